import type { Night } from '../calendar.ts';

/** What may speak against a night's data. */
export const DATA_CHECKS = [
  'required-export',
  'empty-roster',
  'duplicate-roster',
  'values-gone',
  'visible-rows',
  'event-rows',
  'missing-values',
  'unknown-rows',
  'level-shift',
  'constant-values',
  'accounts-gone',
  'accounts-new',
  'accounts-unscored',
  'field-changes',
  'one-signal',
] as const;
export type DataCheck = (typeof DATA_CHECKS)[number];

/** Many outcomes at once, whatever the data look like. */
export const SURGE_CHECKS = ['at-risk-moves', 'new-risks', 'score-move'] as const;
export type SurgeCheck = (typeof SURGE_CHECKS)[number];

/** What the roster says of an account and its last chart says, too: in doubt, the chart's stands. */
export const ACCOUNT_FIELDS = ['arr', 'owner', 'name', 'segment', 'renews_on'] as const;
export type AccountField = (typeof ACCOUNT_FIELDS)[number];

/** What a doubt is about: this is left out of the night, and nothing else. */
export type DoubtScope =
  | { readonly is: 'night' }
  /** Missing tonight. */
  | { readonly is: 'metrics'; readonly metrics: readonly string[] }
  /** The last believed values stand. */
  | { readonly is: 'field'; readonly field: AccountField }
  /** gone: kept as they were. new: charted, and nobody is told of them. unscored: their rules wait. `sample`: the first few ids. */
  | {
      readonly is: 'gone-accounts' | 'new-accounts' | 'unscored-accounts';
      readonly accounts: number;
      readonly sample: readonly string[];
    };

export interface DoubtFigures {
  readonly tonight: number;
  /** What was to be expected; null = nothing is known of it. */
  readonly usual: number | null;
  readonly limit: number;
}

/** Something that speaks against a part of a night's data. */
export interface Evidence {
  readonly check: DataCheck;
  /** The export, `export.column`, metric or field that shows it; '' = the accounts. */
  readonly about: string;
  /** Whose rows show it; null = no export's own. */
  readonly export: string | null;
  /** The date of the rows that show it; null = it is no matter of dated rows. */
  readonly date: Night | null;
  readonly figures: DoubtFigures;
  /** A plain sentence with the number, what is usual, and the limit. */
  readonly because: string;
  readonly scope: DoubtScope;
}

/**
 * left-out: until it is mended, said to be right, or has stayed so. wrong: until it is mended, because somebody said so. stayed: believed,
 * because it has been so for long enough. right: believed, because somebody said so.
 */
export type DoubtStanding = 'left-out' | 'wrong' | 'stayed' | 'right';

export interface Doubt extends Evidence {
  /** Of the charted nights in a row that show it, the first, and how many. */
  readonly since: Night;
  readonly nights: number;
  readonly standing: DoubtStanding;
  /** Of dated rows, the files that they were in; others are other rows. */
  readonly files: readonly { readonly key: string; readonly version: string }[];
}

/** What the gate made of a night. */
export interface NightGate {
  readonly doubts: readonly Doubt[];
  /** Whether the charts were judged, too, and not only the data. */
  readonly isWhole: boolean;
  /** Too little is left to be believed: nothing is left out, and nobody is told. */
  readonly isHeld: boolean;
  /** What is not in doubt: the share of accounts that were or are here, and the mean share of their profiles' weight. 0–1. */
  readonly notInDoubt: { readonly accounts: number; readonly weight: number };
  /** What so many outcomes at once are, as sentences; none on an ordinary night. */
  readonly surge: readonly string[];
}

/** Of what was not kept, nothing was in doubt. */
export const NO_DOUBTS: NightGate = {
  doubts: [],
  isWhole: false,
  isHeld: false,
  notInDoubt: { accounts: 1, weight: 1 },
  surge: [],
};

/** The same evidence about the same thing, night after night. */
export function doubtKey({ check, about, scope }: Pick<Evidence, 'check' | 'about' | 'scope'>): string {
  return about === '' ? `${check}` : `${check}:${about}${scope.is === 'metrics' ? '' : ` (${scope.is})`}`;
}

export function isLeftOut({ standing }: Pick<Doubt, 'standing'>): boolean {
  switch (standing) {
    case 'left-out':
    case 'wrong':
      return true;
    case 'stayed':
    case 'right':
      return false;
  }
}

/** Left out, and of what it is about it can be said whether it is right: not of what could not be read at all. */
export function isAnswerable(doubt: Pick<Doubt, 'standing' | 'scope'>): boolean {
  return isLeftOut(doubt) && doubt.scope.is !== 'night';
}

/** All that is left out of a night. */
export interface LeftOut {
  readonly metrics: ReadonlySet<string>;
  readonly fields: ReadonlySet<AccountField>;
  /** Whether the accounts that went, came or lost their score are. */
  readonly gone: boolean;
  readonly arrived: boolean;
  readonly unscored: boolean;
}

export function listLeftOut(gate: Pick<NightGate, 'doubts' | 'isHeld'> | null | undefined): LeftOut {
  const scopes = !gate || gate.isHeld ? [] : gate.doubts.filter(isLeftOut).map(({ scope }) => scope);
  const has = (kind: DoubtScope['is']) => scopes.some(({ is }) => is === kind);
  return {
    metrics: new Set(scopes.flatMap((scope) => (scope.is === 'metrics' ? scope.metrics : []))),
    fields: new Set(scopes.flatMap((scope) => (scope.is === 'field' ? [scope.field] : []))),
    gone: has('gone-accounts'),
    arrived: has('new-accounts'),
    unscored: has('unscored-accounts'),
  };
}

export function isNothingLeftOut({ metrics, fields, gone, arrived, unscored }: LeftOut): boolean {
  return metrics.size === 0 && fields.size === 0 && !gone && !arrived && !unscored;
}

/** The same night, said to be right as it is. */
export function believeAll(gate: NightGate): NightGate {
  return { ...gate, isHeld: false, doubts: gate.doubts.map((doubt) => ({ ...doubt, standing: 'right' as const })) };
}
