import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { writeCheckedConfig } from '../../lib/config/checked-config.ts';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import { BUNDLE_OPTIONS, findAbove } from './bundle-options.ts';
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

/**
 * A handler as ES modules, with what cannot be bundled beside it: the same bytes wherever it is done. What it loads on first use is in a
 * file of its own, which a start does not read.
 */
export function bundleFunction(bundle: FunctionBundle): Metafile {
  rmSync(bundle.outFolder, { recursive: true, force: true });
  mkdirSync(bundle.outFolder, { recursive: true });
  const { metafile } = buildSync(describeBuild(bundle));
  fillBeside(bundle);
  return metafile;
}

/** What esbuild makes of a function. */
export function describeBuild({ name, outFolder, duckdb }: Omit<FunctionBundle, 'config'>) {
  const handler = path.join('functions', name, 'handler.ts');
  const queries = 'lib/metrics/query-worker-process.ts';
  return {
    ...BUNDLE_OPTIONS,
    entryPoints: { handler, ...(duckdb !== null && { 'query-worker-process': queries }) },
    outdir: outFolder,
    splitting: true,
    external: ['@duckdb/node-bindings'],
    metafile: true,
  } as const satisfies BuildOptions;
}

/** What a function needs beside its handler. */
export function fillBeside({ outFolder, config, duckdb }: Omit<FunctionBundle, 'name'>): void {
  writeFileSync(path.join(outFolder, BUNDLED_CONFIG), writeCheckedConfig(config));
  if (duckdb === null) return;
  for (const loader of ['@duckdb/node-bindings', 'detect-libc']) copyPackage(findPackage(loader), loader, outFolder);
  copyPackage(duckdb.folder, duckdb.name, outFolder);
}

function findPackage(name: string): string {
  const found = findAbove(path.join('node_modules', name));
  if (found === null) throw new Error(`The package ${name} is not installed: run npm install.`);
  return found;
}

function copyPackage(from: string, name: string, outFolder: string): void {
  cpSync(from, path.join(outFolder, 'node_modules', name), { recursive: true, dereference: true });
}
