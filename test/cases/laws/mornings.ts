import { addDays, toInstant, toLocalDate } from '../../../lib/calendar.ts';
import type { EscalationStep, Weekday } from '../../../lib/config/notify-config.ts';
import type { World } from '../world.ts';

export const NEVER = '9999-12-31';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

export function weekdayOf(date: string): Weekday {
  return DAYS[new Date(`${date}T00:00:00Z`).getUTCDay()]!;
}

/** A day on which nobody is told anything. */
export function isQuietDay(date: string, { notify: { quiet } }: Pick<World, 'notify'>): boolean {
  return quiet.weekdays.includes(weekdayOf(date)) || quiet.holidays.includes(date);
}

const hours = new Map<string, string>();

export function hourOf(date: string, { notify, timezone }: World): string {
  const key = date + timezone;
  const known = hours.get(key) ?? new Date(toInstant(date, notify.digest.at, timezone)).toISOString();
  hours.set(key, known);
  return known;
}

export function nextMorning(world: World): string {
  let day = world.date;
  while (isQuietDay(day, world) || hourOf(day, world) <= world.now) day = addDays(day, 1);
  return day;
}

/** Working mornings after a day, up to and with another. */
export function countMornings(from: string, to: string, world: Pick<World, 'notify'>): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (!isQuietDay(day, world)) count++;
  return count;
}

export function dayOf(instant: string, { timezone }: World): string {
  return toLocalDate(Date.parse(instant), timezone);
}

/** The first morning on which a step may be sent: mornings are counted from the one at or before which the clock began. */
export function dueOn(clock: string, after: EscalationStep['after'], world: World): string {
  let day = dayOf(clock, world);
  while (isQuietDay(day, world) || hourOf(day, world) > clock) day = addDays(day, -1);
  const days = 'hours' in after ? Math.ceil(after.hours / 24) : after.businessDays;
  if ('hours' in after && world.notify.quiet.clock === 'runs') {
    day = addDays(day, days);
    while (isQuietDay(day, world)) day = addDays(day, 1);
    return day;
  }
  for (let left = days; left > 0; ) {
    day = addDays(day, 1);
    if (!isQuietDay(day, world)) left--;
  }
  return day;
}

/** Only to put steps in order. */
export function lengthOf(after: EscalationStep['after']): number {
  return 'hours' in after ? after.hours : after.businessDays * 24;
}
