/** The typed form of `health.yaml`: every default filled in, every duration a number with its unit in its name. */

import type { Night } from '../calendar.ts';
import type { Audience, Delay, EscalationRole, EscalationStep, NotifyConfig } from './notify-config.ts';

export type Scalar = string | number | boolean;
/** `money` and `percent` are numbers with their signs. */
export type CellType = 'number' | 'boolean' | 'text' | 'money' | 'percent';

export interface HealthConfig {
  readonly portfolio: string;
  /** IANA zone; a night is a complete calendar date here. */
  readonly timezone: string;
  /** ISO 4217. */
  readonly currency: string;
  /** What holds until `rounds deliver` says otherwise. */
  readonly deliver: DeliverMode;
  readonly exports: ReadonlyMap<string, ExportConfig>;
  readonly accounts: AccountsConfig;
  /** Who is behind the names of owners, managers and executives; null = they are mail addresses. */
  readonly people: PeopleConfig | null;
  /** Whose accounts are, the first that holds; empty = each is its owner's. */
  readonly ownership: readonly OwnershipRule[];
  readonly stages: { readonly onboardingDays: number; readonly renewalDays: number };
  readonly metrics: ReadonlyMap<string, MetricDefinition>;
  readonly profiles: readonly Profile[];
  readonly bands: { readonly healthy: number; readonly watch: number };
  readonly rules: readonly Rule[];
  readonly playbooks: ReadonlyMap<string, Playbook>;
  /** Tasks that come again. */
  readonly cadence: readonly Cadence[];
  readonly gate: GateConfig;
  readonly notify: NotifyConfig;
  readonly pages: PagesConfig;
  readonly card: CardConfig;
  /** sha256 hex over all of it, but for its formatting. */
  readonly configHash: string;
  /** sha256 hex over everything that can change a score (metrics, accounts, stages, profiles, bands, exports' reading), not its formatting. */
  readonly modelHash: string;
  /** metric name → sha256 hex over its definition and all it reads. Stored values compare only under the same hash. */
  readonly metricHashes: ReadonlyMap<string, string>;
}

/** `shadow`: everything but the sending; `off`: a kill switch. */
export type DeliverMode = 'off' | 'shadow' | 'on';

/** Shares are 0–1. */
export interface GateConfig {
  /** Rows of a snapshot against the median of its last runs. */
  readonly leastRows: number;
  readonly mostRows: number;
  /** Dated rows of an event export against the same weekday, more or less. */
  readonly eventRows: number;
  /** Standard deviations of a count, or of a share, that are nothing out of the ordinary. */
  readonly noise: number;
  /** So many accounts more or less are ordinary: of a small portfolio the share, of a larger one the number. */
  readonly fewAccounts: number;
  readonly fewShare: number;
  readonly accountsGone: number;
  readonly accountsNew: number;
  /** Accounts that had a score and have none. */
  readonly accountsUnscored: number;
  /** Accounts whose ARR, owner, renewal date, name or segment is another at once. */
  readonly fieldChanges: number;
  /** Accounts that the roster names twice. */
  readonly duplicateAccounts: number;
  /** More accounts than usual without a value. */
  readonly missingValues: number;
  /** More rows than usual that match no account. */
  readonly unknownRows: number;
  /** Rows of a required export that match no account. */
  readonly unmatchedRows: number;
  readonly atRiskMoves: number;
  /** Findings in a night. */
  readonly newRisks: number;
  /** Points that all scores move by on average. */
  readonly scoreMove: number;
  /** Accounts that fall at once. */
  readonly massFall: number;
  readonly oneSignal: number;
  /** Multiplies how far a level may move in a night. */
  readonly levelShift: number;
  /** Nights that a portfolio takes to show what is usual. */
  readonly learningNights: number;
  /** Charted nights after which a doubt that stays the same is believed. */
  readonly believedAfter: number;
  /** A night of which less is not in doubt is held whole: of accounts, and of their profiles' weight. */
  readonly leastBelieved: number;
}

/** `time: path`: each row is of the date in its file's path. */
export const TIME_OF_PATH = 'path';

