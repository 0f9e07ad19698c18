import type { Night } from '../calendar.ts';
import type { Scalar } from '../config/health-config.ts';
import type { Band } from '../scoring/band.ts';
import type { NightFigures } from './night-figures.ts';
import type { EarlierNight, NightInputs } from './night-inputs.ts';
import type { Team } from './teams.ts';
import type { Watch } from './watch.ts';
import type { NightWindow } from './window.ts';

export type { Band };

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

/** Points by which each cause moved the effective unrounded score since an earlier chart. They add up to the change. */
export interface ScoreChange {
  readonly since: Night;
  readonly behaviour: number;
  readonly peers: number;
  readonly availability: number;
  readonly model: number;
  readonly profile: number;
  readonly override: number;
}

/** held: charted, and believed by no later night until it is released. discarded: never to be believed. */
export type RunState = 'preparing' | 'scoring' | 'concluded' | 'delivered' | 'held' | 'discarded';

/** One night of the portfolio. */
export interface Run {
  readonly night: Night;
  readonly state: RunState;
  /** The local date of the first claim: TTL counts from the later of it and the night. */
  readonly firstClaimedOn: Night;
  readonly shards: number;
  readonly modelHash: string;
  /** Metric names in the order of `Chart.values`, each with its definition hash: the schema of this night's charts. */
  readonly metrics: readonly { readonly name: string; readonly hash: string }[];
  /** Rules in the order of `Chart.watches`, each with the hash of what decides whether it holds. */
  readonly rules: readonly { readonly id: string; readonly hash: string }[];
  readonly exports: readonly RunExport[];
  readonly inputs: NightInputs;
  /** The believed night it was compared with. Null until concluded, and on the first night. */
  readonly last: EarlierNight | null;
  /** sha256 over everything it left and the night it was compared with. Null until concluded. */
  readonly resultHash: string | null;
  /** Null until concluded. */
  readonly totals: PortfolioTotals | null;
  /** Null until concluded. */
  readonly figures: NightFigures | null;
  /** Why it was held, as one text; null otherwise. Stays when it is released or discarded. */
  readonly heldBecause: string | null;
  /** Who released or discarded a held night; null otherwise. */
  readonly ruling: GateRuling | null;
  /** Who manages whom: whose accounts a manager may look at. Not kept by the version before. */
  readonly teams?: readonly Team[];
}

/** What a person decided about a held night. */
export interface GateRuling {
  readonly is: 'released' | 'discarded';
  readonly by: string;
  /** ISO 8601 instant. */
  readonly at: string;
}

export interface RunExport {
  readonly name: string;
  readonly state: string;
  readonly newestDate: Night | null;
  readonly because: string | null;
  readonly files: readonly { readonly key: string; readonly version: string; readonly rows: number }[];
  /** Rows on the night itself (event exports), for the same-weekday median. */
  readonly rowsVisible: number;
  /** Dated rows of the night's files. */
  readonly rowsTonight: number;
}

export interface BandTotals {
  readonly accounts: number;
  readonly arr: number;
}

export interface PortfolioTotals {
  readonly accounts: number;
  readonly scored: number;
  readonly arr: number;
  readonly bands: Readonly<Record<Band, BandTotals>>;
  /** ARR-weighted mean of raw over scored accounts with ARR; null when there is none. */
  readonly meanScore: number | null;
  readonly findings: number;
}
