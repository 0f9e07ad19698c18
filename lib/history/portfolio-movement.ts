import type { Night } from '../calendar.ts';
import type { Band } from '../scoring/band.ts';

/**
 * What moves a total, in the order in which an account is taken through it: what people set by hand, the model (with the profile), which data was there, what
 * customers and their peers did; then who joined, who churned or left, and what ARR became another.
 */
export const MOVEMENT_STEPS = ['override', 'model', 'data', 'customers', 'joined', 'left', 'arr'] as const;
export type MovementStep = (typeof MOVEMENT_STEPS)[number];

/** Accounts and their ARR in whole cents: sums of whole numbers are exact in any order. As a part of a movement both have a sign. */
export interface Amount {
  readonly accounts: number;
  readonly cents: number;
}

export type BandAmounts = Readonly<Record<Band, Amount>>;

/** How every total of a portfolio came from an earlier night's to a later one's. Of every band: start + all steps = end, exactly. */
export interface Movement {
  readonly start: BandAmounts;
  readonly end: BandAmounts;
  readonly steps: Readonly<Record<MovementStep, BandAmounts>>;
  /** What customers brought into at_risk, and out of it. Their difference is that of the step. */
  readonly becameAtRisk: Amount;
  readonly recovered: Amount;
  /**
   * Σ ARR of the start × points by which customers moved the computed score, and Σ of that ARR, over accounts with a computed score on both nights: their
   * ratio is what customers moved the mean score by.
   */
  readonly health: { readonly points: number; readonly arr: number };
}

/** With what one has to know to tell it. */
export interface PortfolioMovement extends Movement {
  /** The night it starts from. */
  readonly since: Night;
  /** Exports that counted then and do not now, and the other way round. */
  readonly stopped: readonly string[];
  readonly cameBack: readonly string[];
  /** Metrics that were left out as in doubt now and not then, and the other way round. A run of the version before has none. */
  readonly leftOut?: readonly string[];
  readonly countAgain?: readonly string[];
}