export interface ExportConfig {
  readonly name: string;
  /** Pattern under the exports root; `{date}`, `{date+N}`, `{date-N}` and globs. */
  readonly files: string;
  /** The account's column; `account_id` unless said. */
  readonly account: string;
  /** Whether `account` was written in the config (then its absence is an error) or is the default. */
  readonly isAccountNamed: boolean;
  /** A column, or TIME_OF_PATH. Makes it an event export. */
  readonly time: string | null;
  readonly id: string | null;
  /** Which of the rows of one id counts. */
  readonly keep: 'first' | 'last';
  /** The column that says when a row was written; null = by night, file and line. */
  readonly updatedAt: string | null;
  readonly asOf: string | null;
  readonly required: boolean;
  readonly freshWithinHours: number | null;
  readonly isManifestMandatory: boolean;
  /** Whose manifests say what there is, beside our own manifest.json. */
  readonly manifest: 'redshift' | null;
  /** Share of rows, 0–1; 0.05 unless said. */
  readonly maxRejects: number;
  /** Bytes that one file may inflate to; null = half of the scratch there is. */
  readonly maxSize: number | null;
  /** Null = by the ending of a file's name, else by its first bytes. */
  readonly format: 'csv' | 'jsonl' | 'parquet' | null;
  /** Null = by the first bytes of a file. */
  readonly compression: 'none' | 'gzip' | 'zstd' | null;
  /** strptime pattern, as %d-%m-%Y, or epoch_s, epoch_ms, epoch_us; null = as `csv` says, else ISO 8601. */
  readonly dates: string | null;
  /** IANA zone of times that state none; null = the portfolio's. */
  readonly timezone: string | null;
  /** Whether tonight's only file may have 0 bytes. */
  readonly areEmptyFilesSound: boolean;
  readonly csv: CsvDialect;
  readonly json: JsonDialect;
  readonly types: ReadonlyMap<string, CellType>;
  readonly match: AccountMatch;
  /** That none of its rows is of an account is nothing out of the ordinary. */
  readonly isSparse: boolean;
}

/** How the cells of an export's account column are held against the accounts. */
export type AccountMatch =
  | { readonly by: 'exact' | 'case' | 'salesforce_id' | 'name' }
  /** Another export says which account a cell is of: its column `from` holds the cell, `to` the account's id. */
  | { readonly by: 'through'; readonly through: string; readonly from: string; readonly to: string };

/** Null = detect (delimiter) or the default ('.' decimal, no thousands, utf-8, [''] nulls, ISO dates). */
export interface CsvDialect {
  /** One character or more. */
  readonly delimiter: string | null;
  /** Names of the columns of files without a header line. */
  readonly header: readonly string[] | null;
  /** Lines before the header. */
  readonly skip: number;
  /** Lines after the last row. */
  readonly skipLast: number;
  /** One ASCII character; null = a quote is text as any other. */
  readonly quote: string | null;
  /** What takes the meaning from the character after it, beside a quote that is written twice; null = nothing. */
  readonly quoteEscape: string | null;
  /** One ASCII character: a line that begins with it is no row; null = there are none. */
  readonly comment: string | null;
  readonly decimal: '.' | ',' | null;
  /** What stands between groups of three digits. */
  readonly thousands: ',' | '.' | ' ' | "'" | null;
  readonly encoding: 'utf-8' | 'latin-1' | 'windows-1252' | 'utf-16';
  readonly nulls: readonly string[];
  /** The older place of an export's `dates`: holds for CSV only. */
  readonly dates: string | null;
}

export interface JsonDialect {
  /** The keys, with dots between, to the list of rows in one JSON document; null = JSON lines, or a document that is a list. */
  readonly rows: string | null;
}

export type StandardName =
  | 'id'
  | 'name'
  | 'owner'
  | 'manager'
  | 'executive'
  | 'segment'
  | 'arr'
  | 'started_on'
  | 'renews_on'
  | 'churned_on'
  | 'same_as';

export type AccountsConfig =
  | {
      readonly kind: 'export';
      readonly from: string;
      /** standard name → column. `id` is always there. */
      readonly columns: ReadonlyMap<StandardName, string>;
      readonly attributes: readonly string[];
    }
  | { readonly kind: 'sql'; readonly sql: string };

export type PeopleConfig =
  | { readonly kind: 'list'; readonly people: readonly Person[] }
  /** The columns that hold a name, its mail address, who manages them, and when they are away. */
  | {
      readonly kind: 'export';
      readonly from: string;
      readonly name: string;
      readonly address: string;
      readonly manager: string | null;
      readonly away: { readonly from: string; readonly until: string; readonly to: string } | null;
    };

export interface Person {
  readonly name: string;
  readonly address: string;
  /** A mail address or a name. */
  readonly manager: string | null;
  /** `to`: a mail address or a name. */
  readonly away: { readonly from: Night; readonly until: Night; readonly to: string } | null;
}

export type Aggregate =
  | 'latest'
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'median'
  | 'count'
  | 'distinct'
  | 'days'
  | 'days_since';

/** What people read in the place of a name, and under it; null = nothing is written. */
export interface Titled {
  readonly title: string | null;
  readonly description: string | null;
}

/** leading: it moves before the customer decides. lagging: after it. */
export type Indicator = 'leading' | 'lagging';

interface MetricBase extends Titled {
  readonly name: string;
  readonly indicator: Indicator | null;
  readonly unit: string | null;
  readonly shareable: boolean;
  /** The value of an account with no row; null = missing. */
  readonly empty: Scalar | null;
}

