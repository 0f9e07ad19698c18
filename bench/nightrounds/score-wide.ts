import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { toDay } from '../../lib/calendar.ts';
import type { HealthConfig, Profile } from '../../lib/config/health-config.ts';
import { chooseProfiles } from '../../lib/scoring/choose-profile.ts';
import { writeRelation } from '../sql/relations.ts';
import { readLastNight } from './read-last-night.ts';
import { type Batch, createBatch, readWideCsv, type WideColumns } from './read-wide-csv.ts';
import { readWideRelation } from './read-wide-relation.ts';
import { createBatchScorer } from './score-batch.ts';
import { writeBatch } from './write-batch.ts';
import { LineWriter } from './write-lines.ts';

/** Few enough accounts for the processor's cache, many enough that a batch's own costs vanish. */
const BATCH_ROWS = 1024;
/** A profile's own costs are paid per batch, too. */
const BATCH_ROWS_OF_MANY_PROFILES = 16_384;
/** Rows of a DuckDB vector. */
const VECTOR_ROWS = 2048;

/** Memory that DuckDB does not need any more goes back at once: the batches want it. */
const GIVING_BACK = { allocator_flush_threshold: '1MB', allocator_bulk_deallocation_flush_threshold: '1MB' };

const NIGHT = toDay('2026-11-22');

export interface WideJob {
  readonly config: HealthConfig;
  /** The wide export: CSV, JSON lines or Parquet. */
  readonly tonight: string;
  /** Last night's charts, as Parquet. */
  readonly last: string;
  /** Where the JSON lines go. */
  readonly out: string;
}

/** Last night's charts in memory, tonight's export in batches: scores, groups, change and the three largest drivers. */
export async function scoreWide({ config, tonight, last, out }: WideJob): Promise<void> {
  const { profiles } = config;
  const metrics = [
    ...new Set(profiles.flatMap(({ groups }) => groups.flatMap((group) => group.signals)).map(({ metric }) => metric)),
  ];
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', ...GIVING_BACK });
  const connection = await instance.connect();
  const before = await readLastNight(connection, last, metrics);
  const columns = { id: 'account_id', metrics, text: profiles.length > 1 ? 'segment' : null };
  const isCsv = tonight.endsWith('.csv');
  const rows = isCsv ? (profiles.length > 1 ? BATCH_ROWS_OF_MANY_PROFILES : BATCH_ROWS) : VECTOR_ROWS;
  const scoreBatch = createBatchScorer({ config, metrics, night: NIGHT, last: before, rows });
  const writer = new LineWriter(out);
  for await (const batch of readBatches(connection, tonight, columns, createBatch(columns, rows)))
    writeBatch(writer, batch, scoreBatch(batch, chooseProfilesOf(profiles, batch)));
  writer.close();
  connection.closeSync();
  instance.closeSync();
}

function readBatches(
  connection: DuckDBConnection,
  file: string,
  columns: WideColumns,
  batch: Batch,
): Iterable<Batch> | AsyncIterable<Batch> {
  return file.endsWith('.csv')
    ? readWideCsv(file, columns, batch)
    : readWideRelation(connection, writeRelation(file), columns, batch);
}

function chooseProfilesOf(profiles: readonly Profile[], { rows, texts }: Batch): Int32Array {
  if (profiles.length === 1) return new Int32Array(rows);
  const nothing = new Array<null>(rows).fill(null);
  const numbers = new Float64Array(rows).fill(Number.NaN);
  return chooseProfiles(profiles, {
    ids: new Array<string>(rows).fill(''),
    names: nothing,
    owners: nothing,
    managers: nothing,
    executives: nothing,
    segments: texts.slice(0, rows),
    arr: numbers,
    startedOn: numbers,
    renewsOn: numbers,
    stages: new Array<'steady'>(rows).fill('steady'),
    formerIds: nothing,
    attributes: new Map(),
  });
}
