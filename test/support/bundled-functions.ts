import { spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { fillBeside, HANDLER_OPTIONS, handlerOf } from '../../infra/bundling/bundle-function.ts';
import { ROOT } from '../../infra/bundling/bundle-options.ts';
import { findNativePart } from '../../infra/bundling/native-parts.ts';
import { loadConfig } from '../../lib/cli/open-local.ts';

/** Functions bundled for this machine, a folder each, as synth does it for Lambda, with the sample's model. */
export const BUNDLED_FUNCTIONS = 'functions';

/** In their folder: the input and output files of all of them, as esbuild says them. */
export const BUNDLE_CONTENTS = 'contents.json';

export const functionNames: readonly string[] = readdirSync(path.join(ROOT, 'functions')).filter(
  (name) => name !== 'shared',
);

/** All at once, which takes half as long as one after the other and makes the same: `bundle-function.test.ts` compares them. */
export async function bundleFunctions(folder: string): Promise<void> {
  const { metafile } = await build({
    ...HANDLER_OPTIONS,
    entryPoints: Object.fromEntries(functionNames.map((name) => [`${name}/handler`, handlerOf(name)])),
    outdir: folder,
  });
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
  const config = await loadConfig(path.join(ROOT, 'examples/health.yaml'));
  for (const name of functionNames) {
    const duckdb = name === 'prepare-night' ? findNativePart({ root: ROOT, architecture }) : null;
    fillBeside({ outFolder: path.join(folder, name), config, duckdb });
  }
  writeFileSync(path.join(folder, BUNDLE_CONTENTS), JSON.stringify(metafile));
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
