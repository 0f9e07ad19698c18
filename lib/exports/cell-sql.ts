import type { CsvDialect } from '../config/health-config.ts';
import { quoteText } from '../quote-sql.ts';

/** What decides how a cell's text reads; of files that are no CSV, the defaults. */
export interface CellRules {
  /** Null = a point, unless `thousands` is one. */
  readonly decimal: CsvDialect['decimal'];
  /** What stands between groups of three digits; null = nothing, unless an amount of money shows it. */
  readonly thousands: CsvDialect['thousands'];
  /** strptime pattern; null = ISO 8601. */
  readonly dates: string | null;
  /** Cells that mean nothing, besides ''. */
  readonly nulls: readonly string[];
  /** IANA zone of times that state none. */
  readonly zone: string;
}

/** Trusted SQL over a VARCHAR `cell`: the cell, or NULL where it means nothing. */
export function cellOrNull(cell: string, { nulls }: CellRules): string {
  const all = [...new Set(['', ...nulls])].map(quoteText);
  return `CASE WHEN ${cell} IN (${all.join(', ')}) THEN NULL ELSE ${cell} END`;
}

/** The sign that decimals begin with, stated or not. */
export function decimalOf({ decimal, thousands }: Pick<CellRules, 'decimal' | 'thousands'>): '.' | ',' {
  return decimal ?? (thousands === '.' ? ',' : '.');
}

/** Whether a cell that is not NULL is a number: health model, section 1. */
export function isNumber(cell: string, rules: CellRules): string {
  return `CASE WHEN regexp_full_match(${cell}, ${quoteText(numberPattern(rules))})
    THEN coalesce(isfinite(try_cast(${plainDigits(cell, rules)} AS DOUBLE)), false) ELSE false END`;
}

export function toNumber(cell: string, rules: CellRules): string {
  return `CAST(${plainDigits(cell, rules)} AS DOUBLE)`;
}

function numberPattern(rules: CellRules): string {
  const point = decimalOf(rules) === ',' ? ',' : '\\.';
  const { thousands } = rules;
  const grouped = thousands === null ? '' : `\\d{1,3}([${thousands}]\\d{3})+(${point}\\d*)?|`;
  return `[+-]?(${grouped}\\d+${point}?\\d*|${point}\\d+)([eE][+-]?\\d+)?`;
}

/** As DuckDB reads a number. */
function plainDigits(cell: string, rules: CellRules): string {
  const { thousands } = rules;
  const together = thousands === null ? cell : `replace(${cell}, ${quoteText(thousands)}, '')`;
  return decimalOf(rules) === ',' ? `replace(${together}, ',', '.')` : together;
}

export function isBoolean(cell: string): string {
  return `lower(${cell}) IN ('true', 'false')`;
}

export function toBoolean(cell: string): string {
  return `lower(${cell}) = 'true'`;
}

/** Whether a cell that is not NULL is a date without a time of day. */
export function isDate(cell: string, { dates }: CellRules): string {
  if (dates !== null) return hasTimeOfDay(dates) ? 'false' : `try_strptime(${cell}, ${quoteText(dates)}) IS NOT NULL`;
  return `CASE WHEN length(${cell}) = 10 AND ${cell}[5] = '-'
    THEN coalesce(CAST(try_cast(${cell} AS DATE) AS VARCHAR) = ${cell}, false) ELSE false END`;
}

export function toDate(cell: string, { dates }: CellRules): string {
  return dates === null ? `CAST(${cell} AS DATE)` : `CAST(strptime(${cell}, ${quoteText(dates)}) AS DATE)`;
}

function hasTimeOfDay(pattern: string): boolean {
  return /%-?[HIMSfgnTXpcsZz]/.test(pattern);
}

/**
 * A date or date-time as wall-clock milliseconds in the zone, BIGINT; NULL when it is none. Reads exactly what `parseWallClock` of
 * lib/calendar.ts reads.
 */
export function toWallClockMs(cell: string, { dates, zone }: CellRules): string {
  if (dates !== null) return stampedMs(cell, dates, zone);
  const clock = `regexp_extract(${cell}, '${dateTime}', ['date', 'hour', 'minute', 'second', 'fraction', 'utc', 'sign', 'zh', 'zm'])`;
  const number = (field: string) => `coalesce(try_cast(p.${field} AS BIGINT), 0)`;
  const written = `epoch_ms(CAST(p.date AS DATE)) + ${number('hour')} * 3600000 + ${number('minute')} * 60000
    + ${number('second')} * 1000 + CAST(rpad(left(p.fraction, 3), 3, '0') AS BIGINT)`;
  const offset = `(${number('zh')} * 60 + ${number('zm')}) * 60000`;
  const instant = `(${written}) - CASE p.sign WHEN '-' THEN -${offset} ELSE ${offset} END`;
  // 24:00 is the end of a day, as in JavaScript's own dates.
  const isClock = `(${number('hour')} < 24 OR (p.hour = '24' AND ${number('minute')} = 0 AND ${number('second')} = 0
    AND coalesce(try_cast(p.fraction AS DOUBLE), 0) = 0)) AND ${number('minute')} < 60 AND ${number('second')} < 60`;
  return `CASE WHEN regexp_full_match(${cell}, '${dateTime}') THEN list_transform([${clock}], lambda p:
    CASE WHEN ${isDate('p.date', { dates: null, zone, decimal: null, thousands: null, nulls: [] })} AND ${isClock} THEN
      CASE WHEN p.utc = '' AND p.sign = '' THEN ${written} ELSE ${localMs(`make_timestamptz((${instant}) * 1000)`, zone)} END
    END)[1] END`;
}

const dateTime =
  '(\\d{4}-\\d{2}-\\d{2})(?:[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d+))?)?(?:(Z)|([+-])(\\d{2}):?(\\d{2}))?)?';

function stampedMs(cell: string, pattern: string, zone: string): string {
  const stamp = `try_strptime(${cell}, ${quoteText(pattern)})`;
  return /%[zZ]/.test(pattern) ? localMs(stamp, zone) : `epoch_ms(${stamp})`;
}

function localMs(instant: string, zone: string): string {
  return `epoch_ms(timezone(${quoteText(zone)}, ${instant}))`;
}
