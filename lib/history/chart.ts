import type { Night } from '../calendar.ts';
import type { Scalar } from '../config/health-config.ts';
import type { Band } from '../scoring/band.ts';
import type { Watch } from './watch.ts';

/** What one night knows of one account. Written once; a re-run of the same inputs writes the same bytes. */
export interface Chart {
  readonly account: string;
  readonly night: Night;
  /** As computed, whatever a person has set; null = unknown. */
  readonly raw: number | null;
  /** The effective one: the override while it is in force, else raw rounded; null = unknown. */
  readonly score: number | null;
  /** Of the effective score. */
  readonly band: Band;
  readonly coverage: number;
  /** Null: no profile held. */
  readonly profile: string | null;
  readonly modelHash: string;
  readonly name: string | null;
  readonly owner: string | null;
  /** The pool that `ownership` takes it for, whoever owns it; absent = none. */
  readonly pool?: string;
  readonly segment: string | null;
  readonly stage: string;
  readonly arr: number | null;
  readonly renewsOn: Night | null;
  readonly startedOn: Night | null;
  /** In the order of the run's `metrics`; null = missing. */
  readonly values: readonly (Scalar | null)[];
  /** Place in `values` → the earlier value that stood in for a missing one (`missing: { carry }`). */
  readonly carried: ReadonlyMap<number, CarriedValue>;
  /** Place in `values` → what the number would be if the account's peers were those of its last chart. Only where that differs. */
  readonly amongLastPeers: ReadonlyMap<number, number>;
  /** The override in force; null = none. */
  readonly override: ChartedOverride | null;
  /** The newest night with a computed score, this one included; null = there was none yet. */
  readonly scoredOn: Night | null;
  /** What made the effective score change since the last scored night; null when there is nothing to compare. */
  readonly change: ScoreChange | null;
  readonly window: NightWindow;
  /** What each rule remembers of the account, in the order of the run's `rules`; null = the rule has not looked at it. */
  readonly watches: readonly (Watch | null)[];
  /** What the gate left out of the night, had it stood still since it was last believed; null = nothing was left out. */
  readonly standing: StandingInputs | null;
  /** Came with more others than is usual, and nobody is told of it yet. */
  readonly isUnconfirmed: boolean;
}

export interface StandingInputs {
  /** The computed score with the last believed values; null = unknown. Rules go by this one. */
  readonly raw: number | null;
  /** Place in `values` → the last believed value of a metric that was left out; null = it was missing then. */
  readonly values: ReadonlyMap<number, Scalar | null>;
}

/** The computed score that rules go by, and later nights are compared with: what was left out moved none. */
export function believedRaw({ raw, standing }: Pick<Chart, 'raw' | 'standing'>): number | null {
  return standing === null ? raw : standing.raw;
}

export interface CarriedValue {
  readonly value: Scalar;
  /** Of the night it was measured on, counted from the chart's night. */
  readonly nightsBack: number;
}

export interface ChartedOverride {
  /** Whole points, 0–100. */
  readonly score: number;
  /** ISO 8601 instant at which it was set: with the account, its name. */
  readonly setAt: string;
}

/** All that can move a score, in the order in which its parts are stored and written. */
export const CHANGE_CAUSES = ['behaviour', 'peers', 'availability', 'model', 'profile', 'override'] as const;
export type ChangeCause = (typeof CHANGE_CAUSES)[number];

/** Points by which each cause moved the effective unrounded score since an earlier chart. They add up to the change. */
export interface ScoreChange extends Readonly<Record<ChangeCause, number>>, RunningSums {
  readonly since: Night;
}

/**
 * Points by which each step moved the computed score from the account's first score to this chart: the parts of all its nights, added up. A period's are
 * the difference of two charts' sums. The override has none: what it moves is known from both charts.
 */
export interface RunningSums {
  /** Model and profile. */
  readonly modelSum: number;
  /** Availability. */
  readonly dataSum: number;
  /** Behaviour and peers. */
  readonly customersSum: number;
}

/** Of a chart that nothing came before; charts of the version before have none, and count as such. */
export const NO_SUMS: RunningSums = { modelSum: 0, dataSum: 0, customersSum: 0 };

/** The WINDOW_NIGHTS nights before a chart's, the latest first: index 0 is the night before. */
export interface NightWindow {
  /** Computed score in micro-points (10⁻⁶); NO_CHART where there was no score or no believed run. */
  readonly raw: Int32Array;
  /** Micro-points by which anything but the account's own behaviour has moved the computed score from that night to the chart's. */
  readonly shift: Int32Array;
  /** The whole-point score of the override in force on that night; NO_OVERRIDE where there was none. */
  readonly override: Uint8Array;
}
