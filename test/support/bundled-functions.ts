import { spawn } from 'node:child_process';
import path from 'node:path';
import { bundleFunction } from '../../infra/bundling/bundle-function.ts';
import { ROOT } from '../../infra/bundling/bundle-options.ts';
import { findNativePart } from '../../infra/bundling/native-parts.ts';
import type { HealthConfig } from '../../lib/config/health-config.ts';

/** Bundles a function for this machine, as synth does for Lambda. */
export function bundleForThisMachine(name: string, folder: string, config: HealthConfig): string {
  const architecture = process.arch === 'arm64' ? 'arm64' : 'x64';
  const duckdb = name === 'prepare-night' ? findNativePart({ root: ROOT, architecture }) : null;
  const outFolder = path.join(folder, name);
  bundleFunction({ name, outFolder, config, duckdb });
  return outFolder;
}

const INVOKE = `
  const { handler } = await import('./handler.mjs');
  process.send({ result: await handler(JSON.parse(process.env.EVENT)) });
  process.disconnect();
`;

/** Runs a bundled handler in a process of its own, with this environment and no other, and gives what it returns. */
export function invoke(
  folder: string,
  event: unknown,
  environment: Readonly<Record<string, string>>,
): Promise<unknown> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', INVOKE], {
    cwd: folder,
    env: { ...environment, EVENT: JSON.stringify(event), AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
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
    let result: { result: unknown } | null = null;
    child.on('message', (message) => {
      result = message as { result: unknown };
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (result) resolve(result.result);
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
