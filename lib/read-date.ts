import { type Day, isNight, MS_PER_DAY, toDay, toInstantOf, toWallClock } from './calendar.ts';
import {
  compileDatePattern,
  type DatePart,
  type DatePattern,
  EVENT_YEARS,
  epochScales,
  ISO_PATTERN,
  isEpoch,
  LEAST_EPOCH,
  MONTH_NAMES,
  PLACEHOLDER_DATES,
  type Years,
} from './date-pattern.ts';

/** How an export writes its dates. */
export interface DateRules {
  /** strptime pattern or epoch_s, epoch_ms, epoch_us; null = ISO 8601. */
  readonly dates: string | null;
  /** IANA zone in which a night is a date: what is read is the wall clock there. */
  readonly zone: string;
  /** IANA zone of times that state none. */
  readonly writtenIn: string;
}

export type DateReading =
  | { readonly kind: 'date'; readonly wallMs: number; readonly hasTime: boolean }
  /** What tools write where there is no date, as 9999-12-31. */
  | { readonly kind: 'placeholder' }
  | { readonly kind: 'unreadable' };

const UNREADABLE: DateReading = { kind: 'unreadable' };
const NO_DATE: DateReading = { kind: 'placeholder' };

/** Reads exactly what `toWallClockMs` of lib/exports/date-sql.ts reads. */
export function readDate(text: string, rules: DateRules, years: Years = EVENT_YEARS): DateReading {
  const { dates, zone } = rules;
  if (dates !== null && isEpoch(dates)) {
    if (!strictNumber.test(text)) return UNREADABLE;
    const instant = Math.floor(Number(text) * epochScales[dates] + EPOCH_ROUNDING);
    const isPlausible =
      instant >= LEAST_EPOCH[dates] * epochScales[dates] && isWithin(new Date(instant).getUTCFullYear(), years);
    return isPlausible ? { kind: 'date', wallMs: toWallClock(instant, zone), hasTime: true } : UNREADABLE;
  }
  const pattern = patternOf(dates);
  const match = pattern.expression.exec(text);
  if (!match) return UNREADABLE;
  const parts: Parts = Object.fromEntries(pattern.parts.map((part, index) => [part, match[index + 1] ?? '']));
  return readParts(parts, rules, years);
}

export function dayOf(wallMs: number): Day {
  return Math.floor(wallMs / MS_PER_DAY);
}

/** The calendar day of a date; null when the text is none, or a placeholder. */
export function readDay(text: string, rules: DateRules, years: Years = EVENT_YEARS): Day | null {
  const read = readDate(text, rules, years);
  return read.kind === 'date' ? dayOf(read.wallMs) : null;
}

const strictNumber = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Milliseconds: far more than a double loses, far less than a millisecond. */
export const EPOCH_ROUNDING = 0.01;

interface Expression {
  readonly expression: RegExp;
  readonly parts: readonly DatePart[];
}

const expressions = new Map<string | null, Expression>();

function patternOf(dates: string | null): Expression {
  const known = expressions.get(dates);
  if (known) return known;
  const { source, parts } = requirePattern(dates);
  const made = { expression: new RegExp(`^${source}$`), parts };
  expressions.set(dates, made);
  return made;
}

/** Throws a TypeError on a pattern that the config would have refused. */
export function requirePattern(dates: string | null): DatePattern {
  if (dates === null) return ISO_PATTERN;
  const compiled = compileDatePattern(dates);
  if (!compiled.isPattern) throw new TypeError(`"${dates}" is no pattern of dates: ${compiled.problem}.`);
  return compiled.pattern;
}

/** Part → its digits; '' or absent where the text has none. */
type Parts = Readonly<Partial<Record<DatePart, string>>>;

function readParts(parts: Parts, { zone, writtenIn }: DateRules, years: Years): DateReading {
  const written = writtenDate(parts);
  if (written === null) return UNREADABLE;
  if (PLACEHOLDER_DATES.includes(written)) return NO_DATE;
  if (!isNight(written) || !isWithin(Number(written.slice(0, 4)), years)) return UNREADABLE;
  const time = timeMs(parts);
  if (time === null) return UNREADABLE;
  const wall = toDay(written) * MS_PER_DAY + time;
  const hasTime = (parts.hour ?? '') !== '' || (parts.half_hour ?? '') !== '';
  if (!hasTime) return { kind: 'date', wallMs: wall, hasTime };
  if (parts.utc || parts.sign) {
    const offset = offsetMs(parts);
    return offset === null ? UNREADABLE : { kind: 'date', wallMs: toWallClock(wall - offset, zone), hasTime };
  }
  return { kind: 'date', wallMs: writtenIn === zone ? wall : toWallClock(toInstantOf(wall, writtenIn), zone), hasTime };
}

/** YYYY-MM-DD, which need not be in the calendar; null when it cannot be. */
function writtenDate(parts: Parts): string | null {
  if (parts.iso_year !== undefined) return weekDate(parts);
  const year = parts.year ?? `${Number(parts.century_year) < 69 ? 20 : 19}${parts.century_year}`;
  if (parts.year_day !== undefined) {
    const day = Number(parts.year_day);
    const date = isoOf(toDay(`${year}-01-01`) + day - 1);
    return day > 0 && date.startsWith(`${year}-`) ? date : null;
  }
  const month = parts.month_name === undefined ? parts.month! : String(monthOf(parts.month_name));
  return `${year}-${month.padStart(2, '0')}-${(parts.day ?? '1').padStart(2, '0')}`;
}

function monthOf(name: string): number {
  const start = name.slice(0, 3).toLowerCase();
  return MONTH_NAMES.findIndex((month) => month.startsWith(start)) + 1;
}

function weekDate({ iso_year: year, iso_week: week, iso_weekday: weekday = '1' }: Parts): string | null {
  const fourth = toDay(`${year}-01-04`);
  const firstMonday = fourth - ((((fourth + 3) % 7) + 7) % 7);
  const monday = firstMonday + 7 * (Number(week) - 1);
  // A week is of the year of its Thursday.
  const isReal = isoOf(monday + 3).slice(0, 4) === year && Number(weekday) >= 1 && Number(weekday) <= 7;
  return isReal ? isoOf(monday + Number(weekday) - 1) : null;
}

function isoOf(day: Day): string {
  return Number.isFinite(day) ? new Date(day * MS_PER_DAY).toISOString().slice(0, 10) : '';
}

/** Since midnight; null when no clock shows it. */
function timeMs(parts: Parts): number | null {
  const { half_hour: halfHour, minute = '', second = '', fraction = '' } = parts;
  let hour = Number(parts.hour ?? '');
  if (halfHour !== undefined && halfHour !== '') {
    if (Number(halfHour) < 1 || Number(halfHour) > 12) return null;
    hour = (Number(halfHour) % 12) + (parts.half!.toLowerCase() === 'p' ? 12 : 0);
  }
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  // 24:00 is the end of a day, as in ISO 8601.
  const isClock = hour < 24 || (hour === 24 && Number(minute) === 0 && Number(second) === 0 && !/[1-9]/.test(fraction));
  if (!isClock || Number(minute) > 59 || Number(second) > 59) return null;
  return ((hour * 60 + Number(minute)) * 60 + Number(second)) * 1000 + ms;
}

/** Null when no zone is so far from UTC. */
function offsetMs({ sign = '', zone_hour: hours = '', zone_minute: minutes = '' }: Parts): number | null {
  if (Number(hours) > 18 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function isWithin(year: number, { from, to }: Years): boolean {
  return from <= year && year <= to;
}
