import { type Night, toDay } from '../calendar.ts';
import { metricsReadBy } from '../config/hash-model.ts';
import type { HealthConfig, MetricDefinition } from '../config/health-config.ts';
import type { MetricRead, MetricReads } from './metric-reads.ts';
import { isRecomputable, readsOf } from './reads.ts';

/** What a metric without a window, or with one of its own in SQL, is taken to look back on: nothing lasts for ever. */
const WITHOUT_WINDOW_DAYS = 35;

/** What each metric reads on a night, through the metrics it is made of and as of the nights that it compares with. */
export async function findMetricReads(config: HealthConfig, night: Night): Promise<MetricReads> {
  const reads = new Map<string, readonly MetricRead[]>();
  for (const name of config.metrics.keys()) reads.set(name, await readsFrom(config, name, toDay(night)));
  return reads;
}

async function readsFrom(config: HealthConfig, name: string, to: number): Promise<readonly MetricRead[]> {
  const metric = config.metrics.get(name);
  if (!metric) return [];
  switch (metric.kind) {
    case 'column':
    case 'sql':
      return [...(await readsOf(config, name))].map((read) => ({ export: read, to, ...describeOwn(metric, read, to) }));
    case 'pulse':
      return [];
    case 'ratio':
    case 'rank':
      return (await Promise.all(metricsReadBy(metric).map((source) => readsFrom(config, source, to)))).flat();
    case 'change': {
      const tonight = await readsFrom(config, metric.of, to);
      if (!(await isRecomputable(config, metric.of))) return tonight;
      return [...tonight, ...(await readsFrom(config, metric.of, to - metric.againstDays))];
    }
  }
}

function describeOwn(
  metric: Extract<MetricDefinition, { kind: 'column' | 'sql' }>,
  from: string,
  to: number,
): Pick<MetricRead, 'from' | 'column' | 'sql'> {
  if (metric.kind === 'sql') return { from: to - WITHOUT_WINDOW_DAYS + 1, column: null, sql: metric.sql };
  const isOwn = metric.from === from;
  const days = (isOwn ? metric.overDays : null) ?? WITHOUT_WINDOW_DAYS;
  return { from: to - days + 1, column: isOwn ? metric.value : null, sql: metric.where };
}
