import type { Night } from '../calendar.ts';
import type { NightWindow } from '../history/window.ts';

/** One account tonight and the nights before it, as rules see it. */
export interface Observation {
  readonly night: Night;
  /** Computed, unrounded; null where only an override gives a score. */
  readonly raw: number | null;
  /** Effective, in whole points: a night without a score is not observed. */
  readonly score: number;
  readonly window: NightWindow;
}

/** A rule that holds tonight, and since when. */
export interface Match {
  /** new: met for the first time tonight. baseline: already so on the first chart. persisting: was met before and has not cleared. */
  readonly state: 'new' | 'baseline' | 'persisting';
  /** One plain sentence with the numbers. */
  readonly because: string;
}
