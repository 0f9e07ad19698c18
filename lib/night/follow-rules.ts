import type { HealthConfig, Rule } from '../config/health-config.ts';
import type { Found } from '../detection/finding.ts';
import { followRule } from '../detection/follow-rule.ts';
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
import type { LastCharts } from './shard-work.ts';

export interface RuleRequest {
  readonly run: Run;
  readonly config: HealthConfig;
  readonly roster: Roster;
  /** Tonight's metrics, the changes that rules watch among them. */
  readonly metrics: ReadonlyMap<string, MetricColumn>;
  readonly last: LastCharts;
}

/** What a rule found of the account at a place in the roster. */
export interface RuleFound {
  readonly account: number;
  readonly rule: Rule;
  readonly found: Found;
}

/** Of an account's chart, what rules look at. */
type Observed = Pick<Chart, 'night' | 'raw' | 'score' | 'change' | 'window'>;

export interface FollowedRules {
  readonly watches: Chart['watches'];
  readonly found: readonly RuleFound[];
}

/** Every rule on an account it is for, each going on from what it remembers of the account's newest chart. */
export function createRuleFollower(request: RuleRequest): (account: number, chart: Observed) => FollowedRules {
  const { run, config, roster, last } = request;
  const rules = config.rules.map((rule) => ({ rule, applies: compileWhen(rule.when, roster) }));
  const recall = indexWatches(run);
  return (account, chart) => {
    const newest = last.newest[account] ?? null;
    const observation = observe(request, account, chart);
    const found: RuleFound[] = [];
    const watches = rules.map(({ rule, applies }, index) => {
      if (!applies(account)) return null;
      const followed = followRule(rule, newest === null ? null : recall(newest, index), observation);
      if (followed.finding) found.push({ account, rule, found: followed.finding });
      return followed.watch;
    });
    return { watches, found };
  };
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

function observe({ config, metrics, last }: RuleRequest, account: number, chart: Observed): Observation {
  const { night, raw, score, change, window } = chart;
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
