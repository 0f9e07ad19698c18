import { MS_PER_DAY } from '../calendar.ts';
import {
  type DatePart,
  type DatePattern,
  type Epoch,
  EVENT_YEARS,
  epochScales,
  isEpoch,
  LEAST_EPOCH,
  LIFETIME_YEARS,
  MONTH_NAMES,
  PLACEHOLDER_DATES,
  type Years,
} from '../date-pattern.ts';
import { quoteName, quoteText } from '../quote-sql.ts';
import { type DateRules, EPOCH_ROUNDING, requirePattern } from '../read-date.ts';

/**
 * Trusted SQL over a VARCHAR `cell`: its date or date-time as wall-clock milliseconds in the zone, BIGINT; NULL when it is none. Reads exactly
 * what `readDate` of lib/read-date.ts reads.
 */
export function toWallClockMs(cell: string, rules: DateRules, years: Years = EVENT_YEARS): string {
  const { dates } = rules;
  if (dates !== null && isEpoch(dates)) return epochMs(cell, dates, rules, years);
  const pattern = requirePattern(dates);
  return onParts(cell, pattern, (part) => wallMs(pattern, part, rules, years));
}

/** Whether a cell that is not NULL stands for no date, as 9999-12-31. */
export function isPlaceholder(cell: string, { dates }: DateRules): string {
  if (dates !== null && isEpoch(dates)) return 'false';
  const pattern = requirePattern(dates);
  const isOne = `coalesce(${onParts(cell, pattern, (part) => `${writtenDate(pattern, part)} IN (${placeholders})`)}, false)`;
  // ISO 8601 begins with the date: hardly a cell is looked at twice.
  return dates === null
    ? `CASE WHEN left(ltrim(${cell}, ' '), 10) IN (${placeholders}) THEN ${isOne} ELSE false END`
    : isOne;
}

/** Whether a cell that is not NULL is a date without a time of day, or stands for none. */
export function isDate(cell: string, rules: DateRules): string {
  if (rules.dates !== null) {
    if (isEpoch(rules.dates) || hasTime(requirePattern(rules.dates))) return 'false';
    return `(${toWallClockMs(cell, rules, LIFETIME_YEARS)} IS NOT NULL OR ${isPlaceholder(cell, rules)})`;
  }
  return `CASE WHEN length(${cell}) = 10 AND ${cell}[5] = '-'
    THEN ${cell} IN (${placeholders}) OR (${isCalendarDate(cell, LIFETIME_YEARS)}) ELSE false END`;
}

/** The DATE of a cell; NULL where it is none. */
export function toDate(cell: string, rules: DateRules): string {
  return `DATE '1970-01-01' + CAST(floor(${toWallClockMs(cell, rules, LIFETIME_YEARS)} / ${MS_PER_DAY}) AS INTEGER)`;
}

const placeholders = PLACEHOLDER_DATES.map(quoteText).join(', ');

function hasTime({ parts }: DatePattern): boolean {
  return parts.includes('hour') || parts.includes('half_hour');
}

/** SQL of a part's digits; '' where the text has none. */
type Part = (name: DatePart) => string;

function onParts(cell: string, { source, parts }: DatePattern, write: (part: Part) => string): string {
  const names = parts.map(quoteText).join(', ');
  const expression = quoteText(source);
  const written = write((name) => `p.${quoteName(name)}`);
  return `CASE WHEN regexp_full_match(${cell}, ${expression})
    THEN list_transform([regexp_extract(${cell}, ${expression}, [${names}])], lambda p: ${written})[1] END`;
}

function number(part: string): string {
  return `coalesce(try_cast(${part} AS BIGINT), 0)`;
}

function wallMs(pattern: DatePattern, part: Part, rules: DateRules, years: Years): string {
  const date = writtenDate(pattern, part);
  const day = `epoch_ms(try_cast(${date} AS DATE))`;
  const isPlausible = `${date} NOT IN (${placeholders}) AND ${isCalendarDate(date, years)}`;
  if (!hasTime(pattern)) return `CASE WHEN ${isPlausible} THEN ${day} END`;
  const { isClock, ms } = timeOf(pattern, part);
  const wall = `(${day} + ${ms})`;
  const shown = rules.writtenIn === rules.zone ? wall : localMs(instantOf(wall, rules.writtenIn), rules.zone);
  const cases = pattern.parts.includes('hour') ? [`WHEN ${part('hour')} = '' THEN ${day}`] : [];
  if (pattern.parts.includes('sign')) {
    const hours = number(part('zone_hour'));
    const minutes = number(part('zone_minute'));
    const offset = `(CASE ${part('sign')} WHEN '-' THEN -60000 ELSE 60000 END) * (${hours} * 60 + ${minutes})`;
    cases.push(`WHEN ${part('utc')} = '' AND ${part('sign')} = '' THEN ${shown}`);
    cases.push(`WHEN ${hours} <= 18 AND ${minutes} <= 59 THEN ${localMs(`(${wall} - ${offset})`, rules.zone)}`);
  } else cases.push(`WHEN true THEN ${shown}`);
  return `CASE WHEN ${isPlausible} AND ${isClock} THEN CASE ${cases.join(' ')} END END`;
}

function isCalendarDate(date: string, { from, to }: Years): string {
  const isWithin = `${date} >= '${from}-01-01' AND ${date} < '${to + 1}-01-01'`;
  return `coalesce(${isWithin} AND CAST(try_cast(${date} AS DATE) AS VARCHAR) = ${date}, false)`;
}

