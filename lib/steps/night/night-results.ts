import type { Night } from '../../calendar.ts';
import { overrideRule } from '../../care/override-fall.ts';
import type { Decision } from '../../cases/decision.ts';
import { compareText } from '../../compare-text.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import type { Finding } from '../../detection/finding.ts';
import { type Doubt, isLeftOut } from '../../history/doubt.ts';
import {
  type Amount,
  type BandAmounts,
  MOVEMENT_STEPS,
  type PortfolioMovement,
} from '../../history/portfolio-movement.ts';
import type { Run } from '../../history/run.ts';
import { isWatchedChange } from '../../metrics/watched-changes.ts';
import { writeScoresHeader } from '../../night/result-rows.ts';
import type { NightNotes, ShardOutput } from '../../night/shard-work.ts';
import type { AbsentAccount, NightReport } from '../../portfolio/night-report.ts';
import type { NightDependencies } from '../dependencies.ts';
import { workKeys } from './work-files.ts';

/** scores.csv, explanations.jsonl and overrides.jsonl, in the order of account ids. */
export async function writeResults(
  work: NightDependencies['work'],
  night: Night,
  shards: readonly ShardOutput[],
  config: HealthConfig,
): Promise<void> {
  const scores = mergeById(shards, (shard) => shard.scores);
  const explanations = mergeById(shards, (shard) => shard.explanations);
  await work.put(workKeys.result(night, 'scores.csv'), joinLines([writeScoresHeader(config), ...scores]));
  await work.put(workKeys.result(night, 'explanations.jsonl'), joinLines(explanations));
  const overrides = shards
    .flatMap((shard) => shard.overrides.lines)
    .sort((a, b) => compareText(a.account, b.account))
    .map(({ line }) => line);
  await work.put(workKeys.result(night, 'overrides.jsonl'), joinLines(overrides));
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

/** summary.json: what a program that watches the night wants to know. */
export function writeSummary(report: NightReport, run: Run, notes: NightNotes): string {
  const exports = [...notes.reports.values()].map((one) => ({
    name: one.name,
    state: one.state,
    newest_date: one.newestDate,
    because: one.because,
    rows_read: one.rowsRead,
    rows_rejected: one.rowsRejected,
    duplicate_ids: one.duplicateIds,
    rows_of_unknown_accounts: notes.rowsOfUnknownAccounts.get(one.name)?.visible ?? 0,
    files: one.files.map(({ key, version, bytes, rows }) => ({ key, version, bytes, rows })),
    notes: one.notes.map(({ message }) => message),
  }));
  const { totals } = report;
  const summary = {
    portfolio: report.portfolio,
    night: report.night,
    previous_night: report.previousNight,
    held_because: run.gate?.isHeld ? run.gate.doubts.filter(isLeftOut).map(({ because }) => because) : [],
    in_doubt: (run.gate?.doubts ?? []).map(writeDoubt),
    surge: run.gate?.surge ?? [],
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
    movement: report.movement ? writeMovement(report.movement) : null,
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

/** Of every band: start + all steps = end, to the account and the cent. */
function writeMovement({ since, stopped, cameBack, start, end, steps, becameAtRisk, recovered }: PortfolioMovement) {
  const write = ({ accounts, cents }: Amount) => ({ accounts, arr: cents / 100 });
  const writeBands = ({ healthy, watch, at_risk, unknown }: BandAmounts) => ({
    healthy: write(healthy),
    watch: write(watch),
    at_risk: write(at_risk),
    unknown: write(unknown),
  });
  return {
    ...{ since, exports_stopped: stopped, exports_came_back: cameBack },
    start: writeBands(start),
    ...Object.fromEntries(MOVEMENT_STEPS.map((step) => [step, writeBands(steps[step])])),
    end: writeBands(end),
    by_customers: { became_at_risk: write(becameAtRisk), recovered: write(recovered) },
  };
}

function writeDoubt({ check, about, because, standing, since, scope }: Doubt) {
  const metrics = scope.is === 'metrics' ? { metrics: scope.metrics.filter((name) => !isWatchedChange(name)) } : {};
  return { check, about, because, standing, since, leaves_out: scope.is, ...metrics };
}

function writeAbsent({ id, name, owner, arr, lastNight }: AbsentAccount) {
  return { account_id: id, name, owner, arr, last_night: lastNight };
}

/** findings.jsonl: every finding with whether somebody was told of it, and why. */
export function writeFindings(
  shards: readonly ShardOutput[],
  decisions: readonly Decision[],
  rules: HealthConfig['rules'],
): string {
  const found = new Map(
    shards.flatMap(({ findings }) =>
      findings.map((one) => [findingKey({ account: one.account.id, rule: one.rule }), one] as const),
    ),
  );
  const known = new Map([...rules, overrideRule].map((rule) => [rule.id, rule]));
  return joinLines(
    decisions.map((decision) => {
      const finding = found.get(findingKey(decision));
      const rule = known.get(decision.rule);
      return JSON.stringify({
        account_id: decision.account,
        rule: decision.rule,
        severity: rule?.severity ?? null,
        kind: rule?.kind ?? null,
        state: decision.state,
        because: decision.finding,
        since: finding?.since ?? null,
        sent: decision.sent,
        why: decision.code,
        why_text: decision.because,
        to: decision.to,
        at: decision.at,
        ...describeSubject(finding),
      });
    }),
  );
}

function findingKey({ account, rule }: Pick<Decision, 'account' | 'rule'>): string {
  return JSON.stringify([account, rule]);
}

function describeSubject(finding: Finding | undefined) {
  if (!finding) return {};
  const { nextStep } = finding;
  const { name, owner, arr, score, band, previousScore, change } = finding.account;
  return { next_step: nextStep, name, owner, arr, score, band, previous_score: previousScore, change };
}
