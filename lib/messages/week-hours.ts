import { addDays, isoWeek, isoWeekday, mondayOf, type Night, toInstant } from '../calendar.ts';
import { weekdayOf } from '../cases/working-days.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { type WeekAudience, weekAudiences } from '../config/notify-config.ts';

type Hours = Pick<HealthConfig, 'notify' | 'timezone'>;

/** The last complete ISO week before a date. */
export function lastCompleteWeek(today: Night): string {
  return isoWeek(addDays(today, -isoWeekday(today)));
}

/** When an audience hears of a week: at its hour, on the first of its weekdays after that week. Milliseconds since 1970. */
export function weekHourOf(week: string, audience: WeekAudience, { notify, timezone }: Hours): number {
  const { day, at } = notify[audience];
  const next = addDays(mondayOf(week), DAYS_OF_A_WEEK);
  const days = Array.from({ length: DAYS_OF_A_WEEK }, (_, index) => addDays(next, index));
  return toInstant(days.find((date) => weekdayOf(date) === day)!, at, timezone);
}

const DAYS_OF_A_WEEK = 7;

/** Whose hour has come. */
export function listDueAudiences(week: string, at: number, hours: Hours): readonly WeekAudience[] {
  return weekAudiences.filter((audience) => weekHourOf(week, audience, hours) <= at);
}
