import type { HealthConfig, Scalar } from '../config/health-config.ts';
import { pickPool } from '../config/pools.ts';
import { titleOfMetric, titleOfProfile } from '../config/titles.ts';
import { formatValue } from '../metrics/format-value.ts';
import { bandOf } from '../scoring/band.ts';
import { shareOut } from '../scoring/share-out.ts';
import type { AccountLine, Driver, OverrideLine } from './account-line.ts';
import type { Attribution } from './attribute-changes.ts';
import { type ChangePart, listChangeParts, listShortfalls, type Shortfall } from './change-parts.ts';
import type { Chart } from './chart.ts';
import { type Comparison, overrideChange } from './compare-charts.ts';
import type { StoredChart } from './last-inputs.ts';
import { lastScore } from './window.ts';

/** An account against its last chart. `override` is the one in force, if any. */
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
    ...pickPool(chart),
    segment: chart.segment,
    arr: chart.arr,
    renewsOn: chart.renewsOn,
    score: chart.score,
    band: chart.band,
    previousScore,
    previousBand: previousScore === null ? null : bandOf(previousScore, config.bands),
    change,
    ownMove: readOwnMove(comparison.attribution, account),
    // Worked out when read: of all accounts, lists keep only a few.
    get drivers() {
      return describeDrivers(config, comparison, account, change);
    },
    driversSince: null,
    override,
  };
}

/** An account that is kept as it was. */
export function describeUnmoved(chart: Chart): AccountLine {
  const { account: id, name, owner, segment, arr, renewsOn, score, band } = chart;
  return {
    ...{ id, name, owner, ...pickPool(chart), segment, arr, renewsOn, score, band },
    ...{ previousScore: score, previousBand: band, change: score === null ? null : 0 },
    ...{ drivers: [], driversSince: null, override: null },
  };
}

function readOwnMove({ behaviour, peers }: Attribution, account: number): number | null {
  const points = behaviour[account]! + peers[account]!;
  return Number.isNaN(points) ? null : points;
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
  if (before !== null && change !== null) {
    const parts = listChangeParts(attribution, scores, account, overrideChange(before.chart, now.chart));
    const causes = describeChange(config, parts, change, { before, now });
    if (causes.length > 0) return causes;
  }
  return describeShortfalls(config, listShortfalls(scores, account), now);
}

/** How many causes are shown of one account before the rest is added up. */
const SHOWN_CAUSES = 3;

/** The charts between which something changed. */
export interface Sides {
  readonly before: StoredChart;
  readonly now: StoredChart;
}

/** Causes that add up to the change people see, in whole points or to so many decimals; those that come to nothing are left out. */
export function describeChange(
  config: HealthConfig,
  parts: readonly ChangePart[],
  change: number,
  { decimals = 0, ...sides }: Sides & { readonly decimals?: number },
): readonly Driver[] {
  const shown = parts.slice(0, SHOWN_CAUSES);
  const rest = parts.slice(SHOWN_CAUSES).reduce((sum, { points }) => sum + points, 0);
  const scale = 10 ** decimals;
  const exact = [...shown.map((part) => part.points), ...(rest === 0 ? [] : [rest])];
  const points = shareOut(
    exact.map((one) => one * scale),
    Math.round(change * scale),
  ).map((share) => share / scale);
  const drivers = shown.map((part, index) => describePart(config, part, points[index]!, sides));
  const others: Driver[] = rest === 0 ? [] : [{ kind: 'others', points: points.at(-1)! }];
  return [...drivers, ...others].filter((driver) => driver.points !== 0);
}

function describePart(config: HealthConfig, part: ChangePart, points: number, { before, now }: Sides): Driver {
  switch (part.cause) {
    case 'signal': {
      const { metric } = part;
      const from = readAsText(config, before, metric);
      return {
        kind: 'signal',
        label: titleOfMetric(metric, config),
        from,
        to: readAsText(config, now, metric),
        points,
      };
    }
    case 'availability': {
      const labels = (metrics: readonly string[]) => metrics.map((metric) => titleOfMetric(metric, config));
      return { kind: 'availability', came: labels(part.came), went: labels(part.went), points };
    }
    case 'profile':
      return { kind: 'profile', from: profileIn(before, config), to: profileIn(now, config), points };
    case 'peers':
    case 'model':
    case 'override':
    case 'behaviour':
      return { kind: part.cause, points };
  }
}

function profileIn({ chart }: StoredChart, config: HealthConfig): string | null {
  return chart.profile === null ? null : titleOfProfile(chart.profile, config);
}

/** What holds a score down, the first few. */
function describeShortfalls(
  config: HealthConfig,
  shortfalls: readonly Shortfall[],
  now: StoredChart,
): readonly Driver[] {
  return shortfalls.slice(0, SHOWN_CAUSES).map(({ metric, points }) => ({
    kind: 'shortfall',
    label: titleOfMetric(metric, config),
    to: readAsText(config, now, metric),
    points,
  }));
}

/** A metric's value as people read it; null = missing. */
export function readAsText(
  { metrics }: Pick<HealthConfig, 'metrics'>,
  stored: StoredChart,
  metric: string,
): string | null {
  return formatValue(valueIn(stored, metric), metrics.get(metric)?.unit ?? null);
}

export function valueIn({ run, chart }: StoredChart, metric: string): Scalar | null {
  return chart.values[run.metrics.findIndex(({ name }) => name === metric)] ?? null;
}
