import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Programs of this repository as plain JavaScript, so that a start takes a third of a second: `<folder>/<name>.mjs` for each name. */
export async function bundlePrograms(programs: Readonly<Record<string, string>>, folder: string): Promise<void> {
  await build({
    entryPoints: Object.fromEntries(Object.entries(programs).map(([name, file]) => [name, path.join(ROOT, file)])),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    // What is native stays where it is installed.
    external: ['libsql', '@duckdb/node-api'],
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
    banner: {
      js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
    },
  });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
}
