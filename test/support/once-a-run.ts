import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { BUNDLED_FUNCTIONS, bundleFunctions } from './bundled-functions.ts';
import { startDynamoDbLocal } from './dynamodb-local.ts';
import { startLoopback } from './loopback.ts';
import { findMotoServer, startMotoServer } from './moto-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** See askFor. */
    readonly onceARun: string;
  }
}

interface Made {
  /** Where it is: a URL, or a folder. */
  readonly place: string;
  close(): Promise<void> | void;
}

const makers = {
  'DynamoDB Local': async () => {
    const { endpoint, close } = await startDynamoDbLocal();
    return { place: endpoint, close };
  },
  moto: async () => {
    const { url, close } = await startMotoServer(findMotoServer()!);
    return { place: url, close };
  },
  [BUNDLED_FUNCTIONS]: async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-bundles-'));
    await bundleFunctions(folder);
    return { place: folder, close: () => rmSync(folder, { recursive: true, force: true }) };
  },
} satisfies Record<string, () => Promise<Made>>;
export type MadeOnceARun = keyof typeof makers;

/** What takes seconds to start and is the same for every test file: made when the first one asks for it, and put away with the run. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const made = new Map<string, Promise<Made>>();
  const make = (name: MadeOnceARun) => {
    const known = made.get(name) ?? makers[name]();
    made.set(name, known);
    return known;
  };
  const { url, close } = await startLoopback(async (asked) => {
    try {
      return { answer: 200, body: (await make(decodeURIComponent(asked.slice(1)) as MadeOnceARun)).place };
    } catch (error) {
      return { answer: 500, body: String(error) };
    }
  });
  provide('onceARun', url);
  return async () => {
    await close();
    for (const one of await Promise.allSettled(made.values())) if (one.status === 'fulfilled') await one.value.close();
  };
}
