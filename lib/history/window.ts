import { type Night, toDay } from '../calendar.ts';
import { roundScore } from '../scoring/rounding.ts';
import { type Chart, NO_CHART, WINDOW_NIGHTS } from './chart.ts';

const MICRO = 1e6;
/** Float dust that must not push a raw score under its own micro-point. */
const DUST = 1e-3;

/** raw in whole micro-points, rounded down so that rounding it half up still gives the same whole-point score. */
export function toMicroPoints(raw: number): number {
  return Math.floor(raw * MICRO + DUST);
}

/**
 * The WINDOW_NIGHTS nights before `night`, the latest first, from the account's chart of the last believed night.
 * Scores under another model are not comparable: a model change starts the window again.
 */
export function continueWindow(previous: Chart | null, night: Night, modelHash: string): Int32Array {
  const window = new Int32Array(WINDOW_NIGHTS).fill(NO_CHART);
  if (!previous || previous.modelHash !== modelHash) return window;
  const gap = toDay(night) - toDay(previous.night);
  if (gap < 1 || gap > WINDOW_NIGHTS) return window;
  window[gap - 1] = previous.raw === null ? NO_CHART : toMicroPoints(previous.raw);
  window.set(previous.window.subarray(0, WINDOW_NIGHTS - gap), gap);
  return window;
}

/** The whole-point score of the account's last scored night, as its last chart knows it; null when there is none. */
export function lastScore(previous: Chart | null): number | null {
  if (!previous) return null;
  if (previous.score !== null) return previous.score;
  const last = previous.window.find((micro) => micro !== NO_CHART);
  return last === undefined ? null : roundScore(last / MICRO);
}

/** Points of one night of a window; null where there was no chart. */
export function windowRaw(window: Int32Array, index: number): number | null {
  const micro = window[index];
  return micro === undefined || micro === NO_CHART ? null : micro / MICRO;
}
