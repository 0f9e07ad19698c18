import type { HealthConfig, Scalar } from '../config/health-config.ts';
import type { Chart, Run } from '../history/chart.ts';
import { compareContributions, findWeights } from '../history/compare-contributions.ts';
import { lastScore } from '../history/window.ts';
import { describeDriver } from '../messages/account-line.ts';
import type { AccountLine, Driver } from '../messages/night-report.ts';
import { bandOf } from '../scoring/band.ts';
import type { Scores } from '../scoring/score-accounts.ts';

/** How many drivers a message may show of one account. */
const DRIVERS = 3;

/** One night's charts, and how each came to its score. */
export interface ChartedNight {
  readonly run: Run;
  readonly charts: readonly Chart[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly scores: Scores;
}

export function indexCharts(run: Run, charts: readonly Chart[], scores: Scores): ChartedNight {
  return { run, charts, scores, indexOf: new Map(charts.map((chart, index) => [chart.account, index])) };
}

export function chartOf(night: ChartedNight | null, account: string): Chart | null {
  const index = night?.indexOf.get(account);
  return index === undefined ? null : (night?.charts[index] ?? null);
}

/** An account as messages show it, against an earlier night (null: there is none). */
export function describeAccount(
  config: HealthConfig,
  now: ChartedNight,
  before: ChartedNight | null,
  chart: Chart,
): AccountLine {
  const previous = chartOf(before, chart.account);
  const previousScore = lastScore(previous);
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
    change: chart.score === null || previousScore === null ? null : chart.score - previousScore,
    // Worked out when read: of all accounts, lists keep only a few.
    get drivers() {
      return describeDrivers(config, now, before, chart, previousScore);
    },
  };
}

/** What moved the score since the night before; for one that did not move, what holds it down. */
function describeDrivers(
  config: HealthConfig,
  now: ChartedNight,
  before: ChartedNight | null,
  chart: Chart,
  previousScore: number | null,
): readonly Driver[] {
  const index = now.indexOf.get(chart.account)!;
  const previous = chartOf(before, chart.account);
  const isComparable = before !== null && previous !== null && before.run.modelHash === now.run.modelHash;
  const changes =
    isComparable && chart.score !== previousScore
      ? compareContributions(before.scores, before.indexOf.get(chart.account)!, now.scores, index)
      : null;
  return (changes ?? findWeights(now.scores, index)).slice(0, DRIVERS).map((change) => {
    const from = changes && before && previous ? valueIn(before.run, previous, change.metric) : null;
    return describeDriver(
      config,
      changes ? 'change' : 'shortfall',
      change,
      from,
      valueIn(now.run, chart, change.metric),
    );
  });
}

export function valueIn(run: Run, chart: Chart, metric: string): Scalar | null {
  return chart.values[run.metrics.findIndex(({ name }) => name === metric)] ?? null;
}