export type MetricDefinition = MetricBase &
  (
    | {
        readonly kind: 'column';
        readonly from: string;
        readonly value: string | null;
        readonly aggregate: Aggregate;
        readonly overDays: number | null;
        readonly where: string | null;
      }
    | { readonly kind: 'sql'; readonly sql: string }
    | { readonly kind: 'ratio'; readonly numerator: string; readonly denominator: string }
    | { readonly kind: 'change'; readonly of: string; readonly againstDays: number }
    | { readonly kind: 'rank'; readonly of: string; readonly within: string | null }
    /** The CSM's own opinion, 1–5, set by hand: there without being defined. */
    | { readonly kind: 'pulse' }
  );

export type MissingPolicy = 'exclude' | 'neutral' | 'worst' | { readonly carryDays: number };

interface SignalBase {
  readonly metric: string;
  readonly weight: number;
  readonly missing: MissingPolicy;
}

export type Signal = SignalBase &
  (
    | { readonly kind: 'linear'; readonly worst: number; readonly best: number }
    /** Ascending [from, points]. */
    | { readonly kind: 'steps'; readonly steps: readonly (readonly [number, number])[] }
    | { readonly kind: 'categories'; readonly points: ReadonlyMap<string, number> }
    | { readonly kind: 'goal'; readonly target: number; readonly byDays: number }
  );

export interface SignalGroup extends Titled {
  readonly name: string;
  readonly weight: number;
  readonly signals: readonly Signal[];
}

export interface Profile extends Titled {
  readonly name: string;
  /** Every one must hold; empty = always. */
  readonly when: readonly Condition[];
  /** Percent. */
  readonly minCoverage: number;
  readonly groups: readonly SignalGroup[];
}

export type Condition =
  | { readonly attribute: string; readonly oneOf: readonly Scalar[] }
  | { readonly attribute: string; readonly min: number | null; readonly max: number | null };

export interface OwnershipRule {
  readonly name: string;
  readonly model: 'dedicated' | 'pooled' | 'technology_led';
  /** Every one must hold; empty = always. */
  readonly when: readonly Condition[];
  /** Null: of a dedicated one. */
  readonly queue: Audience | null;
  readonly members: readonly string[];
}

export type Severity = 'info' | 'warning' | 'critical';

/** What a rule is called where people are told of it. */
export interface RuleWords extends Titled {
  /** The risk that it stands for. */
  readonly risk: string | null;
}

interface RuleBase extends RuleWords {
  readonly id: string;
  readonly kind: 'risk' | 'opportunity';
  readonly severity: Severity;
  readonly nights: number;
  readonly cooldownDays: number;
  readonly escalateHours: number;
  /** Who hears next when nobody acts, in rising order; null = as notify says. */
  readonly escalation: readonly EscalationStep[] | null;
  readonly playbook: string | null;
  /** How its playbook starts; null = as the playbook says. */
  readonly start: 'auto' | 'by_hand' | null;
  readonly when: readonly Condition[];
}

export type Rule = RuleBase & { readonly trigger: Trigger };

export type Trigger =
  | { readonly on: 'score-below'; readonly below: number; readonly clear: number }
  | { readonly on: 'score-above'; readonly above: number; readonly clear: number }
  | { readonly on: 'score-drop'; readonly drop: number; readonly withinDays: number }
  | { readonly on: 'band-worsens' }
  | { readonly on: 'metric-below'; readonly metric: string; readonly below: number; readonly clear: number }
  | { readonly on: 'metric-above'; readonly metric: string; readonly above: number; readonly clear: number }
  | { readonly on: 'metric-change'; readonly metric: string; readonly by: number; readonly withinDays: number }
  | { readonly on: 'metric-is'; readonly metric: string; readonly is: Scalar }
  | { readonly on: 'metric-missing'; readonly metric: string; readonly forDays: number };

export interface Playbook {
  readonly id: string;
  readonly title: string;
  /** Of the alerts for which it starts by itself; none = somebody starts it. */
  readonly autoSeverities: readonly Severity[];
  readonly tasks: readonly PlaybookTask[];
}

export interface PlaybookTask {
  readonly title: string;
  /** Since the playbook was started. */
  readonly due: Delay;
  readonly assignee: Assignee;
  /** What may be sent to the customer, with its placeholders; null = nothing. */
  readonly text: string | null;
}

/** Whom a task is for: one of the account's people, or somebody by their address. */
export type Assignee = EscalationRole | { readonly address: string };

/** A task that comes again, of every account or of some. */
export interface Cadence {
  readonly id: string;
  readonly title: string;
  readonly every: Period;
  /** Of accounts with one of these; null = of every account. */
  readonly profiles: readonly string[] | null;
  /** `operators`: it is of no account, and one for the whole portfolio. */
  readonly assignee: Assignee | 'operators';
  /** Since the morning on which it comes. */
  readonly due: Delay;
  /** As of a playbook's task. */
  readonly text: string | null;
}

/** Of the calendar, or so many days. */
export type Period = 'quarter' | { readonly days: number };

export interface PagesConfig {
  /** What an owner or manager sees of the dashboard. */
  readonly ownersSee: 'own' | 'all';
}

/** What a customer's card shows beside shareable metrics. */
export interface CardConfig {
  readonly showsScore: boolean;
}
