import type { Day } from '../../lib/calendar.ts';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import { type Attribution, attributeChanges } from '../../lib/history/attribute-changes.ts';
import type { MetricColumn } from '../../lib/metrics/metric-columns.ts';
import { scoreAccounts } from '../../lib/scoring/score-accounts.ts';
import type { Scores } from '../../lib/scoring/scores.ts';
import type { LastNight } from './read-last-night.ts';
import type { Batch } from './read-wide-csv.ts';

export interface ScoredBatch {
  readonly scores: Scores;
  readonly attribution: Attribution;
}

export type ScoreBatch = (batch: Batch, profileOf: Int32Array) => ScoredBatch;

export interface ScorerOptions {
  readonly config: HealthConfig;
  /** In the order of a batch's metrics. */
  readonly metrics: readonly string[];
  readonly night: Day;
  readonly last: LastNight;
  /** The most rows of a batch. */
  readonly rows: number;
}

/** Scores batches and says why each score changed, with the library's own functions. */
export function createBatchScorer({ config, metrics, night, last, rows }: ScorerOptions): ScoreBatch {
  const before = createLastColumns(metrics.length, rows);
  return (batch, profileOf) => {
    const size = batch.rows;
    const startedOn = new Float64Array(size).fill(Number.NaN);
    gatherLast(batch, last, before);
    const scores = scoreAccounts({
      config,
      night,
      roster: { ids: { length: size }, startedOn },
      profileOf,
      metrics: toColumns(metrics, batch.metrics, size),
      carried: new Map(),
    });
    const attribution = attributeChanges({
      config,
      isSameModel: true,
      lastRaw: before.raw.subarray(0, size),
      last: { night, startedOn, profileOf, metrics: toColumns(metrics, before.values, size), carried: new Map() },
      tonight: scores,
      amongLastPeers: null,
    });
    return { scores, attribution };
  };
}

function toColumns(
  names: readonly string[],
  values: readonly Float64Array[],
  size: number,
): ReadonlyMap<string, MetricColumn> {
  return new Map(
    names.map((name, metric) => [
      name,
      { name, isCarried: false, isAvailable: true, type: 'number', values: values[metric]!.subarray(0, size) },
    ]),
  );
}

/** Last night's values of a batch, metric by metric: one set of columns that is filled again for every batch. */
interface LastColumns {
  readonly values: readonly Float64Array[];
  readonly raw: Float64Array;
}

function createLastColumns(metrics: number, rows: number): LastColumns {
  return { values: Array.from({ length: metrics }, () => new Float64Array(rows)), raw: new Float64Array(rows) };
}

/** So many accounts' values of last night stay in the processor's first cache while they are turned into columns. */
const BLOCK_ROWS = 64;

function gatherLast(batch: Batch, { index, values, width, raw }: LastNight, columns: LastColumns): void {
  const places = new Int32Array(batch.rows);
  index.findAll(batch.ids, batch.idEnds, batch.rows, places);
  for (let row = 0; row < batch.rows; row++) columns.raw[row] = places[row]! < 0 ? Number.NaN : raw[places[row]!]!;
  for (let block = 0; block < batch.rows; block += BLOCK_ROWS) {
    const end = Math.min(batch.rows, block + BLOCK_ROWS);
    for (let metric = 0; metric < width; metric++) {
      const column = columns.values[metric]!;
      for (let row = block; row < end; row++) {
        const at = places[row]!;
        column[row] = at < 0 ? Number.NaN : values[at * width + metric]!;
      }
    }
  }
}
