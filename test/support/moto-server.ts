import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

export interface MotoServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Null: it is not installed. https://docs.getmoto.org/en/latest/docs/server_mode.html */
export function findMotoServer(): string | null {
  const places = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'moto_server'));
  return places.find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Keys in a page of a listing, where S3 has a thousand: what needs a second page need not put so many, one request each. */
export const KEYS_IN_A_PAGE = 100;

/** AWS as somebody else reads its documentation: moto, in a process of its own on loopback. */
export async function startMotoServer(command: string): Promise<MotoServer> {
  const child = spawn(command, ['-H', '127.0.0.1', '-p', '0'], {
    env: { ...process.env, MOTO_S3_DEFAULT_MAX_KEYS: String(KEYS_IN_A_PAGE) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk;
      const address = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`moto_server ended with ${code} before it listened:\n${said}`)));
  });
  return {
    url,
    async close() {
      child.kill();
      await ended;
    },
  };
}
