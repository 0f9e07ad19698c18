import type { HealthConfig, MetricDefinition } from '../config/health-config.ts';
import { titleOfMetric } from '../config/titles.ts';

/** The column that holds a metric's change against an earlier night where a rule asks for it: no metric can have this name. */
export function nameWatchedChange(metric: string, days: number): string {
  return `\u0000change of ${metric} against ${days}d`;
}

export function isWatchedChange(column: string): boolean {
  return column.startsWith('\u0000');
}

/** The configuration with a column for every change a rule watches: measured as a `change` metric is, and neither scored nor charted. */
export function withWatchedChanges(config: HealthConfig): HealthConfig {
  const changes = config.rules.flatMap(({ trigger }): [string, MetricDefinition][] => {
    if (trigger.on !== 'metric-change') return [];
    const { metric, withinDays } = trigger;
    const title = titleOfMetric(metric, config);
    const name = nameWatchedChange(metric, withinDays);
    const said = { title: `Change of ${title}`, description: null, unit: '%', shareable: false, indicator: null };
    return [[name, { ...said, name, empty: null, kind: 'change', of: metric, againstDays: withinDays }]];
  });
  return changes.length === 0 ? config : { ...config, metrics: new Map([...config.metrics, ...changes]) };
}
