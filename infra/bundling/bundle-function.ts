import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync, type Metafile } from 'esbuild';
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

/**
 * A handler as ES modules, with what cannot be bundled beside it: the same bytes wherever it is done. What it loads on first use is in a
 * file of its own, which a start does not read.
 */
export function bundleFunction({ name, outFolder, config, duckdb }: FunctionBundle): Metafile {
  rmSync(outFolder, { recursive: true, force: true });
  mkdirSync(outFolder, { recursive: true });
  const handler = path.join(ROOT, 'functions', name, 'handler.ts');
  const queries = path.join(ROOT, 'lib/metrics/query-worker-process.ts');
  const metafile = bundle(duckdb === null ? { handler } : { handler, 'query-worker-process': queries }, outFolder);
  writeFileSync(path.join(outFolder, BUNDLED_CONFIG), writeCheckedConfig(config));
  if (duckdb === null) return metafile;
  for (const loader of ['@duckdb/node-bindings', 'detect-libc'])
    copyPackage(path.join(ROOT, 'node_modules', loader), loader, outFolder);
  copyPackage(duckdb.folder, duckdb.name, outFolder);
  return metafile;
}

function copyPackage(from: string, name: string, outFolder: string): void {
  cpSync(from, path.join(outFolder, 'node_modules', name), { recursive: true, dereference: true });
}

function bundle(entryPoints: Readonly<Record<string, string>>, outdir: string): Metafile {
  const { metafile } = buildSync({
    ...BUNDLE_OPTIONS,
    entryPoints: { ...entryPoints },
    outdir,
    splitting: true,
    external: ['@duckdb/node-bindings'],
    metafile: true,
  });
  return metafile;
}
