import type { Night } from '../calendar.ts';
import type { Finding } from '../detection/finding.ts';
import type { AccountLine } from '../history/account-line.ts';
import type { PortfolioMovement } from '../history/portfolio-movement.ts';
import type { PortfolioTotals, RunExport } from '../history/run.ts';
import type { Indicators } from '../scoring/indicator-scores.ts';
import type { PortfolioLoad } from './owner-load.ts';
import type { WeekProgramme } from './programme/week-programme.ts';

/** One CSM's accounts. Lists are the first few, in order of what matters; counts are whole. */
export interface OwnerBook {
  /** Address; null = accounts without an owner. */
  readonly owner: string | null;
  /** The pool that its accounts are of. In a report whose owners are read, only of the pool's own book, whose owner is its name. */
  readonly pool?: string;
  readonly accounts: number;
  readonly arr: number;
  readonly atRisk: { readonly accounts: number; readonly arr: number };
  readonly unknown: number;
  /** Accounts in all, as the lists below are cut: with a new risk, a new opportunity, either; improved; renewing. */
  readonly counts: {
    readonly risks: number;
    readonly opportunities: number;
    readonly findings: number;
    readonly improved: number;
    readonly renewals: number;
  };
  /** New findings tonight, worst first. */
  readonly findings: readonly Finding[];
  readonly watchList: readonly AccountLine[];
  readonly improved: readonly AccountLine[];
  /** Renewing within 30 days, soonest first. */
  readonly renewals: readonly AccountLine[];
}

export interface RenewalWindow {
  readonly fromDays: number;
  readonly toDays: number;
  readonly accounts: number;
  readonly arr: number;
  readonly atRiskAccounts: number;
  readonly atRiskArr: number;
}

export interface ExportLine {
  readonly name: string;
  readonly state: string;
  readonly newestDate: Night | null;
  readonly because: string | null;
}

export function describeExport({ name, state, newestDate, because }: RunExport): ExportLine {
  return { name, state, newestDate, because };
}

/** An account that has left the accounts export. */
export interface AbsentAccount {
  readonly id: string;
  readonly name: string | null;
  readonly owner: string | null;
  readonly pool?: string;
  readonly arr: number | null;
  /** The night of its last chart. */
  readonly lastNight: Night;
}

/** An account that came tonight under an id nobody knew, with the name of one that has left. */
export interface RenamedAccount {
  readonly from: string;
  readonly to: string;
  readonly name: string;
}

/** Who is in the accounts export tonight that was not on the last night, and the other way round. */
export interface RosterChanges {
  readonly arrived: number;
  /** Gone without a churn date. They keep their history, and nobody scores them. */
  readonly left: readonly AbsentAccount[];
  readonly churned: readonly AbsentAccount[];
  readonly returned: readonly AbsentAccount[];
  readonly maybeRenamed: readonly RenamedAccount[];
}

/** An override that was in force on the account's last chart and is not tonight. */
export interface EndedOverride {
  readonly account: string;
  readonly name: string | null;
  readonly owner: string | null;
  readonly pool?: string;
  /** A whole sentence with the reason and the computed score. */
  readonly because: string;
}

/** Everything the messages of a night need; made by the conclude step. */
export interface NightReport {
  readonly portfolio: string;
  readonly night: Night;
  readonly currency: string;
  readonly bands: { readonly healthy: number; readonly watch: number };
  /** Null on the first night. */
  readonly previousNight: Night | null;
  /** From the last night's totals to these; null on the first night. A report of the version before has none. */
  readonly movement?: PortfolioMovement | null;
  readonly totals: PortfolioTotals;
  readonly modelHash: string;
  readonly hasModelChanged: boolean;
  readonly fell: readonly AccountLine[];
  readonly rose: readonly AccountLine[];
  readonly findings: { readonly new: number; readonly baseline: number; readonly persisting: number };
  readonly renewals: readonly RenewalWindow[];
  /** See NightFigures. A report of the version before has none. */
  readonly medianArr?: number | null;
  readonly books: readonly OwnerBook[];
  readonly exports: readonly ExportLine[];
  /** What could not be measured or read though its export is there: whole sentences, with what to do. */
  readonly problems: readonly string[];
  /** What is left out of the night as in doubt, and why, in one line; null = nothing. A report of the version before has none. */
  readonly leftOut?: string | null;
  /** That so much happened at once that it is told by triage, with the numbers; null = an ordinary night. A report of the version before has none. */
  readonly surge?: string | null;
  /** Ids of the accounts that the problems name. A report of the version before has none. */
  readonly accountsInProblems?: readonly string[];
  readonly rejectedRows: number;
  readonly roster: RosterChanges;
  readonly overrides: { readonly inForce: number; readonly ended: readonly EndedOverride[] };
}

/** Monday's view of the last complete ISO week, from stored nights. */
export interface WeekReport {
  readonly portfolio: string;
  /** 2026-W47 */
  readonly week: string;
  readonly firstNight: Night;
  readonly lastNight: Night;
  readonly currency: string;
  readonly bands: { readonly healthy: number; readonly watch: number };
  readonly nightsRun: number;
  readonly totals: PortfolioTotals;
  /** From the totals of the last believed night before it to these; null when there was none. */
  readonly movement: PortfolioMovement | null;
  readonly fell: readonly AccountLine[];
  readonly rose: readonly AccountLine[];
  /** How many customers brought into at_risk over the week, and the first of those accounts. */
  readonly becameAtRisk: number;
  readonly newAtRisk: readonly AccountLine[];
  readonly renewals: readonly RenewalWindow[];
  readonly exports: readonly ExportLine[];
  readonly hasModelChanged: boolean;
  /** Of the portfolio on the last night; null = the model has no such metrics. */
  readonly indicators: Indicators | null;
  readonly programme: WeekProgramme;
  /** Whose accounts were how many on the last night; absent = it is not told. */
  readonly load?: PortfolioLoad;
}

/** A week of which no night was believed. */
export interface UnbelievedWeek {
  readonly portfolio: string;
  /** 2026-W47 */
  readonly week: string;
  readonly firstNight: Night;
  readonly lastNight: Night;
  readonly currency: string;
  readonly nights: readonly UnbelievedNight[];
  /** The last believed night before it; null = there was none. */
  readonly last: { readonly night: Night; readonly totals: PortfolioTotals | null } | null;
}

export interface UnbelievedNight {
  readonly night: Night;
  readonly is: 'held' | 'discarded' | 'unfinished' | 'missing';
  /** Plain sentences; '' = nothing is known. */
  readonly because: string;
}
