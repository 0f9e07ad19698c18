import { type Night, toIsoDate } from '../../calendar.ts';
import { compareText } from '../../compare-text.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import { listLeftOut } from '../../history/doubt.ts';
import type { HistoryStore } from '../../history/history-store.ts';
import { type EarlierRead, isBelieved, type Run } from '../../history/run.ts';
import type { MetricHistory, StoredMetrics } from '../../metric-history/metric-history.ts';
import type { ReadStoredMetric } from '../../metrics/metric-columns.ts';
import { missingValues, type Values } from '../../metrics/typed-values.ts';

/** The metric history as one night reads it. What it read belongs to what it was computed from. */
export interface EarlierMetrics {
  /** Null: nothing is kept of that night, or later nights may not compare themselves with it. */
  open(night: Night): Promise<StoredMetrics | null>;
  /** The same for one metric: a night that left it out is none. */
  openFor(metric: string, night: Night): Promise<StoredMetrics | null>;
  /** Everything that was asked for so far, by night. */
  listReads(): readonly EarlierRead[];
}

export function openEarlierMetrics(history: HistoryStore, metricHistory: MetricHistory): EarlierMetrics {
  const reads = new Map<Night, string | null>();
  async function openOf(night: Night, isWanted: (run: Run) => boolean): Promise<StoredMetrics | null> {
    const run = await history.readRun(night);
    const isThere = run !== null && isBelieved(run);
    const stored = isThere ? await metricHistory.open(night) : null;
    reads.set(night, stored?.digest ?? null);
    return isThere && isWanted(run) ? stored : null;
  }
  return {
    open: (night) => openOf(night, () => true),
    openFor: (metric, night) => openOf(night, ({ gate }) => !listLeftOut(gate).metrics.has(metric)),
    listReads: () =>
      [...reads].map(([night, digest]) => ({ night, digest })).sort((a, b) => compareText(a.night, b.night)),
  };
}

/**
 * Earlier values out of the metric history. A night that was held or not run, or whose file was pruned, is no night; one that measured
 * the metric otherwise, or not at all, has all values missing.
 */
export function createStoredMetricReader(config: HealthConfig, earlier: EarlierMetrics): ReadStoredMetric {
  return async (metric, day, ids) => {
    const stored = await earlier.openFor(metric, toIsoDate(day));
    return stored === null ? null : readUnderSameHash(config, stored, metric, ids);
  };
}

/** A metric in the order of `ids`, all missing where it is not there under tonight's definition. */
export async function readUnderSameHash(
  config: HealthConfig,
  stored: StoredMetrics,
  metric: string,
  ids: readonly string[],
): Promise<Values> {
  const isSame = stored.hashes.get(metric) === config.metricHashes.get(metric);
  const values = isSame ? await stored.readMetric(metric) : null;
  return values === null ? missingValues(ids.length) : pickPlaces(values, await stored.findPlaces(ids));
}

function pickPlaces(values: Values, places: Int32Array): Values {
  return values.type === 'number'
    ? { type: 'number', values: Float64Array.from(places, (place) => (place < 0 ? Number.NaN : values.values[place]!)) }
    : { type: values.type, values: Array.from(places, (place) => (place < 0 ? null : values.values[place]!)) };
}
