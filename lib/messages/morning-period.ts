import { isNight, type Night } from '../calendar.ts';

const PREFIX = 'morning-';

/** The period of what is told on one working day, whichever nights and sweeps plan it. */
export function morningPeriod(date: Night): string {
  return PREFIX + date;
}

/** The day; null for a night, a week or the day of a sweep. */
export function readMorningPeriod(period: string): Night | null {
  const day = period.startsWith(PREFIX) ? period.slice(PREFIX.length) : '';
  return isNight(day) ? day : null;
}
