import { isNight, type Night } from '../calendar.ts';

const PREFIX = 'sweep-';

/** The period of messages that no night plans: those that the hourly sweeps of a day make, and that a night failed that morning. */
export function sweepPeriod(day: Night): string {
  return PREFIX + day;
}

/** The day; null for a night or a week. */
export function readSweepPeriod(period: string): Night | null {
  const day = period.startsWith(PREFIX) ? period.slice(PREFIX.length) : '';
  return isNight(day) ? day : null;
}
