import type { Night } from '../calendar.ts';
import type { Scalar } from '../config/health-config.ts';
import type { Band } from '../scoring/band.ts';

export type { Band };

/** How many nights a chart remembers besides its own. */
export const WINDOW_NIGHTS = 35;

/** What one night knows of one account. Written once; a re-run of the same inputs writes the same bytes. */
export interface Chart {
  readonly account: string;
  readonly night: Night;
  /** Null = unknown. */
  readonly raw: number | null;
  readonly score: number | null;
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
  /**
   * raw × 10⁶ of the WINDOW_NIGHTS nights before this one, the latest first (index 0 = the night before);
   * NO_CHART where there was no score, no believed run, or another model.
   */
  readonly window: Int32Array;
}

export const NO_CHART = -1;

export type RunState = 'preparing' | 'scoring' | 'concluded' | 'delivered' | 'held';

/** One night of the portfolio. */
export interface Run {
  readonly night: Night;
  readonly state: RunState;
  /** The local date of the first claim: TTL counts from the later of it and the night. */
  readonly firstClaimedOn: Night;
  readonly shards: number;
  readonly modelHash: string;
  /** Metric names in the order of `Chart.values`, each with its definition hash. */
  readonly metrics: readonly { readonly name: string; readonly hash: string }[];
  readonly exports: readonly RunExport[];
  /** Null until concluded. */
  readonly totals: PortfolioTotals | null;
  /** Why it was held; null otherwise. */
  readonly heldBecause: string | null;
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
