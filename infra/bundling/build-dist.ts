import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './bundle-options.ts';
import { bundlePrograms } from './bundle-programs.ts';

const DIST = path.join(ROOT, 'dist');

/** What `bin/rounds.js` runs: the command line, and beside it the process that runs queries. */
export async function buildDist(): Promise<void> {
  const { outputs } = await bundlePrograms(
    { rounds: 'lib/cli/main.ts', 'query-worker-process': 'lib/metrics/query-worker-process.ts' },
    DIST,
  );
  const written = new Set(Object.keys(outputs).map((file) => path.basename(file)));
  // Only now: a command that runs meanwhile finds its parts.
  for (const name of readdirSync(DIST)) if (!written.has(name)) rmSync(path.join(DIST, name), { recursive: true });
}
