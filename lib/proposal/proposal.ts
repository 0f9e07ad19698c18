import type { StandardName } from '../config/health-config.ts';
import type { Understanding } from './understand-folder.ts';

/** How far a guess can be believed: the data say so, the names say so, or neither does. */
export type Certainty = 'sure' | 'likely' | 'unsure';

/** One thing that was guessed, as people read it. */
export interface Remark {
  readonly about: string;
  readonly text: string;
  readonly certainty: Certainty;
}

/** A part of `health.yaml` as plain data: what `flow` writes in braces. */
export type Written = { readonly [key: string]: WrittenValue };
export type WrittenValue = string | number | boolean | readonly WrittenValue[] | Written;

export interface ExportGuess {
  readonly name: string;
  readonly options: Written;
  /** Beside it in the file. */
  readonly comment: string;
}

export interface RosterGuess {
  readonly export: string;
  readonly id: string;
  readonly columns: ReadonlyMap<StandardName, string>;
  readonly attributes: readonly string[];
  readonly comments: ReadonlyMap<StandardName, string>;
  /** Instead of columns, where the accounts' fields are in more than one export. */
  readonly sql: string | null;
}

export const GROUPS = ['Usage', 'Adoption', 'Engagement', 'Support', 'Relationship', 'Billing'] as const;
export type GroupName = (typeof GROUPS)[number];

export interface MetricGuess {
  readonly name: string;
  readonly definition: Written;
  readonly group: GroupName;
  /** Null: measured for a rule or another metric, and no signal. */
  readonly signal: SignalGuess | null;
  readonly certainty: Certainty;
  readonly comment: string;
  /** What rules may be made of it. */
  readonly use: 'volume' | 'recency' | 'burden' | 'state' | 'part';
}

export type SignalGuess =
  | { readonly kind: 'categories'; readonly points: ReadonlyMap<string, number>; readonly weight: number }
  | {
      readonly kind: 'line';
      readonly better: 'more' | 'less';
      /** Known whatever the accounts' values; null = from their quantiles. */
      readonly scale: Scale | null;
      readonly weight: number;
    };

export interface Scale {
  readonly worst: number;
  readonly best: number;
}

/** Who hears of failures: a person, or a conversation. */
export type Operators =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'channel'; readonly channel: string };

export interface Settings {
  readonly portfolio: string;
  readonly timezone: string;
  readonly currency: string;
  /** Who hears of held nights and failures; null = nobody was named. */
  readonly operators: Operators | null;
}

/** Owners by name of whom no file has the address. */
export interface UnnamedOwners {
  readonly column: string;
  /** The most frequent first, and not all where they are many. */
  readonly names: readonly string[];
  readonly count: number;
}

export interface Proposal {
  readonly settings: Settings;
  readonly night: string;
  readonly exports: readonly ExportGuess[];
  readonly roster: RosterGuess;
  readonly metrics: readonly MetricGuess[];
  readonly people: Understanding['people'];
  /** Null: owners have addresses, or nobody is one. */
  readonly unnamed: UnnamedOwners | null;
  /** Addresses of those above the owners, the most frequent first. */
  readonly managers: readonly string[];
  readonly ownerDomains: readonly string[];
  readonly remarks: readonly Remark[];
  /** What is there and was not used, each with the reason. */
  readonly leftOut: readonly string[];
}
