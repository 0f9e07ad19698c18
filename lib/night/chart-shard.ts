import { toDay } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { type Absence, findAbsences } from '../history/absence.ts';
import type { Attribution } from '../history/attribute-changes.ts';
import type { Chart } from '../history/chart.ts';
import { compareScores, compareStanding, hasStanding } from '../history/compare-charts.ts';
import { type LeftOut, listLeftOut } from '../history/doubt.ts';
import type { Run } from '../history/run.ts';
import { chooseProfiles } from '../scoring/choose-profile.ts';
import { scoreAccounts } from '../scoring/score-accounts.ts';
import type { ScoreRequest, Scores } from '../scoring/scores.ts';
import { chartAccounts, type StandingScores } from './chart-accounts.ts';
import { countRoster } from './count-roster.ts';
import { describeShard } from './describe-shard.ts';
import { leaveOutMetrics, readStandingValues, standFields, withStandingValues } from './leave-out.ts';
import { decideOverrides } from './night-overrides.ts';
import type { LastCharts, ShardBefore, ShardInput, ShardOutput } from './shard-work.ts';

/** A shard's accounts with tonight's scores, before anything is known of other nights. */
export interface ScoredShard {
  readonly run: Run;
  readonly input: ShardInput;
  readonly request: ScoreRequest;
  readonly scores: Scores;
  readonly leftOut: LeftOut;
}

/** Scores a shard without the metrics that the gate left out. */
export function scoreInput(run: Run, input: ShardInput, config: HealthConfig): ScoredShard {
  const leftOut = listLeftOut(run.gate);
  const { roster, carried } = input;
  const metrics = leaveOutMetrics(input.metrics, leftOut.metrics);
  const profileOf = chooseProfiles(config.profiles, roster);
  const request: ScoreRequest = { config, night: toDay(run.night), roster, profileOf, metrics, carried };
  return { run, input, request, scores: scoreAccounts(request), leftOut };
}

/** The same with the last believed values of the roster's fields that are in doubt, once those are known. */
export function scoreWithFields(scored: ScoredShard, last: LastCharts, config: HealthConfig): ScoredShard {
  const { run, input, leftOut } = scored;
  if (leftOut.fields.size === 0) return scored;
  const { night } = run;
  const roster = standFields(input.roster, last.newest, leftOut.fields, { night, stages: config.stages });
  return scoreInput(run, { ...input, roster }, config);
}

/** What becomes of a shard: the first two are kept, the last is handed to the conclusion. */
export interface ChartedShard {
  readonly charts: readonly Chart[];
  readonly absences: readonly Absence[];
  readonly output: ShardOutput;
}

/** Says why each score changed, charts the accounts, follows the rules, and describes and adds up what came of it. */
export function chartShard(scored: ScoredShard, before: ShardBefore, config: HealthConfig): ChartedShard {
  const { last } = before;
  const standing = scoreWithFields(scored, last, config);
  const { run, input, scores, leftOut } = standing;
  const amongLastPeers = withoutMetrics(input.amongLastPeers, leftOut.metrics);
  const attribution = compareScores(config, { ...standing, leftOut: leftOut.metrics }, last.scored, amongLastPeers);
  const believed = scoreStanding({ ...standing, input: { ...input, amongLastPeers } }, last, attribution, config);
  const { roster, churned, formerly } = scored.input;
  // What is left out takes nobody's score: that it does is no doubt of its own.
  const rosterFigures = countRoster({
    ...{ roster, formerly, churned: new Set(churned), before, modelHash: config.modelHash },
    isScored: (account) => !Number.isNaN(believed.scores.raw[account]!),
  });
  const decisions = decideOverrides(run.night, input.roster, input.words, last.newest);
  const given = { ...standing, input: { ...input, amongLastPeers } };
  const { charts, found } = chartAccounts({ ...given, config, attribution, believed, last, decisions });
  const absences = findAbsences(
    {
      ...{ night: run.night, accounts: new Set(input.roster.ids), churned: new Set(churned) },
      ...{ renamed: new Set(formerly), isGoneInDoubt: leftOut.gone },
    },
    before.charts,
    before.absences,
  );
  const comparison = { run, charts, scores, last: last.scored, attribution };
  const outcome = { before, decisions, found, absences, believed, rosterFigures };
  return { charts, absences, output: describeShard(config, input, comparison, outcome) };
}

/** What rules go by: tonight's scores and changes, had all that was left out stood still. */
function scoreStanding(
  { run, input, request, scores, leftOut }: ScoredShard,
  last: LastCharts,
  attribution: Attribution,
  config: HealthConfig,
): StandingScores {
  const values = leftOut.metrics.size === 0 ? null : readStandingValues(run, last.newest, leftOut.metrics);
  if (values === null && !last.scored.some(hasStanding)) return { scores, attribution, values };
  const metrics = values === null ? request.metrics : withStandingValues(run, request.metrics, values);
  const standing = { ...request, metrics };
  const standingScores = values === null ? scores : scoreAccounts(standing);
  const compared = { request: standing, scores: standingScores };
  return {
    scores: standingScores,
    attribution: compareStanding(config, compared, last.scored, input.amongLastPeers),
    values,
  };
}

function withoutMetrics<Column>(
  columns: ReadonlyMap<string, Column>,
  leftOut: ReadonlySet<string>,
): ReadonlyMap<string, Column> {
  return leftOut.size === 0 ? columns : new Map([...columns].filter(([name]) => !leftOut.has(name)));
}
