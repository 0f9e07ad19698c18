import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Night, toDay } from '../../lib/calendar.ts';
import { loadConfig } from '../../lib/cli/open-local.ts';
import type { HealthConfig, Scalar } from '../../lib/config/health-config.ts';
import type { NightExports } from '../../lib/exports/export-table.ts';
import { createExportLoader } from '../../lib/exports/load-exports.ts';
import { createFolderExportSource } from '../../lib/local/folder-export-source.ts';
import { asMeasured } from '../../lib/metrics/as-measured.ts';
import { findModelReads } from '../../lib/metrics/find-model-reads.ts';
import { type Measured, measureNight } from '../../lib/metrics/measure-night.ts';
import type { QueryWorker } from '../../lib/metrics/query-worker.ts';
import { windowStarts } from '../../lib/metrics/reads.ts';
import type { GradedLine } from '../../lib/readiness/graded-line.ts';
import { judgeNight } from '../../lib/readiness/judge-night.ts';
import { chooseProfiles } from '../../lib/scoring/choose-profile.ts';
import { roundScore } from '../../lib/scoring/rounding.ts';
import { scoreAccounts } from '../../lib/scoring/score-accounts.ts';
import { openConnection, temporaryFolder } from '../exports/export-night.ts';

export interface RecipeNight {
  readonly lines: readonly GradedLine[];
  readonly exports: NightExports;
  /** Account → column of expected.csv → cell, as it is written there. */
  readonly found: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** The date that a recipe's model names in a comment: `# Night: 2026-03-15`. */
export function nightOf(folder: string): Night {
  const [, night] =
    /^# Night: (\d{4}-\d{2}-\d{2})$/m.exec(readFileSync(path.join(folder, 'health.yaml'), 'utf8')) ?? [];
  if (night === undefined) throw new Error(`${folder}/health.yaml names no night, as "# Night: 2026-03-15".`);
  return night;
}

/** Reads, measures, scores and judges one night as `rounds check` and `rounds night` would; nothing is kept or told. */
export async function runRecipe(folder: string, worker: QueryWorker): Promise<RecipeNight> {
  const night = nightOf(folder);
  const config = await loadConfig(path.join(folder, 'health.yaml'));
  const read = await readExports(config, night, path.join(folder, 'exports'));
  const measured = await measureNight({
    ...{ config, night, exports: read, worker, now: () => 0 },
    readStored: async () => null,
    readPulses: () => new Map(),
    hasMatchedBefore: async () => false,
  });
  const exports = asMeasured(read, measured.notes);
  const reads = await findModelReads(config);
  const judged = { config, night, reads, deliver: config.deliver, exports, attempt: { measured }, last: null };
  return { exports, lines: judgeNight(judged), found: describeAccounts(config, night, measured) };
}

/** As files are that were written on the morning after: when this copy of the repository was made says nothing. */
async function readExports(config: HealthConfig, night: Night, folder: string): Promise<NightExports> {
  const source = createFolderExportSource(folder);
  const modifiedAt = Date.parse(`${night}T00:00:00Z`) + 28 * 3_600_000;
  const loader = createExportLoader({
    source: { ...source, list: async (prefix) => (await source.list(prefix)).map((one) => ({ ...one, modifiedAt })) },
    scratch: { folder: temporaryFolder(), freeBytes: async () => 1e12 },
    openDatabase: async () => ({ connection: await openConnection(), close: () => undefined }),
  });
  const windowStart = await windowStarts(config, night);
  return loader.load({ config, night, isReplay: false, windowStart, weekdayRows: new Map() });
}

function describeAccounts(config: HealthConfig, night: Night, { roster, metrics }: Measured): RecipeNight['found'] {
  const profileOf = chooseProfiles(config.profiles, roster);
  const { raw } = scoreAccounts({ config, night: toDay(night), roster, profileOf, metrics, carried: new Map() });
  return new Map(
    roster.ids.map((id, account) => {
      const cells = [...metrics].map(([name, { values }]) => [name, writeValue(values[account] ?? null)] as const);
      const score = writeValue(Number.isNaN(raw[account]!) ? null : roundScore(raw[account]!));
      return [id, new Map([['account', id], ['score', score], ...cells])];
    }),
  );
}

/** Missing is nothing; numbers to six decimals. */
function writeValue(value: Scalar | null): string {
  if (value === null || Number.isNaN(value)) return '';
  return typeof value === 'number' ? String(Math.round(value * 1e6) / 1e6) : String(value);
}
