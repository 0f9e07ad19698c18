import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { describeBuild, fillBeside } from '../../infra/bundling/bundle-function.ts';
import { ROOT } from '../../infra/bundling/bundle-options.ts';
import { findNativePart } from '../../infra/bundling/native-parts.ts';
import { loadConfig } from '../../lib/cli/open-local.ts';

/** Functions bundled for this machine, a folder each, as synth does it for Lambda, with the sample's model. */
export const BUNDLED_FUNCTIONS = 'functions';

/** In their folder: the input and output files of each of them by its name, as esbuild says them. */
export const BUNDLE_CONTENTS = 'contents.json';

export const functionNames: readonly string[] = readdirSync(path.join(ROOT, 'functions')).filter(
  (name) => name !== 'shared',
);

/** All at the same time; `bundle-function.test.ts` compares them with what synth makes. */
export async function bundleFunctions(folder: string): Promise<void> {
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
  const config = await loadConfig(path.join(ROOT, 'examples/health.yaml'));
  const bundled = await Promise.all(
    functionNames.map(async (name) => {
      const duckdb = name === 'prepare-night' ? findNativePart({ root: ROOT, architecture }) : null;
      const outFolder = path.join(folder, name);
      const { metafile } = await build(describeBuild({ name, outFolder, duckdb }));
      fillBeside({ outFolder, config, duckdb });
      return [name, metafile] as const;
    }),
  );
  writeFileSync(path.join(folder, BUNDLE_CONTENTS), JSON.stringify(Object.fromEntries(bundled)));
}

const INVOKE = `
  const { handler } = await import('./handler.mjs');
  const results = [];
  for (const event of JSON.parse(process.env.EVENTS)) results.push(await handler(event));
  process.send({ results });
  process.disconnect();
`;

/** Runs a bundled handler in a process of its own, with this environment and no other, and gives what it returns. */
export async function invoke(
  folder: string,
  event: unknown,
  environment: Readonly<Record<string, string>>,
): Promise<unknown> {
  const [result] = await invokeWarm(folder, [event], environment);
  return result;
}

/** The same of events that come one after the other to one process, as Lambda keeps it warm. */
export function invokeWarm(
  folder: string,
  events: readonly unknown[],
  environment: Readonly<Record<string, string>>,
): Promise<readonly unknown[]> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', INVOKE], {
    cwd: folder,
    env: { ...environment, EVENTS: JSON.stringify(events), AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    let given: { results: readonly unknown[] } | null = null;
    child.on('message', (message) => {
      given = message as { results: readonly unknown[] };
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (given) resolve(given.results);
      else reject(new Error(`The handler in ${path.basename(folder)} ended with ${code}:\n${withoutFrames(output)}`));
    });
  });
}

/** vitest would look the frames' files up, when they are gone. */
function withoutFrames(output: string): string {
  return output
    .split('\n')
    .filter((line) => !/^\s+at |^file:/.test(line))
    .join('\n');
}
