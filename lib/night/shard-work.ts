import type { LastWord } from '../care/overrides.ts';
import type { Rename } from '../care/renames.ts';
import type { RecurringDue } from '../cases/recurring-tasks.ts';
import type { Finding } from '../detection/finding.ts';
import type { ExportReport } from '../exports/export-table.ts';
import type { Absence } from '../history/absence.ts';
import type { Chart } from '../history/chart.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import type { MoveFigures, NightFigures, RosterFigures } from '../history/night-figures.ts';
import type { Movement } from '../history/portfolio-movement.ts';
import type { Run } from '../history/run.ts';
import type { MetricColumn, Roster } from '../metrics/metric-columns.ts';
import type { UnknownRows } from '../metrics/unknown-accounts.ts';
import type { EndedOverride } from '../portfolio/night-report.ts';
import type { Summary } from '../portfolio/summary.ts';
import type { CarriedValues } from '../scoring/scores.ts';

/** What prepare hands to one score step: its accounts' columns. */
export interface ShardInput {
  readonly roster: Roster;
  readonly metrics: ReadonlyMap<string, MetricColumn>;
  readonly carried: CarriedValues;
  /** Metrics that depend on peers, as they would be among those of the last night. */
  readonly amongLastPeers: ReadonlyMap<string, MetricColumn>;
  /** Accounts that are known to have churned: not scored, and no riddle when they are gone. */
  readonly churned: readonly string[];
  /** Ids of the shard that accounts of whatever shard had before: theirs are not gone. */
  readonly formerly: readonly string[];
  /** Account → what was last said of overrides before the night's end. */
  readonly words: ReadonlyMap<string, LastWord>;
  /** Account → what a person said of the id it had before. */
  readonly renames: ReadonlyMap<string, Rename>;
}

/** What the nights before know of a shard's accounts. */
export interface ShardBefore {
  /** The last believed run; null on the first night. */
  readonly run: Run | null;
  /** Its charts of the shard's accounts, those that are not there tonight among them. */
  readonly charts: readonly Chart[];
  readonly absences: readonly Absence[];
  readonly last: LastCharts;
  /** Last charts of accounts that have been gone and in doubt since an earlier night. */
  readonly kept?: readonly Chart[];
}

/** Each account's newest chart, however long ago, and its newest one with a score, in roster order; null = it had none. */
export interface LastCharts {
  readonly newest: readonly (StoredChart | null)[];
  readonly scored: readonly (StoredChart | null)[];
}

/** What prepare knows of the night and conclude reports. */
export interface NightNotes {
  readonly reports: ReadonlyMap<string, ExportReport>;
  readonly duplicateAccounts: readonly string[];
  readonly churnedAccounts: number;
  readonly rowsOfUnknownAccounts: ReadonlyMap<string, UnknownRows>;
  /** `accounts`: ids of those that the message names. */
  readonly problems: readonly {
    readonly metric: string;
    readonly message: string;
    readonly accounts?: readonly string[];
  }[];
  /** See NightFigures. */
  readonly medianArr: number | null;
  readonly columns: NightFigures['columns'];
  readonly exportColumns: NightFigures['exportColumns'];
}

/** Of a night that nothing was found in, or that came no further than its exports. */
export const noNotes: NightNotes = {
  reports: new Map(),
  duplicateAccounts: [],
  churnedAccounts: 0,
  rowsOfUnknownAccounts: new Map(),
  problems: [],
  medianArr: null,
  columns: {},
  exportColumns: {},
};

/** What one score step leaves: rows in the order of account ids, and what conclude adds up. */
export interface ShardOutput {
  readonly ids: readonly string[];
  /** One CSV record per account. */
  readonly scores: readonly string[];
  /** One JSON line per account. */
  readonly explanations: readonly string[];
  /** Of what nobody may be told by a message of its own, the account comes without causes. */
  readonly findings: readonly Finding[];
  /** Account → manager, of accounts with findings. */
  readonly managers: ReadonlyMap<string, string>;
  /** Account → executive who can be told, of accounts with findings. */
  readonly executives: ReadonlyMap<string, string>;
  /** Former id → id, of accounts that were given another one. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Tasks that come again, of accounts whose day it is. Not kept by the version before. */
  readonly recurring?: readonly RecurringDue[];
  /** Known to the accounts export, and past their churn date. */
  readonly churned: readonly string[];
  readonly summary: Summary;
  readonly roster: ShardRoster;
  readonly overrides: ShardOverrides;
  readonly moves: MoveFigures;
  /** From the last believed night to this one; null on the first. */
  readonly movement: Movement | null;
  /** Not kept by the version before. */
  readonly rosterFigures?: RosterFigures;
  /** Accounts of each profile, in the order of the profiles. */
  readonly accountsOfProfiles?: readonly number[];
  /** sha256 over the shard's charts. */
  readonly digest: string;
}

export interface ShardOverrides {
  readonly inForce: number;
  readonly ended: readonly EndedOverride[];
  readonly lines: readonly { readonly account: string; readonly line: string }[];
}

/** Who of a shard's accounts came and went. */
export interface ShardRoster {
  /** Accounts without any chart before; none on the first night. */
  readonly arrived: readonly { readonly account: string; readonly name: string | null }[];
  readonly returned: readonly Absence[];
  /** All that are absent tonight, since whenever. */
  readonly absences: readonly Absence[];
}
