import { type Night, toDay, toIsoDate } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { isBelieved } from '../history/believed-run.ts';
import type { ReadStoredMetric } from '../metrics/metric-columns.ts';
import { missingValues, type Values } from '../metrics/typed-values.ts';
import type { HistoryStore } from '../ports/history-store.ts';
import type { MetricHistory, StoredMetrics } from '../ports/metric-history.ts';

interface Stores {
  readonly history: HistoryStore;
  readonly metricHistory: MetricHistory;
}

/**
 * Earlier values out of the metric history. A night that was held or not run, or whose file was pruned, is no night; one that measured
 * the metric otherwise, or not at all, has all values missing.
 */
export function createStoredMetricReader(config: HealthConfig, stores: Stores): ReadStoredMetric {
  return async (metric, day, ids) => {
    const stored = await openBelieved(toIsoDate(day), stores);
    return stored === null ? null : readUnderSameHash(config, stored, metric, ids);
  };
}

/** The night's metrics, if later nights may compare themselves with it. */
export async function openBelieved(night: Night, { history, metricHistory }: Stores): Promise<StoredMetrics | null> {
  const run = await history.readRun(night);
  return run && isBelieved(run) ? metricHistory.open(night) : null;
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

/** How long ago, in whole nights. */
export function nightsBetween(earlier: Night, later: Night): number {
  return toDay(later) - toDay(earlier);
}
