import { fileURLToPath } from 'node:url';
import type { BuildOptions } from 'esbuild';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** How everything here is bundled: as ES modules for the oldest Node that runs it. Shortened, as what is read at each start costs time, but for names: a stack trace says what it went through. */
export const BUNDLE_OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
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
