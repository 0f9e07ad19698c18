/**
 * Days and nights as numbers and text. A `Night` is an ISO calendar date in the portfolio's time zone; a `Day` is
 * the count of days since 1970-01-01. No clock is read here: the caller says which instant it means.
 */

export type Night = string;
export type Day = number;

/** Milliseconds since 1970. Read where a program starts; everything else is given it. */
export type Clock = () => number;

export const MS_PER_DAY = 86_400_000;

/** Whether a text is a real calendar date written as YYYY-MM-DD. */
export function isNight(text: string): text is Night {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && toIsoDate(toDay(text)) === text;
}

/** Days since 1970-01-01 of an ISO date; NaN when the text is none. */
export function toDay(night: Night): Day {
  return Math.floor(Date.parse(`${night}T00:00:00Z`) / MS_PER_DAY);
}

/** NaN = none. */
export function toDayOrNaN(night: Night | null): number {
  return night === null ? Number.NaN : toDay(night);
}

/** The ISO date of a day; '' when the day is no finite number. */
export function toIsoDate(day: Day): Night {
  return Number.isFinite(day) ? new Date(day * MS_PER_DAY).toISOString().slice(0, 10) : '';
}

export function addDays(night: Night, days: number): Night {
  return toIsoDate(toDay(night) + days);
}

/** Monday = 1 … Sunday = 7 (ISO 8601). */
export function isoWeekday(night: Night): number {
  return ((((toDay(night) + 3) % 7) + 7) % 7) + 1;
}

/** The ISO 8601 week of a date, as 2026-W47. */
export function isoWeek(night: Night): string {
  const thursday = toDay(night) + 4 - isoWeekday(night);
  const year = Number(toIsoDate(thursday).slice(0, 4));
  const week = 1 + Math.floor((thursday - toDay(`${year}-01-01`)) / 7);
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** 2026-W47 → its Monday. ISO 8601: the week of 4 January is week 1. */
export function mondayOf(week: string): Night {
  const match = /^(\d{4})-W(\d{2})$/.exec(week);
  if (!match) throw new RangeError(`"${week}" is no ISO week; write it as 2026-W47.`);
  const fourth = `${match[1]}-01-04`;
  return toIsoDate(toDay(fourth) - isoWeekday(fourth) + 1 + 7 * (Number(match[2]) - 1));
}

const wallClocks = new Map<string, Intl.DateTimeFormat>();

/** The wall clock in a zone at an instant, as milliseconds since 1970-01-01T00:00 of that wall clock. */
export function toWallClock(instant: number, zone: string): number {
  let format = wallClocks.get(zone);
  if (!format) {
    // sv-SE prints ISO 8601 dates and 24-hour times.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    wallClocks.set(zone, format);
  }
  const subSecond = ((instant % 1000) + 1000) % 1000;
  return Date.parse(`${format.format(instant).replace(' ', 'T')}Z`) + subSecond;
}

/**
 * The instant at which a zone's wall clock shows a date and time (HH:MM): the first of two where the clock is set back. Where it is
 * set forward past them, as long after the change as they are after the moment at which it is made: 02:30 → 03:30.
 */
export function toInstant(date: Night, time: string, zone: string): number {
  return toInstantOf(Date.parse(`${date}T${time}:00Z`), zone);
}

/** The same of a wall clock in milliseconds. */
export function toInstantOf(wall: number, zone: string): number {
  // No zone is a day from UTC, and none changes its clock twice in two days: on either side, what held before and what holds after.
  const [before, after] = [wall - MS_PER_DAY, wall + MS_PER_DAY].map((at) => wall - (toWallClock(at, zone) - at));
  const shown = [before!, after!].filter((instant) => toWallClock(instant, zone) === wall);
  return shown.length > 0 ? Math.min(...shown) : Math.max(before!, after!);
}

/** An instant as ISO 8601, as records hold it. */
export function toIsoInstant(instant: number): string {
  return new Date(instant).toISOString();
}

/** The local date at an instant. */
export function toLocalDate(instant: number, zone: string): Night {
  return toIsoDate(Math.floor(toWallClock(instant, zone) / MS_PER_DAY));
}

/** Night D is the last complete local date: what a schedule that fires at `instant` runs. */
export function lastCompleteNight(instant: number, zone: string): Night {
  return addDays(toLocalDate(instant, zone), -1);
}
