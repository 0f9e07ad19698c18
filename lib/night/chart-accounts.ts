import { personIn } from '../address.ts';
import { toIsoDate } from '../calendar.ts';
import { overrideRule, readOverrideFall } from '../care/override-fall.ts';
import type { OverrideDecision } from '../care/overrides.ts';
import type { HealthConfig, Scalar } from '../config/health-config.ts';
import type { Attribution } from '../history/attribute-changes.ts';
import { type CarriedValue, type Chart, NO_SUMS, type ScoreChange } from '../history/chart.ts';
import { overrideChange } from '../history/compare-charts.ts';
import type { LeftOut } from '../history/doubt.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import type { Run } from '../history/run.ts';
import { continueWindow } from '../history/window.ts';
import { valueAt } from '../metrics/value-at.ts';
import { bandOf } from '../scoring/band.ts';
import { choosePools } from '../scoring/choose-pools.ts';
import { listCarried } from '../scoring/measure-points.ts';
import { roundScore } from '../scoring/rounding.ts';
import type { ScoreRequest, Scores } from '../scoring/scores.ts';
import { createRuleFollower, type RuleFound } from './follow-rules.ts';
import { chartOverride } from './night-overrides.ts';
import type { LastCharts, ShardInput } from './shard-work.ts';

/** Everything a shard's charts are made of, in roster order. */
export interface ChartRequest {
  readonly run: Run;
  readonly input: Pick<ShardInput, 'roster' | 'amongLastPeers'>;
  readonly request: ScoreRequest;
  readonly scores: Scores;
  readonly config: HealthConfig;
  readonly attribution: Attribution;
  readonly believed: StandingScores;
  readonly leftOut: LeftOut;
  readonly last: LastCharts;
  readonly decisions: readonly OverrideDecision[];
}

/** Tonight, had all that the gate left out stood still since it was last believed. */
export interface StandingScores {
  readonly scores: Scores;
  readonly attribution: Attribution;
  /** Account by account, the place of a metric that is left out → its last believed value; null = nothing is left out. */
  readonly values: readonly ReadonlyMap<number, Scalar | null>[] | null;
}

export interface ChartedAccounts {
  readonly charts: readonly Chart[];
  /** In the order of accounts and rules. */
  readonly found: readonly RuleFound[];
}

export function chartAccounts(given: ChartRequest): ChartedAccounts {
  const { run, input, config, scores, last, decisions, believed, leftOut } = given;
  const { roster } = input;
  const follow = createRuleFollower({
    ...{ run, config, roster, last, leftOut },
    ...{ metrics: given.request.metrics, profileOf: given.request.profileOf },
  });
  const poolOf = choosePools(config, roster);
  const found: RuleFound[] = [];
  const columns = run.metrics.map(({ name }) => given.request.metrics.get(name));
  const charts = roster.ids.map((account, index): Chart => {
    const raw = numberOrNull(scores.raw[index]!);
    const override = chartOverride(decisions[index]!);
    const score = override?.score ?? (raw === null ? null : roundScore(raw));
    const newest = last.newest[index] ?? null;
    const scored = last.scored[index] ?? null;
    const values = columns.map((column) => valueAt(column, index));
    const change = changeOf(given.attribution, index, scored, { raw, override });
    const standing = standingOf(believed, index);
    const own = standing === null || raw === null ? raw : standing.raw;
    const ownChange = changeOf(believed.attribution, index, scored, { raw: own, override });
    const window = continueWindow(newest?.chart ?? null, run.night, ownChange === null ? 0 : shiftOf(ownChange));
    const isUnconfirmed = leftOut.arrived && newest?.chart.isUnconfirmed !== false;
    const isUnscored = leftOut.unscored && raw === null && newest?.chart.raw != null;
    const ownScore = override?.score ?? (own === null ? null : roundScore(own));
    const isStanding = own !== raw;
    const observed = { night: run.night, raw: own, score: ownScore, change: ownChange, window, isStanding };
    const followed = follow(index, observed, isUnconfirmed ? 'unconfirmed' : isUnscored ? 'in-doubt' : 'known');
    found.push(...followed.found);
    const fall = readOverrideFall({ raw, override: decisions[index]!.inForce }, newest?.chart ?? null);
    if (fall && !isUnconfirmed) found.push({ account: index, rule: overrideRule, found: fall });
    return {
      account,
      night: run.night,
      raw,
      score,
      band: bandOf(score, config.bands),
      coverage: scores.coverage[index]!,
      profile: config.profiles[scores.profileOf[index]!]?.name ?? null,
      modelHash: run.modelHash,
      name: roster.names[index] ?? null,
      owner: personIn(roster.owners[index]),
      ...poolOf(index),
      segment: roster.segments[index] ?? null,
      stage: roster.stages[index]!,
      arr: numberOrNull(roster.arr[index]!),
      renewsOn: toIsoDate(roster.renewsOn[index]!) || null,
      startedOn: toIsoDate(roster.startedOn[index]!) || null,
      values,
      carried: carriedOf(given, index),
      amongLastPeers: amongLastPeersOf(given, index, values),
      override,
      scoredOn: raw === null ? (newest?.chart.scoredOn ?? null) : run.night,
      change,
      window,
      watches: followed.watches,
      standing,
      isUnconfirmed,
    };
  });
  return { charts, found };
}

function standingOf({ values, scores }: StandingScores, account: number): Chart['standing'] {
  const own = values?.[account];
  return own === undefined ? null : { raw: numberOrNull(scores.raw[account]!), values: own };
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function changeOf(
  { change, behaviour, peers, availability, model, profile }: Attribution,
  account: number,
  scored: StoredChart | null,
  now: Pick<Chart, 'raw' | 'override'>,
): ScoreChange | null {
  if (scored === null || Number.isNaN(change[account]!)) return null;
  const { modelSum, dataSum, customersSum } = scored.chart.change ?? NO_SUMS;
  return {
    since: scored.chart.night,
    behaviour: behaviour[account]!,
    peers: peers[account]!,
    availability: availability[account]!,
    model: model[account]!,
    profile: profile[account]!,
    override: overrideChange(scored.chart, now),
    modelSum: modelSum + model[account]! + profile[account]!,
    dataSum: dataSum + availability[account]!,
    customersSum: customersSum + behaviour[account]! + peers[account]!,
  };
}

/** Points by which anything but behaviour moved the computed score. */
function shiftOf({ peers, availability, model, profile }: ScoreChange): number {
  return peers + availability + model + profile;
}

function carriedOf({ run, scores, request }: ChartRequest, account: number): Chart['carried'] {
  const carried = new Map<number, CarriedValue>();
  if (request.carried.size === 0) return carried;
  for (const { metric, value, nightsBack } of listCarried(scores, account, request))
    carried.set(
      run.metrics.findIndex(({ name }) => name === metric),
      { value, nightsBack },
    );
  return carried;
}

function amongLastPeersOf(
  { run, input: { amongLastPeers } }: ChartRequest,
  account: number,
  values: Chart['values'],
): Chart['amongLastPeers'] {
  const different = new Map<number, number>();
  if (amongLastPeers.size === 0) return different;
  run.metrics.forEach(({ name }, place) => {
    const value = valueAt(amongLastPeers.get(name), account);
    if (typeof value === 'number' && value !== values[place]) different.set(place, value);
  });
  return different;
}
