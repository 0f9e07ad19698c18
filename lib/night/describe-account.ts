import type { HealthConfig, Scalar } from '../config/health-config.ts';
import { listChangeParts, listShortfalls } from '../history/change-parts.ts';
import type { Chart } from '../history/chart.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import { lastScore } from '../history/window.ts';
import { formatValue } from '../metrics/format-value.ts';
import { type DescribeValue, describeChange, describeShortfalls } from '../portfolio/account-line.ts';
import type { AccountLine, Driver, OverrideLine } from '../portfolio/night-report.ts';
import { bandOf } from '../scoring/band.ts';
import type { Comparison } from './compare-charts.ts';

/** An account as messages show it, against its last chart. `override` is the one in force, if any. */
export function describeAccount(
  config: HealthConfig,
  comparison: Comparison,
  account: number,
  override: OverrideLine | null,
): AccountLine {
  const chart = comparison.charts[account]!;
  const previousScore = lastScore(comparison.last[account]?.chart ?? null);
  const change = chart.score === null || previousScore === null ? null : chart.score - previousScore;
  return {
    id: chart.account,
    name: chart.name,
    owner: chart.owner,
    segment: chart.segment,
    arr: chart.arr,
    renewsOn: chart.renewsOn,
    score: chart.score,
    band: chart.band,
    previousScore,
    previousBand: previousScore === null ? null : bandOf(previousScore, config.bands),
    change,
    // Worked out when read: of all accounts, lists keep only a few.
    get drivers() {
      return describeDrivers(config, comparison, account, change);
    },
    override,
  };
}

/** What moved the score since the last chart; for one that did not move, what holds it down. */
function describeDrivers(
  config: HealthConfig,
  { run, charts, scores, last, attribution }: Comparison,
  account: number,
  change: number | null,
): readonly Driver[] {
  const now: StoredChart = { run, chart: charts[account]! };
  const before = last[account] ?? null;
  const describeNow = describeValues(config, now);
  if (before !== null && change !== null) {
    const parts = listChangeParts(attribution, scores, account, overrideChange(before.chart, now.chart));
    const causes = describeChange(config, parts, change, {
      before: { describeValue: describeValues(config, before), profile: before.chart.profile },
      now: { describeValue: describeNow, profile: now.chart.profile },
    });
    if (causes.length > 0) return causes;
  }
  return describeShortfalls(config, listShortfalls(scores, account), describeNow);
}

/** What setting or ending an override moved the effective score by. */
export function overrideChange(before: Overridden, now: Overridden): number {
  return overrideShift(now) - overrideShift(before);
}

type Overridden = Pick<Chart, 'raw' | 'override'>;

function overrideShift({ override, raw }: Overridden): number {
  return override === null || raw === null ? 0 : override.score - raw;
}

function describeValues(config: HealthConfig, stored: StoredChart): DescribeValue {
  return (metric) => formatValue(valueIn(stored, metric), config.metrics.get(metric)?.unit ?? null);
}

export function valueIn({ run, chart }: StoredChart, metric: string): Scalar | null {
  return chart.values[run.metrics.findIndex(({ name }) => name === metric)] ?? null;
}
