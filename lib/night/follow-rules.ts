import type { HealthConfig, Rule } from '../config/health-config.ts';
import { titleOfMetric } from '../config/titles.ts';
import type { Found } from '../detection/finding.ts';
import { followRule } from '../detection/follow-rule.ts';
import { shareOfScore } from '../detection/gate/judge-believable.ts';
import type { MetricReading, Observation } from '../detection/observation.ts';
import type { Chart } from '../history/chart.ts';
import type { LeftOut } from '../history/doubt.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import type { Run } from '../history/run.ts';
import type { Watch } from '../history/watch.ts';
import { lastBelievedScore } from '../history/window.ts';
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
  readonly leftOut: Pick<LeftOut, 'metrics'>;
  /** Each account's place in the profiles. */
  readonly profileOf: ArrayLike<number>;
}

/** What a rule found of the account at a place in the roster. */
export interface RuleFound {
  readonly account: number;
  readonly rule: Rule;
  readonly found: Found;
}

/** Of an account's chart, what rules look at. */
interface Observed extends Pick<Chart, 'night' | 'raw' | 'score' | 'change' | 'window'> {
  readonly isStanding: boolean;
}

export interface FollowedRules {
  readonly watches: Chart['watches'];
  readonly found: readonly RuleFound[];
}

/** unconfirmed: no rule looks at it yet. in-doubt: what each rule found before stays as it is. */
export type Standing = 'known' | 'unconfirmed' | 'in-doubt';

const WITHOUT_SCORE = 'The account has no score tonight, and many others lost theirs: it is left out.';

/** Every rule on an account it is for, each going on from what it remembers of the account's newest chart. */
export function createRuleFollower(
  request: RuleRequest,
): (account: number, chart: Observed, standing: Standing) => FollowedRules {
  const { run, config, roster, last } = request;
  const rules = config.rules.map((rule) => ({ rule, applies: compileWhen(rule.when, roster) }));
  const recall = indexWatches(run);
  const isScoreInDoubt = findDoubtedScores(request);
  return (account, chart, standing) => {
    const newest = last.newest[account] ?? null;
    const frozen = standing === 'in-doubt' ? WITHOUT_SCORE : null;
    const observation = { ...observe(request, account, chart), frozen, isScoreInDoubt: isScoreInDoubt(account) };
    const found: RuleFound[] = [];
    const watches = rules.map(({ rule, applies }, index) => {
      if (!applies(account) || standing === 'unconfirmed') return null;
      const followed = followRule(rule, newest === null ? null : recall(newest, index), observation);
      if (followed.finding) found.push({ account, rule, found: followed.finding });
      return followed.watch;
    });
    return { watches, found };
  };
}

/** Of whose score more is left out than a night may leave out. */
function findDoubtedScores({ config, leftOut, profileOf }: RuleRequest): (account: number) => boolean {
  const isInDoubt = config.profiles.map(
    (profile) => shareOfScore(profile, leftOut.metrics) < config.gate.leastBelieved,
  );
  return (account) => isInDoubt[profileOf[account]!] ?? false;
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

function observe(
  { config, metrics, last }: RuleRequest,
  account: number,
  chart: Observed,
): Omit<Observation, 'frozen' | 'isScoreInDoubt'> {
  const { night, raw, score, change, window, isStanding } = chart;
  const { bands } = config;
  const read = (metric: string, column: string, unit: string | null): MetricReading => {
    const values = metrics.get(column);
    const label = titleOfMetric(metric, config);
    const isLeftOut = values?.isLeftOut ?? false;
    return { label, unit, value: valueAt(values, account), isAvailable: values?.isAvailable ?? false, isLeftOut };
  };
  return {
    night,
    bands,
    raw,
    score,
    last: lastBanded(last.newest[account]?.chart ?? null, bands),
    behaviour: change?.behaviour ?? null,
    window,
    isStanding,
    readMetric: (metric) => read(metric, metric, config.metrics.get(metric)?.unit ?? null),
    readChange: (metric, days) => read(metric, nameWatchedChange(metric, days), '%'),
  };
}

function lastBanded(last: Chart | null, bands: HealthConfig['bands']): Observation['last'] {
  const score = lastBelievedScore(last);
  if (last === null || score === null) return null;
  return { score, band: last.band === 'unknown' || last.standing !== null ? bandOf(score, bands) : last.band };
}
