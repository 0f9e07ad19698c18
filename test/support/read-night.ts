import path from 'node:path';
import { type Night, toDay } from '../../lib/calendar.ts';
import { loadConfig } from '../../lib/cli/open-local.ts';
import type { HealthConfig, Scalar } from '../../lib/config/health-config.ts';
import type { ExportSource } from '../../lib/exports/export-source.ts';
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

export interface ReadNight {
  /** What `rounds check` says. */
  readonly lines: readonly GradedLine[];
  readonly exports: NightExports;
  /** Account → column → cell: account, score, and each metric by its name. */
  readonly found: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Account → all of it that a score, a message or a total is made of, as text. */
  readonly charts: ReadonlyMap<string, string>;
}

export interface Place {
  readonly config: string;
  readonly exports: string;
  readonly night: Night;
}

/** Reads, measures, scores and judges one night as `rounds check` and `rounds night` would; nothing is kept or told. */
export async function readNight({ config: file, exports: folder, night }: Place, worker: QueryWorker) {
  const config = await loadConfig(file);
  const { exports, lines, measured } = await readModel(config, { night, folder }, worker);
  return { exports, lines, ...describeAccounts(config, night, measured) } satisfies ReadNight;
}

/** The same of any model, as it was measured. */
export async function readModel(
  config: HealthConfig,
  { night, folder }: { readonly night: Night; readonly folder: string },
  worker: QueryWorker,
) {
  const read = await readExports(config, night, folder);
  const measured = await measureNight({
    ...{ config, night, exports: read, worker, now: () => 0 },
    readStored: async () => null,
    readPulses: () => new Map(),
    hasMatchedBefore: async () => false,
  });
  const exports = asMeasured(read, measured.notes);
  const reads = await findModelReads(config);
  const judged = { config, night, reads, deliver: config.deliver, exports, attempt: { measured }, last: null };
  return { exports, lines: judgeNight(judged), measured };
}

/** A folder with a model and exports beside each other. */
export function placeOf(folder: string, night: Night): Place {
  return { config: path.join(folder, 'health.yaml'), exports: path.join(folder, 'exports'), night };
}

/** As files are that were written on the morning after: when this copy of the repository was made says nothing. */
export function openOnMorning(folder: string, night: Night): ExportSource {
  const source = createFolderExportSource(folder);
  const modifiedAt = Date.parse(`${night}T00:00:00Z`) + 28 * 3_600_000;
  return {
    ...source,
    list: async (prefix) => (await source.list(prefix)).map((one) => ({ ...one, modifiedAt })),
  };
}

async function readExports(config: HealthConfig, night: Night, folder: string): Promise<NightExports> {
  const loader = createExportLoader({
    source: openOnMorning(folder, night),
    scratch: { folder: temporaryFolder(), freeBytes: async () => 1e12 },
    openDatabase: async () => ({ connection: await openConnection(), close: () => undefined }),
  });
  const windowStart = await windowStarts(config, night);
  return loader.load({ config, night, isReplay: false, windowStart, weekdayRows: new Map() });
}

function describeAccounts(
  config: HealthConfig,
  night: Night,
  { roster, metrics }: Measured,
): Pick<ReadNight, 'found' | 'charts'> {
  const profileOf = chooseProfiles(config.profiles, roster);
  const { raw, coverage } = scoreAccounts({
    ...{ config, night: toDay(night), roster, profileOf, metrics, carried: new Map() },
  });
  const { ids, attributes, ...fields } = roster;
  const columns = [...Object.entries(fields), ...attributes];
  const each = ids.map((id, account) => {
    const cells = [...metrics].map(([name, { values }]) => [name, writeValue(values[account] ?? null)] as const);
    const score = writeValue(Number.isNaN(raw[account]!) ? null : roundScore(raw[account]!));
    const known = columns.map(([name, values]) => [name, values[account] ?? null]);
    const measured = [...metrics].map(([name, { values, isAvailable }]) => [
      name,
      values[account] ?? null,
      isAvailable,
    ]);
    return {
      id,
      found: new Map([['account', id], ['score', score], ...cells]),
      chart: JSON.stringify([raw[account], coverage[account], profileOf[account], known, measured]),
    };
  });
  return {
    found: new Map(each.map(({ id, found }) => [id, found])),
    charts: new Map(each.map(({ id, chart }) => [id, chart])),
  };
}

/** Missing is nothing; numbers to six decimals. */
function writeValue(value: Scalar | null): string {
  if (value === null || Number.isNaN(value)) return '';
  return typeof value === 'number' ? String(Math.round(value * 1e6) / 1e6) : String(value);
}
