import { type Night, toDay } from '../calendar.ts';
import { roundScore } from '../scoring/rounding.ts';
import { believedRaw, type Chart, type NightWindow } from './chart.ts';

/** How many nights a chart remembers besides its own. */
export const WINDOW_NIGHTS = 35;

export const NO_CHART = -1;
export const NO_OVERRIDE = 255;
const MICRO = 1e6;
/** Float dust that must not push a raw score under its own micro-point. */
const DUST = 1e-3;

export function emptyWindow(): NightWindow {
  return {
    raw: new Int32Array(WINDOW_NIGHTS).fill(NO_CHART),
    shift: new Int32Array(WINDOW_NIGHTS),
    override: new Uint8Array(WINDOW_NIGHTS).fill(NO_OVERRIDE),
  };
}

/** raw in whole micro-points, rounded down so that rounding it half up still gives the same whole-point score. */
export function toMicroPoints(raw: number): number {
  return Math.floor(raw * MICRO + DUST);
}

/**
 * The window of the night after an account's last chart. `shift` is what anything but behaviour moved the computed score by
 * tonight, in points: it is added to every earlier night, so that a fall over many nights can be measured net of all of it.
 */
export function continueWindow(last: Chart | null, night: Night, shift: number): NightWindow {
  const window = emptyWindow();
  if (!last) return window;
  const gap = toDay(night) - toDay(last.night);
  if (gap < 1 || gap > WINDOW_NIGHTS) return window;
  const raw = believedRaw(last);
  window.raw[gap - 1] = raw === null ? NO_CHART : toMicroPoints(raw);
  window.override[gap - 1] = last.override === null ? NO_OVERRIDE : last.override.score;
  const kept = WINDOW_NIGHTS - gap;
  window.raw.set(last.window.raw.subarray(0, kept), gap);
  window.shift.set(last.window.shift.subarray(0, kept), gap);
  window.override.set(last.window.override.subarray(0, kept), gap);
  const moved = Math.round(shift * MICRO);
  for (let index = gap - 1; index < WINDOW_NIGHTS; index++)
    if (window.raw[index] !== NO_CHART) window.shift[index]! += moved;
  return window;
}

/** Computed points of one earlier night; null where there was no score. */
export function windowRaw({ raw }: NightWindow, index: number): number | null {
  const micro = raw[index];
  return micro === undefined || micro === NO_CHART ? null : micro / MICRO;
}

/** What the computed score of an earlier night would be had only behaviour moved it less: every other shift since then is added. */
export function behaviourOnlyRaw(window: NightWindow, index: number): number | null {
  const raw = windowRaw(window, index);
  return raw === null ? null : raw + window.shift[index]! / MICRO;
}

/** The effective whole-point score of one earlier night; null where there was none. */
export function windowScore(window: NightWindow, index: number): number | null {
  const override = window.override[index];
  if (override !== undefined && override !== NO_OVERRIDE) return override;
  const raw = windowRaw(window, index);
  return raw === null ? null : roundScore(raw);
}

/** The same as rules go by it: what the gate left out moved none. */
export function lastBelievedScore(last: Chart | null): number | null {
  if (!last?.standing || last.override !== null) return lastScore(last);
  return last.standing.raw === null ? lastScore(last) : roundScore(last.standing.raw);
}

/** The effective whole-point score of the account's newest night that has one, as a chart knows it; null when there is none. */
export function lastScore(last: Chart | null): number | null {
  if (!last) return null;
  if (last.score !== null) return last.score;
  for (let index = 0; index < WINDOW_NIGHTS; index++) {
    const score = windowScore(last.window, index);
    if (score !== null) return score;
  }
  return null;
}
