import { addDays, isoWeekday, type Night, toInstant } from '../calendar.ts';
import type { NotifyConfig, Weekday } from '../config/notify-config.ts';

const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export function weekdayOf(date: Night): Weekday {
  return WEEKDAYS[isoWeekday(date) - 1]!;
}

export function isQuiet(date: Night, { weekdays, holidays }: NotifyConfig['quiet']): boolean {
  return weekdays.includes(weekdayOf(date)) || holidays.includes(date);
}

/** A year of nothing but holidays is a mistake, not a reason to go round for ever. */
const LONGEST_PAUSE_DAYS = 366;

export function nextWorkingDay(date: Night, quiet: NotifyConfig['quiet']): Night {
  for (let days = 0; days < LONGEST_PAUSE_DAYS; days++) {
    const day = addDays(date, days);
    if (!isQuiet(day, quiet)) return day;
  }
  return date;
}

/** Of a year of nothing but quiet days, the day before. */
export function lastWorkingDayBefore(date: Night, quiet: NotifyConfig['quiet']): Night {
  for (let days = 1; days <= LONGEST_PAUSE_DAYS; days++) {
    const day = addDays(date, -days);
    if (!isQuiet(day, quiet)) return day;
  }
  return addDays(date, -1);
}

/** `days` business days after a date: weekends and configured holidays do not count. */
export function addBusinessDays(date: Night, days: number, quiet: NotifyConfig['quiet']): Night {
  let day = date;
  for (let left = days; left > 0; left--) day = nextWorkingDay(addDays(day, 1), quiet);
  return day;
}

/** When a night is told: at the hour of the digest on the next day that is not quiet. ISO instant. */
export function morningAfter(night: Night, notify: Pick<NotifyConfig, 'quiet' | 'digest'>, timezone: string): string {
  const day = nextWorkingDay(addDays(night, 1), notify.quiet);
  return new Date(toInstant(day, notify.digest.at, timezone)).toISOString();
}
