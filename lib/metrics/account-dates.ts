import { toIsoDate } from '../calendar.ts';
import type { ExportConfig, HealthConfig } from '../config/health-config.ts';
import { EVENT_YEARS, LIFETIME_YEARS, type Years } from '../date-pattern.ts';
import { formatPart } from '../format-count.ts';
import { type DateReading, type DateRules, dayOf, readDate } from '../read-date.ts';
import { describeSuggestion, formatOfOthers, suggestDates } from '../suggest-dates.ts';
import type { AccountColumn } from './accounts-query.ts';
import type { MetricProblem } from './metric-problem.ts';
import { listUnreadable, showCells } from './unreadable-cells.ts';

export const DATE_NAMES = ['started_on', 'renews_on', 'churned_on'] as const;

export type DateName = (typeof DATE_NAMES)[number];

const yearsOf: Readonly<Record<DateName, Years>> = {
  started_on: LIFETIME_YEARS,
  renews_on: EVENT_YEARS,
  churned_on: LIFETIME_YEARS,
};

export function mapDateNames<T>(make: (name: DateName) => T): Readonly<Record<DateName, T>> {
  const [started_on, renews_on, churned_on] = DATE_NAMES.map(make) as [T, T, T];
  return { started_on, renews_on, churned_on };
}

export interface AccountDates {
  /** Days since 1970; NaN = not known. */
  readonly days: Float64Array;
  /** Cells that stand for no date, as 9999-12-31, and are none of the unreadable. */
  readonly placeholders: readonly string[];
}

/** How the accounts' export writes its dates; what SQL returns is ISO 8601. */
export function accountDateRules({ accounts, exports, timezone }: HealthConfig): DateRules {
  return dateRulesOf(accounts.kind === 'export' ? exports.get(accounts.from) : undefined, timezone);
}

/** How an export writes its dates. */
export function dateRulesOf(source: ExportConfig | undefined, timezone: string): DateRules {
  return {
    dates: source?.dates ?? source?.csv.dates ?? null,
    zone: timezone,
    writtenIn: source?.timezone ?? timezone,
  };
}

export function readAccountDates(
  column: AccountColumn | undefined,
  name: DateName,
  { rows, dateRules }: { rows: number; dateRules: DateRules },
): AccountDates {
  const days = new Float64Array(rows).fill(Number.NaN);
  const placeholders: string[] = [];
  if (!column || column.type === 'boolean') return { days, placeholders };
  for (let row = 0; row < rows; row++) {
    const value = column.values[row];
    if (value === null || value === undefined || value === '') continue;
    const read = readCell(value, column.type, dateRules, yearsOf[name]);
    if (read.kind === 'date') days[row] = dayOf(read.wallMs);
    if (read.kind === 'placeholder') placeholders.push(toText(value, column.type));
  }
  return { days, placeholders };
}

function readCell(value: number | string, type: AccountColumn['type'], rules: DateRules, years: Years): DateReading {
  const text = toText(value, type);
  // What has a type of its own is ISO 8601 already.
  const isTyped = typeof value === 'number' && type !== 'number';
  const iso: DateRules = { ...rules, dates: null, writtenIn: rules.zone };
  if (isTyped) return readDate(text, iso, years);
  const read = readDate(text, rules, years);
  // A Parquet file's own dates are ISO 8601 whatever its texts are.
  return read.kind === 'unreadable' && rules.dates !== null ? readDate(text, iso, years) : read;
}

/** A date with a type of its own comes as a day. */
function toText(value: number | string, type: AccountColumn['type']): string {
  return typeof value === 'number' && type !== 'number' ? toIsoDate(value) : String(value);
}

/** Cells that say something and are no dates; what stands for no date is meant so. */
export function findUnreadableDates(
  column: AccountColumn | undefined,
  { days, placeholders }: AccountDates,
  /** `exportName` null: the accounts come from SQL. */
  { exportName, dates }: { readonly exportName: string | null; readonly dates: string | null },
): readonly MetricProblem[] {
  if (!column) return [];
  const known = new Set(placeholders);
  const cells = listUnreadable(column, days)
    .map((cell) => (column.type === 'date' || column.type === 'timestamp' ? toIsoDate(Number(cell)) : cell))
    .filter((cell) => !known.has(cell));
  if (cells.length === 0) return [];
  const message = `${column.name}: ${formatPart(cells.length, days.length)} cells are no dates, as ${showCells(cells)}.`;
  const others = formatOfOthers(
    days.some((day) => !Number.isNaN(day)),
    dates,
  );
  const hint =
    exportName === null
      ? 'Export them as YYYY-MM-DD, or cast them in the SQL.'
      : describeSuggestion(suggestDates(cells), `exports.${exportName}`, others);
  return [{ metric: 'accounts', message, hint }];
}
