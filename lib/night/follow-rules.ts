import type { HealthConfig, Rule } from '../config/health-config.ts';
import type { Found } from '../detection/finding.ts';
import { type Followed, followRule } from '../detection/follow-rule.ts';
import type { MetricReading, Observation } from '../detection/observation.ts';
import type { Chart } from '../history/chart.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import type { Run } from '../history/run.ts';
import type { Watch } from '../history/watch.ts';
import { lastScore } from '../history/window.ts';
import type { MetricColumn, Roster } from '../metrics/metric-columns.ts';
import { valueAt } from '../metrics/value-at.ts';
import { nameWatchedChange } from '../metrics/watched-changes.ts';
import { bandOf } from '../scoring/band.ts';
import { compileWhen } from '../scoring/choose-profile.ts';
import type { UnwatchedChart } from './chart-accounts.ts';
import type { LastCharts } from './last-charts.ts';

export interface RuleRequest {
  readonly run: Run;
  readonly config: HealthConfig;
  readonly roster: Roster;
  /** Tonight's metrics, the changes that rules watch among them. */
  readonly metrics: ReadonlyMap<string, MetricColumn>;
  readonly charts: readonly UnwatchedChart[];
  readonly last: LastCharts;
}

export interface WatchedAccount {
  readonly chart: Chart;
  readonly findings: readonly { readonly rule: Rule; readonly finding: Found }[];
}

/** Every rule on every account it is for, each going on from what it remembers of the account's newest chart. */
export function followRules(request: RuleRequest): readonly WatchedAccount[] {
  const { run, config, roster, charts, last } = request;
  const rules = config.rules.map((rule) => ({ rule, applies: compileWhen(rule.when, roster) }));
  const recall = indexWatches(run);
  return charts.map((chart, account) => {
    const newest = last.newest[account] ?? null;
    const observation = observe(request, account);
    const followed = rules.map(({ rule, applies }, index): Followed => {
      if (!applies(account)) return { watch: null, finding: null };
      return followRule(rule, newest === null ? null : recall(newest, index), observation);
    });
    return {
      chart: { ...chart, watches: followed.map(({ watch }) => watch) },
      findings: followed.flatMap(({ finding }, index) => (finding ? [{ rule: rules[index]!.rule, finding }] : [])),
    };
  });
}

/** What a rule of tonight remembers in an older chart; null where it was not, or was another. */
function indexWatches({ rules }: Run): (stored: StoredChart, rule: number) => Watch | null {
  const places = new Map<Run, readonly number[]>();
  return ({ run, chart }, rule) => {
    let place = places.get(run);
    if (!place) {
      place = rules.map(({ hash }) => run.rules.findIndex((known) => known.hash === hash));
      places.set(run, place);
    }
    return chart.watches[place[rule]!] ?? null;
  };
}

function observe({ config, metrics, charts, last }: RuleRequest, account: number): Observation {
  const { night, raw, score, change, window } = charts[account]!;
  const { bands } = config;
  const read = (metric: string, column: string, unit: string | null): MetricReading => {
    const values = metrics.get(column);
    const label = config.metrics.get(metric)?.label ?? metric;
    return { label, unit, value: valueAt(values, account), isAvailable: values?.isAvailable ?? false };
  };
  return {
    night,
    bands,
    raw,
    score,
    last: lastBanded(last.newest[account]?.chart ?? null, bands),
    behaviour: change?.behaviour ?? null,
    window,
    readMetric: (metric) => read(metric, metric, config.metrics.get(metric)?.unit ?? null),
    readChange: (metric, days) => read(metric, nameWatchedChange(metric, days), '%'),
  };
}

function lastBanded(last: Chart | null, bands: HealthConfig['bands']): Observation['last'] {
  const score = lastScore(last);
  if (last === null || score === null) return null;
  return { score, band: last.band === 'unknown' ? bandOf(score, bands) : last.band };
}