/** YYYY-MM-DD, which need not be in the calendar. */
function writtenDate({ parts }: DatePattern, part: Part): string {
  if (parts.includes('iso_year')) return weekDate(parts, part);
  const year = parts.includes('year')
    ? part('year')
    : `concat(CASE WHEN ${number(part('century_year'))} < 69 THEN '20' ELSE '19' END, ${part('century_year')})`;
  if (parts.includes('year_day')) {
    const day = number(part('year_day'));
    const date = `CAST(try_cast(concat(${year}, '-01-01') AS DATE) + CAST(${day} AS INTEGER) - 1 AS VARCHAR)`;
    return `CASE WHEN ${day} > 0 AND starts_with(${date}, concat(${year}, '-')) THEN ${date} END`;
  }
  const months = MONTH_NAMES.map((name) => quoteText(name.slice(0, 3))).join(', ');
  const month = parts.includes('month')
    ? part('month')
    : `CAST(list_position([${months}], lower(left(${part('month_name')}, 3))) AS VARCHAR)`;
  const day = parts.includes('day') ? `lpad(${part('day')}, 2, '0')` : "'01'";
  return `concat(${year}, '-', lpad(${month}, 2, '0'), '-', ${day})`;
}

function weekDate(parts: readonly DatePart[], part: Part): string {
  const year = part('iso_year');
  const weekday = parts.includes('iso_weekday') ? number(part('iso_weekday')) : '1';
  const fourth = `try_cast(concat(${year}, '-01-04') AS DATE)`;
  const days = `7 * (${number(part('iso_week'))} - 1) + ${weekday} - isodow(${fourth})`;
  const date = `(${fourth} + CAST(${days} AS INTEGER))`;
  // A week that a year does not have is one of another year.
  const isReal = `isoyear(${date}) = try_cast(${year} AS INTEGER) AND ${weekday} BETWEEN 1 AND 7`;
  return `CASE WHEN ${isReal} THEN CAST(${date} AS VARCHAR) END`;
}

function timeOf({ parts }: DatePattern, part: Part): { isClock: string; ms: string } {
  const has = (name: DatePart) => parts.includes(name);
  const half = `(${number(part('half_hour'))} % 12 + CASE lower(${part('half')}) WHEN 'p' THEN 12 ELSE 0 END)`;
  const hour = has('half_hour') ? half : number(part('hour'));
  const minute = has('minute') ? number(part('minute')) : '0';
  const second = has('second') ? number(part('second')) : '0';
  const fraction = has('fraction') ? part('fraction') : "''";
  const ms = `CAST(rpad(left(${fraction}, 3), 3, '0') AS BIGINT)`;
  // 24:00 is the end of a day, as in ISO 8601.
  const isEnd = `${hour} = 24 AND ${minute} = 0 AND ${second} = 0 AND NOT regexp_matches(${fraction}, '[1-9]')`;
  const isHour = has('half_hour') ? `${number(part('half_hour'))} BETWEEN 1 AND 12` : `(${hour} < 24 OR (${isEnd}))`;
  return {
    isClock: `${isHour} AND ${minute} < 60 AND ${second} < 60`,
    ms: `((${hour} * 60 + ${minute}) * 60 + ${second}) * 1000 + ${ms}`,
  };
}

function epochMs(cell: string, epoch: Epoch, { zone }: DateRules, { from, to }: Years): string {
  const value = `try_cast(${cell} AS DOUBLE)`;
  const instant = `floor(${value} * ${epochScales[epoch]}::DOUBLE + ${EPOCH_ROUNDING}::DOUBLE)`;
  const least = Math.max(Date.UTC(from, 0), LEAST_EPOCH[epoch] * epochScales[epoch]);
  const isPlausible = `${instant} >= ${least} AND ${instant} < ${Date.UTC(to + 1, 0)}`;
  return `CASE WHEN regexp_full_match(${cell}, '[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?') THEN
    list_transform([CASE WHEN ${isPlausible} THEN CAST(${instant} AS BIGINT) END], lambda i: ${localMs('i', zone)})[1] END`;
}

/** Wall-clock milliseconds in a zone at an instant. */
function localMs(instant: string, zone: string): string {
  return `epoch_ms(timezone(${quoteText(zone)}, make_timestamptz((${instant}) * 1000)))`;
}

/** The instant of a wall clock in a zone, as `toInstantOf` of lib/calendar.ts chooses it where a clock is set. */
export function instantOf(wall: string, zone: string): string {
  if (isUtc(zone)) return wall;
  const guess = (side: '-' | '+') =>
    `2 * w ${side === '-' ? '-' : '+'} ${MS_PER_DAY} - ${localMs(`w ${side} ${MS_PER_DAY}`, zone)}`;
  const isShown = (instant: string) => `${localMs(instant, zone)} = w`;
  return `list_transform([${wall}], lambda w: list_transform([{'b': ${guess('-')}, 'a': ${guess('+')}}], lambda q:
    CASE WHEN (${isShown('q.b')}) = (${isShown('q.a')})
      THEN CASE WHEN ${isShown('q.b')} THEN least(q.b, q.a) ELSE greatest(q.b, q.a) END
      WHEN ${isShown('q.b')} THEN q.b ELSE q.a END)[1])[1]`;
}

function isUtc(zone: string): boolean {
  return /^(UTC|GMT|Etc\/(UTC|GMT|UCT|Zulu|Universal)|Zulu|Universal|UCT)$/i.test(zone);
}
