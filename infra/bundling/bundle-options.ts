import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The nearest such file or folder here or above: a package that is installed has what it uses beside it, or further up. */
export function findAbove(relative: string, from: string = ROOT): string | null {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const found = path.join(folder, relative);
    if (existsSync(found)) return found;
    if (folder === path.dirname(folder)) return null;
  }
}

/** How everything here is bundled: as ES modules for the oldest Node that runs it. Shortened, as what is read at each start costs time, but for names: a stack trace says what it went through. */
export const BUNDLE_OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // Said here: what lies in node_modules is built without its tsconfig.json.
  jsx: 'automatic',
  outExtension: { '.js': '.mjs' },
  mainFields: ['module', 'main'],
  define: { 'process.env.NODE_ENV': '"production"' },
  // CommonJS inside an ES module still calls require.
  banner: {
    js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
  },
  minifyWhitespace: true,
  minifySyntax: true,
  // Node shows the whole line of an error that nobody caught.
  lineLimit: 160,
  logLevel: 'error',
} as const satisfies BuildOptions;
