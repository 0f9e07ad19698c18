import type { CsvDialect } from '../config/health-config.ts';
import { quoteText } from '../quote-sql.ts';
import type { DateRules } from '../read-date.ts';

/** What decides how a cell's text reads; of files that are no CSV, the defaults. */
export interface CellRules extends DateRules {
  /** Null = a point, unless `thousands` is one. */
  readonly decimal: CsvDialect['decimal'];
  /** What stands between groups of three digits; null = nothing, unless an amount of money shows it. */
  readonly thousands: CsvDialect['thousands'];
  /** Cells that mean nothing, besides ''. */
  readonly nulls: readonly string[];
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

/** Whether a cell that is not NULL says true or false in so many words. */
export function isTrueOrFalse(cell: string): string {
  return `lower(${cell}) IN ('true', 'false')`;
}

const yes = ['true', 'yes', 'y', 't', '1', '1.0'].map(quoteText).join(', ');
const no = ['false', 'no', 'n', 'f', '0', '0.0'].map(quoteText).join(', ');

/** Whether a cell that is not NULL means true or false where one of the two is needed. */
export function isBoolean(cell: string): string {
  return `lower(${cell}) IN (${yes}, ${no})`;
}

export function toBoolean(cell: string): string {
  return `lower(${cell}) IN (${yes})`;
}
