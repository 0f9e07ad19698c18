import { personIn } from '../../address.ts';
import { findPlaybook } from '../../alerts/playbook.ts';
import { toDay } from '../../calendar.ts';
import type { OverrideDecision } from '../../care/overrides.ts';
import type { HealthConfig, Rule } from '../../config/health-config.ts';
import type { ScoreShardInput } from '../../contract.ts';
import { type Finding, type Found, mayBeTold } from '../../detection/finding.ts';
import { type Absence, findAbsences } from '../../history/absence.ts';
import { type AccountLine, withoutCauses } from '../../history/account-line.ts';
import type { Chart } from '../../history/chart.ts';
import { type Comparison, compareScores } from '../../history/compare-charts.ts';
import { describeAccount } from '../../history/describe-account.ts';
import { digestCharts } from '../../history/digest-charts.ts';
import type { Roster } from '../../metrics/metric-columns.ts';
import { valueAt } from '../../metrics/value-at.ts';
import { chartAccounts } from '../../night/chart-accounts.ts';
import { countMoves } from '../../night/count-moves.ts';
import { followRules, type WatchedAccount } from '../../night/follow-rules.ts';
import { findLastCharts, type LastCharts, readShardBefore, type ShardBefore } from '../../night/last-charts.ts';
import {
  chartOverride,
  decideOverrides,
  describeEndedOverride,
  describeOverride,
  writeOverrideLine,
} from '../../night/night-overrides.ts';
import { writeExplanation, writeScoreRow } from '../../night/result-rows.ts';
import type { ShardInput, ShardOutput, ShardOverrides, ShardRoster } from '../../night/shard-work.ts';
import { weighScores } from '../../portfolio/portfolio-totals.ts';
import { summarise } from '../../portfolio/summary.ts';
import { chooseProfiles } from '../../scoring/choose-profile.ts';
import { explainScore } from '../../scoring/explain-score.ts';
import { scoreAccounts } from '../../scoring/score-accounts.ts';
import type { ScoreRequest } from '../../scoring/scores.ts';
import type { NightDependencies } from '../dependencies.ts';
import { getObject, putObject, workKeys } from './work-files.ts';

/** Scores one shard's accounts, says why each score changed, charts them, and leaves their rows, findings and sums for the conclusion. */
export async function scoreShard(
  { night, shard }: ScoreShardInput,
  { config, history, work }: Pick<NightDependencies, 'config' | 'history' | 'work'>,
): Promise<{ night: string; shard: number; accounts: number }> {
  const run = await history.readRun(night);
  if (!run) throw new Error(`Night ${night} has no run: prepare it first.`);
  const input = await getObject<ShardInput>(work, workKeys.shardInput(night, shard));
  const { roster, metrics, carried, amongLastPeers } = input;
  const request: ScoreRequest = {
    config,
    night: toDay(night),
    roster,
    profileOf: chooseProfiles(config.profiles, roster),
    metrics,
    carried,
  };
  const scores = scoreAccounts(request);

  const before = await readShardBefore(history, night, shard, run.shards);
  const isScored = (account: number) => !Number.isNaN(scores.raw[account]!);
  const last = await findLastCharts(history, before, { shard, shards: run.shards, ids: roster.ids, isScored });
  const attribution = compareScores(config, { request, scores }, last.scored, amongLastPeers);
  const decisions = decideOverrides(night, roster, input.words, last.newest);
  const overrides = decisions.map(chartOverride);
  const unwatched = chartAccounts({
    run,
    config,
    roster,
    request,
    scores,
    attribution,
    amongLastPeers,
    last,
    overrides,
  });
  const watched = followRules({ run, config, roster, metrics, charts: unwatched, last });
  const charts = watched.map(({ chart }) => chart);
  const absences = findAbsences(
    { night, accounts: new Set(roster.ids), churned: new Set(input.churned) },
    before.charts,
    before.absences,
  );
  await history.writeCharts(run, shard, charts);
  await history.writeAbsences(run, shard, absences);
  const comparison: Comparison = { run, charts, scores, last: last.scored, attribution };
  await putObject(work, workKeys.shardOutput(night, shard), {
    ...describeShard(config, input, comparison, { decisions, watched }),
    overrides: describeOverrides(charts, decisions),
    moves: countMoves(comparison, watched, config.bands),
    roster: describeRoster(charts, before, last, absences),
    digest: digestCharts(charts),
  });
  return { night, shard, accounts: charts.length };
}

function describeShard(
  config: HealthConfig,
  { roster, metrics, churned }: ShardInput,
  comparison: Comparison,
  {
    decisions,
    watched,
  }: { readonly decisions: readonly OverrideDecision[]; readonly watched: readonly WatchedAccount[] },
): Omit<ShardOutput, 'roster' | 'overrides' | 'moves' | 'digest'> {
  const { run, charts, scores } = comparison;
  const lines = charts.map((chart, index) =>
    describeAccount(config, comparison, index, describeOverride(decisions[index]!.inForce, chart)),
  );
  const findings = watched.flatMap((account, index) =>
    account.findings.map(({ rule, finding }) => describeFinding(config, rule, finding, lines[index]!)),
  );
  return {
    ids: charts.map((chart) => chart.account),
    scores: charts.map((chart, index) => writeScoreRow(chart, lines[index]!.previousScore)),
    explanations: charts.map((chart, index) =>
      writeExplanation(chart, explainScore(scores, index), (metric) => valueAt(metrics.get(metric), index)),
    ),
    findings,
    managers: listManagers(roster, findings),
    churned,
    summary: summarise({ lines, findings, weighted: weighScores(charts) }, run.night),
  };
}

function describeOverrides(charts: readonly Chart[], decisions: readonly OverrideDecision[]): ShardOverrides {
  return {
    inForce: decisions.filter(({ inForce }) => inForce !== null).length,
    ended: charts.flatMap((chart, index) => describeEndedOverride(decisions[index]!, chart) ?? []),
    lines: charts.flatMap((chart, index) =>
      writeOverrideLine(decisions[index]!, chart).map((line) => ({ account: chart.account, line })),
    ),
  };
}

function describeRoster(
  charts: readonly Chart[],
  before: ShardBefore,
  { newest }: LastCharts,
  absences: readonly Absence[],
): ShardRoster {
  const here = new Set(charts.map(({ account }) => account));
  const isFirstNight = before.run === null;
  return {
    arrived: isFirstNight
      ? []
      : charts.flatMap(({ account, name }, index) => (newest[index] === null ? [{ account, name }] : [])),
    returned: before.absences.filter(({ account }) => here.has(account)),
    absences,
  };
}

function describeFinding(config: HealthConfig, rule: Rule, found: Found, line: AccountLine): Finding {
  const { id, severity, kind } = rule;
  const nextStep = findPlaybook(id, config)?.tasks[0]?.title ?? null;
  return { rule: id, severity, kind, ...found, nextStep, account: mayBeTold(found) ? line : withoutCauses(line) };
}

function listManagers({ ids, managers }: Roster, findings: readonly Finding[]): ReadonlyMap<string, string> {
  const concerned = new Set(findings.map(({ account }) => account.id));
  return new Map(
    ids.flatMap((id, index) => {
      const manager = concerned.has(id) ? personIn(managers[index]) : null;
      return manager === null ? [] : [[id, manager] as const];
    }),
  );
}
