import type { Night } from '../calendar.ts';

/** One account tonight and the nights before it, as rules see it. */
export interface Observation {
  readonly night: Night;
  /** Unrounded, and in whole points: a night without a score is not observed. */
  readonly raw: number;
  readonly score: number;
  /** Micro-points of the nights before, the latest first (see Chart.window). */
  readonly window: Int32Array;
}

/** A rule that holds tonight, and since when. */
export interface Match {
  /** new: met for the first time tonight. baseline: already so on the first chart. persisting: was met before and has not cleared. */
  readonly state: 'new' | 'baseline' | 'persisting';
  /** One plain sentence with the numbers. */
  readonly because: string;
}
