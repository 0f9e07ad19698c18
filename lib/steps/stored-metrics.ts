import { type Night, toIsoDate } from '../calendar.ts';
import type { HealthConfig, Scalar } from '../config/health-config.ts';
import { isBelieved } from '../history/believed-run.ts';
import type { Chart, Run } from '../history/chart.ts';
import type { ReadStoredMetric } from '../metrics/metric-columns.ts';
import type { HistoryStore } from '../ports/history-store.ts';

/** Earlier values out of the charts, under the same definition only; each night is read at most once. */
export function createStoredMetricReader(history: HistoryStore, config: HealthConfig): ReadStoredMetric {
  const nights = new Map<Night, Promise<StoredNight | null>>();
  return async (metric, day) => {
    const night = toIsoDate(day);
    const reading = nights.get(night) ?? readNight(history, night);
    nights.set(night, reading);
    const stored = await reading;
    if (!stored) return null;
    const index = indexOfMetric(stored.run, config, metric);
    const values = new Map<string, Scalar>();
    if (index < 0) return values;
    for (const chart of stored.charts) {
      const value = chart.values[index];
      if (value !== null && value !== undefined) values.set(chart.account, value);
    }
    return values;
  };
}

interface StoredNight {
  readonly run: Run;
  readonly charts: readonly Chart[];
}

async function readNight(history: HistoryStore, night: Night): Promise<StoredNight | null> {
  const run = await history.readRun(night);
  if (!run || !isBelieved(run)) return null;
  const shards = Array.from({ length: run.shards }, (_, shard) => history.readCharts(run, shard));
  return { run, charts: (await Promise.all(shards)).flat() };
}

/** Where a metric stands in a run's charts; −1 when it was not there, or was defined otherwise. */
export function indexOfMetric(run: Run, config: HealthConfig, metric: string): number {
  return run.metrics.findIndex(({ name, hash }) => name === metric && hash === config.metricHashes.get(metric));
}
