import { toDay } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { type Absence, findAbsences } from '../history/absence.ts';
import type { Chart } from '../history/chart.ts';
import { compareScores } from '../history/compare-charts.ts';
import type { Run } from '../history/run.ts';
import { chooseProfiles } from '../scoring/choose-profile.ts';
import { scoreAccounts } from '../scoring/score-accounts.ts';
import type { ScoreRequest, Scores } from '../scoring/scores.ts';
import { chartAccounts } from './chart-accounts.ts';
import { describeShard } from './describe-shard.ts';
import { decideOverrides } from './night-overrides.ts';
import type { ShardBefore, ShardInput, ShardOutput } from './shard-work.ts';

/** A shard's accounts with tonight's scores, before anything is known of other nights. */
export interface ScoredShard {
  readonly run: Run;
  readonly input: ShardInput;
  readonly request: ScoreRequest;
  readonly scores: Scores;
}

export function scoreInput(run: Run, input: ShardInput, config: HealthConfig): ScoredShard {
  const { roster, metrics, carried } = input;
  const profileOf = chooseProfiles(config.profiles, roster);
  const request: ScoreRequest = { config, night: toDay(run.night), roster, profileOf, metrics, carried };
  return { run, input, request, scores: scoreAccounts(request) };
}

/** What becomes of a shard: the first two are kept, the last is handed to the conclusion. */
export interface ChartedShard {
  readonly charts: readonly Chart[];
  readonly absences: readonly Absence[];
  readonly output: ShardOutput;
}

/** Says why each score changed, charts the accounts, follows the rules, and describes and adds up what came of it. */
export function chartShard(scored: ScoredShard, before: ShardBefore, config: HealthConfig): ChartedShard {
  const { run, input, scores } = scored;
  const { last } = before;
  const attribution = compareScores(config, scored, last.scored, input.amongLastPeers);
  const decisions = decideOverrides(run.night, input.roster, input.words, last.newest);
  const { charts, found } = chartAccounts({ ...scored, config, attribution, last, decisions });
  const absences = findAbsences(
    { night: run.night, accounts: new Set(input.roster.ids), churned: new Set(input.churned) },
    before.charts,
    before.absences,
  );
  const comparison = { run, charts, scores, last: last.scored, attribution };
  return {
    charts,
    absences,
    output: describeShard(config, input, comparison, { before, decisions, found, absences }),
  };
}
