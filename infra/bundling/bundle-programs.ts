import { build, type Metafile } from 'esbuild';
import { BUNDLE_OPTIONS } from './bundle-options.ts';

/**
 * Programs of this repository as plain JavaScript: `<folder>/<name>.mjs` for each name, and what they share beside them. What is native
 * stays where it is installed, so the folder, or one above it, holds node_modules.
 */
export async function bundlePrograms(programs: Readonly<Record<string, string>>, folder: string): Promise<Metafile> {
  const { metafile } = await build({
    ...BUNDLE_OPTIONS,
    entryPoints: { ...programs },
    outdir: folder,
    splitting: true,
    external: ['libsql', '@duckdb/node-api'],
    metafile: true,
  });
  return metafile;
}
