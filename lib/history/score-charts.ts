import { type Night, toDay } from '../calendar.ts';
import type { HealthConfig, Scalar } from '../config/health-config.ts';
import type { MetricColumn } from '../metrics/metric-columns.ts';
import { NO_PROFILE } from '../scoring/choose-profile.ts';
import { type CarriedValues, type Scores, scoreAccounts } from '../scoring/score-accounts.ts';
import type { Chart, Run } from './chart.ts';

/**
 * Scores charts again from the values they keep, under today's model and each chart's own profile. Where the model is the
 * chart's own this gives the chart's raw back, but for signals that were carried by policy (give `carried` for those).
 */
export function scoreCharts(
  config: HealthConfig,
  run: Run,
  charts: readonly Chart[],
  carried: CarriedValues = new Map(),
): Scores {
  const profileNames = config.profiles.map((profile) => profile.name);
  return scoreAccounts({
    config,
    night: toDay(run.night),
    roster: {
      ids: charts.map((chart) => chart.account),
      startedOn: Float64Array.from(charts, (chart) => dayOrNaN(chart.startedOn)),
    },
    profileOf: Int32Array.from(charts, ({ profile }) =>
      profile === null ? NO_PROFILE : profileNames.indexOf(profile),
    ),
    metrics: readMetrics(config, run, charts),
    carried,
  });
}

function dayOrNaN(night: Night | null): number {
  return night === null ? Number.NaN : toDay(night);
}

/** Columns of the metrics whose definition has not changed since. */
function readMetrics(config: HealthConfig, run: Run, charts: readonly Chart[]): Map<string, MetricColumn> {
  const columns = new Map<string, MetricColumn>();
  run.metrics.forEach(({ name, hash }, index) => {
    if (config.metricHashes.get(name) !== hash) return;
    const values = charts.map((chart) => chart.values[index] ?? null);
    columns.set(name, { name, isCarried: false, isAvailable: true, ...typedColumn(values) });
  });
  return columns;
}

function typedColumn(values: readonly (Scalar | null)[]) {
  if (values.every((value) => value === null || typeof value === 'number'))
    return { type: 'number' as const, values: Float64Array.from(values, (value) => value ?? Number.NaN) };
  // A chart keeps each value's own type, and one column holds one type.
  return { type: 'text' as const, values: values as readonly (string | boolean | null)[] };
}
