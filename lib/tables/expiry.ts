import { MS_PER_DAY, type Night, toDay } from '../calendar.ts';
import type { Run } from '../history/run.ts';

const SECONDS_PER_DAY = MS_PER_DAY / 1000;

/** Epoch seconds: `days` after a date. */
export function expiryAfterNight(night: Night, days: number): number {
  return (toDay(night) + days) * SECONDS_PER_DAY;
}

/** A year after it is over an alert, a case or a task has nothing left that could go on, and nobody asks. */
const ENDED_DAYS = 400;

/** Epoch seconds: when what ended on a date is not kept any longer. */
export function expiryAfterEnd(date: Night): number {
  return expiryAfterNight(date, ENDED_DAYS);
}

/** Epoch seconds: `days` after an instant, in milliseconds since 1970. */
export function expiryAfter(instant: number, days: number): number {
  return Math.floor(instant / 1000) + days * SECONDS_PER_DAY;
}

/** `days` after the night or its first claim, whichever is later, so that a replay of old nights keeps them. */
export function expiryOfRun({ night, firstClaimedOn }: Run, days: number): number {
  return expiryAfterNight(night > firstClaimedOn ? night : firstClaimedOn, days);
}
