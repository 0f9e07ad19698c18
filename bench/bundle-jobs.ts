import path from 'node:path';
import { build } from 'esbuild';

export const JOBS = ['nightrounds', 'duckdb', 'objects', 'dynamodb-packed', 'dynamodb-document'] as const;
export type JobName = (typeof JOBS)[number];

/** Each job as one file, as the functions are deployed: no job's figures hold the translation of its source. */
export async function bundleJobs(folder: string): Promise<ReadonlyMap<JobName, string>> {
  await build({
    entryPoints: JOBS.map((name) => path.join(import.meta.dirname, 'jobs', `${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['@duckdb/*'],
    logLevel: 'error',
    // Libraries in CommonJS ask for Node's own modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return new Map(JOBS.map((name) => [name, path.join(folder, `${name}.mjs`)]));
}
