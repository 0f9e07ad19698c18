import { toIsoDate } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { StoredMetrics } from '../metric-history/metric-history.ts';
import type { ReadStoredMetric } from '../metrics/metric-columns.ts';
import { missingValues, type Values } from '../metrics/typed-values.ts';
import type { EarlierMetrics } from './earlier-metrics.ts';

/**
 * Earlier values out of the metric history. A night that was held or not run, or whose file was pruned, is no night; one that measured
 * the metric otherwise, or not at all, has all values missing.
 */
export function createStoredMetricReader(config: HealthConfig, earlier: EarlierMetrics): ReadStoredMetric {
  return async (metric, day, ids) => {
    const stored = await earlier.open(toIsoDate(day));
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
