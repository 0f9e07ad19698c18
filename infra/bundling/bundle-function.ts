import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { writeCheckedConfig } from '../../lib/config/checked-config.ts';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import { BUNDLE_OPTIONS, ROOT } from './bundle-options.ts';
import type { NativePart } from './native-parts.ts';

export interface FunctionBundle {
  /** Folder under functions/. */
  readonly name: string;
  /** Emptied and filled: what the function's archive holds. */
  readonly outFolder: string;
  /** The checked health.yaml, put beside the handler. */
  readonly config: HealthConfig;
  /** DuckDB and the process that runs queries; null for functions that read no exports. */
  readonly duckdb: NativePart | null;
}

/** Where the handler finds its config, from the function's working folder. */
export const BUNDLED_CONFIG = './health.json';

/** A handler as one ES module, with what cannot be bundled beside it: the same bytes wherever it is done. */
export function bundleFunction({ name, outFolder, config, duckdb }: FunctionBundle): Metafile {
  rmSync(outFolder, { recursive: true, force: true });
  mkdirSync(outFolder, { recursive: true });
  const handler = bundle(handlerOf(name), path.join(outFolder, 'handler.mjs'));
  fillBeside({ outFolder, config, duckdb });
  return handler;
}

/** The source of a function, from the root. */
export function handlerOf(name: string): string {
  return path.join('functions', name, 'handler.ts');
}

/** What a function needs beside its handler. */
export function fillBeside({ outFolder, config, duckdb }: Omit<FunctionBundle, 'name'>): void {
  writeFileSync(path.join(outFolder, BUNDLED_CONFIG), writeCheckedConfig(config));
  if (duckdb === null) return;
  bundle('lib/metrics/query-worker-process.ts', path.join(outFolder, 'query-worker-process.mjs'));
  for (const loader of ['@duckdb/node-bindings', 'detect-libc'])
    copyPackage(path.join(ROOT, 'node_modules', loader), loader, outFolder);
  copyPackage(duckdb.folder, duckdb.name, outFolder);
}

function copyPackage(from: string, name: string, outFolder: string): void {
  cpSync(from, path.join(outFolder, 'node_modules', name), { recursive: true, dereference: true });
}

/** What a handler, and the process beside it, are bundled with. */
export const HANDLER_OPTIONS = {
  ...BUNDLE_OPTIONS,
  external: ['@duckdb/node-bindings'],
  metafile: true,
} satisfies BuildOptions;

function bundle(entry: string, outfile: string): Metafile {
  return buildSync({ ...HANDLER_OPTIONS, entryPoints: [entry], outfile }).metafile;
}
