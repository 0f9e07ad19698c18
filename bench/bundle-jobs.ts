import path from 'node:path';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from '../infra/bundling/bundle-options.ts';

export const JOBS = ['nightrounds', 'duckdb', 'objects', 'dynamodb-packed', 'dynamodb-document'] as const;
export type JobName = (typeof JOBS)[number];

/** Each job as one file, as the functions are deployed: no job's figures hold the translation of its source. */
export async function bundleJobs(folder: string): Promise<ReadonlyMap<JobName, string>> {
  await build({
    ...BUNDLE_OPTIONS,
    entryPoints: JOBS.map((name) => path.join(import.meta.dirname, 'jobs', `${name}.ts`)),
    outdir: folder,
    external: ['@duckdb/*'],
  });
  return new Map(JOBS.map((name) => [name, path.join(folder, `${name}.mjs`)]));
}
