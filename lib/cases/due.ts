import { MS_PER_DAY, type Night, toInstantOf, toIsoDate, toIsoInstant, toLocalDate, toWallClock } from '../calendar.ts';
import type { Delay, NotifyConfig } from '../config/notify-config.ts';
import { addBusinessDays, isQuiet, nextWorkingDay } from './working-days.ts';

/** When something is to be done. */
export interface Due {
  /** The local day. */
  readonly dueOn: Night;
  /** ISO instant; null = at the end of the day. */
  readonly dueAt: string | null;
}

export interface WorkingCalendar {
  readonly notify: Pick<NotifyConfig, 'quiet'>;
  readonly timezone: string;
}

const HOUR = 3_600_000;

/** Hours and business days since an instant; those of quiet days do not count, unless the hours are said to run through. */
export function dueAfter(delay: Delay, since: string, { notify: { quiet }, timezone }: WorkingCalendar): Due {
  const start = toLocalDate(Date.parse(since), timezone);
  if ('businessDays' in delay) return { dueOn: addBusinessDays(start, delay.businessDays, quiet), dueAt: null };
  const wall = toWallClock(Date.parse(since), timezone);
  const due = quiet.clock === 'runs' ? runOn(wall, delay.hours, quiet) : standStill(wall, delay.hours, quiet);
  return { dueOn: toIsoDate(Math.floor(due / MS_PER_DAY)), dueAt: toIsoInstant(toInstantOf(due, timezone)) };
}

/** By the wall clock: 24 hours after 07:30 it is 07:30, also where the clocks are changed between them. */
function standStill(wall: number, hours: number, quiet: NotifyConfig['quiet']): number {
  const today = dayOf(wall);
  // On a quiet day nothing begins before the next working one.
  const day = nextWorkingDay(today, quiet);
  const time = (day === today ? wall - startOf(today) : 0) + hours * HOUR;
  return startOf(addBusinessDays(day, Math.floor(time / MS_PER_DAY), quiet)) + (time % MS_PER_DAY);
}

/** Nothing is due on a quiet day: it is at the same time of the next working one. */
function runOn(wall: number, hours: number, quiet: NotifyConfig['quiet']): number {
  const due = wall + hours * HOUR;
  const day = dayOf(due);
  return isQuiet(day, quiet) ? startOf(nextWorkingDay(day, quiet)) + (due - startOf(day)) : due;
}

function dayOf(wall: number): Night {
  return toIsoDate(Math.floor(wall / MS_PER_DAY));
}

function startOf(day: Night): number {
  return Date.parse(`${day}T00:00:00Z`);
}
