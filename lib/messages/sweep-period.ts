import { isNight, type Night } from '../calendar.ts';

const PREFIX = 'sweep-';

/** The period of messages that belong to no night: those that the hourly sweeps of a day make. */
export function sweepPeriod(day: Night): string {
  return PREFIX + day;
}

/** The day; null for a night or a week. */
export function readSweepPeriod(period: string): Night | null {
  const day = period.startsWith(PREFIX) ? period.slice(PREFIX.length) : '';
  return isNight(day) ? day : null;
}
