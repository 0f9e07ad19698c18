import { toDay, toIsoDate } from '../calendar.ts';
import type { HealthConfig, Rule, Scalar } from '../config/health-config.ts';
import type { ScoreShardInput } from '../contract.ts';
import { matchRule } from '../detection/detect-findings.ts';
import type { Chart, Run } from '../history/chart.ts';
import { scoreCharts } from '../history/score-charts.ts';
import { continueWindow, lastScore } from '../history/window.ts';
import type { AccountLine, FindingLine } from '../messages/night-report.ts';
import { type SummarisedAccount, summarise } from '../messages/summary.ts';
import type { MetricColumn } from '../metrics/metric-columns.ts';
import { bandOf } from '../scoring/band.ts';
import { chooseProfiles, compileWhen } from '../scoring/choose-profile.ts';
import { explainScore } from '../scoring/explain-score.ts';
import { roundScore } from '../scoring/rounding.ts';
import { type Scores, scoreAccounts } from '../scoring/score-accounts.ts';
import type { NightDependencies } from './dependencies.ts';
import { type ChartedNight, chartOf, describeAccount, indexCharts } from './describe-account.ts';
import { readCarriedValues, readChartsOfShard } from './earlier-charts.ts';
import { writeExplanation, writeScoreRow } from './result-rows.ts';
import { getObject, putObject, type ShardInput, type ShardOutput, workKeys } from './work-files.ts';

/** Scores one shard's accounts, charts them, and leaves their rows, findings and sums for the conclusion. */
export async function scoreShard(
  { night, shard }: ScoreShardInput,
  { config, history, work }: NightDependencies,
): Promise<{ night: string; shard: number; accounts: number }> {
  const run = await history.readRun(night);
  if (!run) throw new Error(`Night ${night} has no run: prepare it first.`);
  const { roster, metrics } = await getObject<ShardInput>(work, workKeys.shardInput(night, shard));
  const before = await readBefore(run, shard, { config, history });
  const scores = scoreAccounts({
    config,
    night: toDay(night),
    roster,
    profileOf: chooseProfiles(config.profiles, roster),
    metrics,
    carried: await readCarriedValues(config, history, run, shard, roster.ids),
  });

  const charts = chartAccounts(run, config, { roster, metrics }, scores, before);
  await history.writeCharts(run, shard, charts);
  await putObject(
    work,
    workKeys.shardOutput(night, shard),
    describeShard(run, config, { roster, metrics }, charts, scores, before),
  );
  return { night, shard, accounts: charts.length };
}

/** The last believed night before this one: this shard's charts of it, scored again to compare with. */
async function readBefore(
  run: Run,
  shard: number,
  { config, history }: Pick<NightDependencies, 'config' | 'history'>,
): Promise<ChartedNight | null> {
  const last = await history.readLastRunBefore(run.night);
  if (!last) return null;
  const charts = await readChartsOfShard(history, last, shard, run.shards);
  return indexCharts(last, charts, scoreCharts(config, last, charts));
}

function chartAccounts(
  run: Run,
  config: HealthConfig,
  input: ShardInput,
  scores: Scores,
  before: ChartedNight | null,
): Chart[] {
  const { roster, metrics } = input;
  const columns = run.metrics.map(({ name }) => metrics.get(name));
  return roster.ids.map((account, index) => {
    const raw = numberOrNull(scores.raw[index]!);
    const score = raw === null ? null : roundScore(raw);
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
      owner: roster.owners[index] ?? null,
      segment: roster.segments[index] ?? null,
      stage: roster.stages[index]!,
      arr: numberOrNull(roster.arr[index]!),
      renewsOn: toIsoDate(roster.renewsOn[index]!) || null,
      startedOn: toIsoDate(roster.startedOn[index]!) || null,
      values: columns.map((column) => valueAt(column, index)),
      window: continueWindow(chartOf(before, account), run.night, run.modelHash),
    };
  });
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function valueAt(column: MetricColumn | undefined, account: number): Scalar | null {
  const value = column?.values[account] ?? null;
  return typeof value === 'number' ? numberOrNull(value) : value;
}

function describeShard(
  run: Run,
  config: HealthConfig,
  input: ShardInput,
  charts: readonly Chart[],
  scores: Scores,
  before: ChartedNight | null,
): ShardOutput {
  const now = indexCharts(run, charts, scores);
  const rules = config.rules.map((rule) => ({ rule, applies: compileWhen(rule.when, input.roster) }));
  const accounts: SummarisedAccount[] = charts.map((chart, index) => {
    const line = describeAccount(config, now, before, chart);
    const findings = rules.flatMap(({ rule, applies }) => (applies(index) ? findingOf(config, rule, chart, line) : []));
    return { line, raw: chart.raw, findings };
  });
  const previousScore = (chart: Chart) => lastScore(chartOf(before, chart.account));
  return {
    ids: charts.map((chart) => chart.account),
    scores: charts.map((chart) => writeScoreRow(chart, previousScore(chart))),
    explanations: charts.map((chart, index) =>
      writeExplanation(chart, explainScore(scores, index), (metric) => valueAt(input.metrics.get(metric), index)),
    ),
    findings: accounts.flatMap(({ findings }) => findings.map(writeFinding)),
    summary: summarise(accounts, charts[0]?.night ?? ''),
  };
}

function findingOf(config: HealthConfig, rule: Rule, chart: Chart, account: AccountLine): FindingLine[] {
  if (chart.raw === null || chart.score === null) return [];
  const match = matchRule(rule, { night: chart.night, raw: chart.raw, score: chart.score, window: chart.window });
  if (!match) return [];
  const playbook = rule.playbook === null ? undefined : config.playbooks.get(rule.playbook);
  const { id, severity, kind } = rule;
  return [{ rule: id, severity, kind, ...match, nextStep: playbook?.tasks[0]?.title ?? null, account }];
}

function writeFinding({ account, nextStep, ...finding }: FindingLine): ShardOutput['findings'][number] {
  const { id, name, owner, score, band, previousScore, change, arr } = account;
  const line = JSON.stringify({
    account_id: id,
    ...finding,
    next_step: nextStep,
    name,
    owner,
    arr,
    score,
    band,
    previous_score: previousScore,
    change,
  });
  return { account: id, rule: finding.rule, line };
}
