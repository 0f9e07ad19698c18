import type { Night } from '../calendar.ts';
import { hashOf } from '../config/canonical-json.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { ConcludeNightInput } from '../contract.ts';
import type { Run } from '../history/chart.ts';
import { asEarlierNight } from '../history/night-inputs.ts';
import type { AbsentAccount, ExportLine, NightReport } from '../messages/night-report.ts';
import { planNightMessages } from '../messages/plan-night-messages.ts';
import { mergeSummaries, type Summary } from '../messages/summary.ts';
import type { NightDependencies } from './dependencies.ts';
import { SCORES_HEADER } from './result-rows.ts';
import { mergeRosters } from './roster-changes.ts';
import { getObject, type NightNotes, type ShardOutput, workKeys } from './work-files.ts';

/** Puts the shards together: result files in the order of account ids, the night's totals, and its messages. */
export async function concludeNight(
  { night }: ConcludeNightInput,
  { config, history, work, isReplay }: NightDependencies,
): Promise<{ night: Night; outcome: 'concluded' }> {
  const run = await history.readRun(night);
  if (!run) throw new Error(`Night ${night} has no run: prepare and score it first.`);
  const notes = await getObject<NightNotes>(work, workKeys.notes(night));
  const shards = await Promise.all(
    Array.from({ length: run.shards }, (_, shard) => getObject<ShardOutput>(work, workKeys.shardOutput(night, shard))),
  );
  const summary = mergeSummaries(shards.map((shard) => shard.summary));
  const previous = await history.readLastRunBefore(night);
  const roster = mergeRosters(
    night,
    shards.map((shard) => shard.roster),
  );
  const overrides = mergeOverrides(shards);
  const report = { ...describeNight(config, run, previous, notes, summary), roster, overrides };

  await writeResults(work, night, shards);
  await work.put(workKeys.result(night, 'summary.json'), writeSummary(report, run, notes));
  // What was planned when the night was new stays as it was.
  if (!isReplay) await work.put(workKeys.messages(night), JSON.stringify(planNightMessages(report, config.notify)));
  await work.put(workKeys.result(night, 'report.json'), JSON.stringify(report));
  const last = asEarlierNight(previous);
  const resultHash = hashOf({ charts: shards.map((shard) => shard.digest), last });
  await history.writeRun({ ...run, state: 'concluded', totals: summary.totals, last, resultHash });
  return { night, outcome: 'concluded' };
}

async function writeResults(
  work: NightDependencies['work'],
  night: Night,
  shards: readonly ShardOutput[],
): Promise<void> {
  const scores = mergeById(shards, (shard) => shard.scores);
  const explanations = mergeById(shards, (shard) => shard.explanations);
  const findings = shards
    .flatMap((shard) => shard.findings)
    .sort((a, b) => compareText(a.account, b.account) || compareText(a.rule, b.rule))
    .map((finding) => finding.line);
  await work.put(workKeys.result(night, 'scores.csv'), joinLines([SCORES_HEADER, ...scores]));
  await work.put(workKeys.result(night, 'explanations.jsonl'), joinLines(explanations));
  await work.put(workKeys.result(night, 'findings.jsonl'), joinLines(findings));
  const overrides = shards
    .flatMap((shard) => shard.overrides.lines)
    .sort((a, b) => compareText(a.account, b.account))
    .map(({ line }) => line);
  await work.put(workKeys.result(night, 'overrides.jsonl'), joinLines(overrides));
}

function mergeOverrides(shards: readonly ShardOutput[]): NightReport['overrides'] {
  const ended = shards.flatMap((shard) => shard.overrides.ended);
  return {
    inForce: shards.reduce((sum, shard) => sum + shard.overrides.inForce, 0),
    ended: ended.sort((a, b) => compareText(a.account, b.account)),
  };
}

function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** Rows of all shards in the order of account ids; each shard's rows are in that order already. */
function mergeById(shards: readonly ShardOutput[], read: (shard: ShardOutput) => readonly string[]): string[] {
  return shards
    .flatMap((shard) => shard.ids.map((id, index) => ({ id, row: read(shard)[index]! })))
    .sort((a, b) => compareText(a.id, b.id))
    .map(({ row }) => row);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function describeNight(
  config: HealthConfig,
  run: Run,
  previous: Run | null,
  notes: NightNotes,
  summary: Summary,
): Omit<NightReport, 'roster' | 'overrides'> {
  return {
    portfolio: config.portfolio,
    night: run.night,
    currency: config.currency,
    bands: config.bands,
    previousNight: previous?.night ?? null,
    previousTotals: previous?.totals ?? null,
    totals: summary.totals,
    modelHash: run.modelHash,
    hasModelChanged: previous !== null && previous.modelHash !== run.modelHash,
    fell: summary.fell,
    rose: summary.rose,
    findings: summary.findings,
    renewals: summary.renewals,
    books: summary.books,
    exports: run.exports.map(describeExport),
    problems: notes.problems.map(({ metric, message }) => `${metric}: ${message}`),
    rejectedRows: [...notes.reports.values()].reduce((sum, report) => sum + report.rowsRejected, 0),
  };
}

export function describeExport({ name, state, newestDate, because }: Run['exports'][number]): ExportLine {
  return { name, state, newestDate, because };
}

/** summary.json: what a program that watches the night wants to know. */
function writeSummary(report: NightReport, run: Run, notes: NightNotes): string {
  const exports = [...notes.reports.values()].map((one) => ({
    name: one.name,
    state: one.state,
    newest_date: one.newestDate,
    because: one.because,
    rows_read: one.rowsRead,
    rows_rejected: one.rowsRejected,
    duplicate_ids: one.duplicateIds,
    rows_of_unknown_accounts: notes.rowsOfUnknownAccounts.get(one.name) ?? 0,
    files: one.files.map(({ key, version, bytes, rows }) => ({ key, version, bytes, rows })),
    notes: one.notes,
  }));
  const { totals } = report;
  const summary = {
    portfolio: report.portfolio,
    night: report.night,
    previous_night: report.previousNight,
    model_hash: report.modelHash,
    model_changed: report.hasModelChanged,
    counts: {
      accounts: totals.accounts,
      scored: totals.scored,
      unknown: totals.bands.unknown.accounts,
      churned: notes.churnedAccounts,
      duplicate_accounts: notes.duplicateAccounts.length,
      rejected_rows: report.rejectedRows,
      findings: report.findings,
      arrived: report.roster.arrived,
      left: report.roster.left.length,
      returned: report.roster.returned.length,
      maybe_renamed: report.roster.maybeRenamed.length,
      overrides_in_force: report.overrides.inForce,
      overrides_ended: report.overrides.ended.length,
      shards: run.shards,
    },
    totals: {
      currency: report.currency,
      arr: totals.arr,
      arr_at_risk: totals.bands.at_risk.arr,
      mean_score: totals.meanScore,
      bands: totals.bands,
    },
    exports,
    roster: {
      left: report.roster.left.map(writeAbsent),
      newly_churned: report.roster.churned.map(writeAbsent),
      returned: report.roster.returned.map(writeAbsent),
      maybe_renamed: report.roster.maybeRenamed,
    },
    problems: notes.problems,
  };
  return `${JSON.stringify(summary, null, 2)}\n`;
}

function writeAbsent({ id, name, owner, arr, lastNight }: AbsentAccount) {
  return { account_id: id, name, owner, arr, last_night: lastNight };
}
