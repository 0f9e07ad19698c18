import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Night } from '../../lib/calendar.ts';
import type { QueryWorker } from '../../lib/metrics/query-worker.ts';
import { placeOf, type ReadNight, readNight } from '../support/read-night.ts';

/** The date that a recipe's model names in a comment: `# Night: 2026-03-15`. */
export function nightOf(folder: string): Night {
  const [, night] =
    /^# Night: (\d{4}-\d{2}-\d{2})$/m.exec(readFileSync(path.join(folder, 'health.yaml'), 'utf8')) ?? [];
  if (night === undefined) throw new Error(`${folder}/health.yaml names no night, as "# Night: 2026-03-15".`);
  return night;
}

export function runRecipe(folder: string, worker: QueryWorker): Promise<ReadNight> {
  return readNight(placeOf(folder, nightOf(folder)), worker);
}
