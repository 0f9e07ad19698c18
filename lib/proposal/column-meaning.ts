import type { ColumnFacts, Days, SetFacts } from './facts.ts';

/** How the dates of a column are written; `sure` false: by custom, not by what the cells say. */
export type DateForm =
  | { readonly kind: 'iso'; readonly hasClock: boolean; readonly hasZone: boolean }
  | { readonly kind: 'pattern'; readonly pattern: string; readonly because: string; readonly isSure: boolean }
  | { readonly kind: 'epoch_s' | 'epoch_ms' | 'epoch_us' }
  | { readonly kind: 'ambiguous'; readonly dayFirst: string; readonly monthFirst: string };

/** Which of a date's parts comes first, where no cell says it. */
export type DateOrder = 'dmy' | 'mdy';

const MOST = 0.9;
const LAST_MONTH = 12;

export function shareOf(column: ColumnFacts, count: number): number {
  return column.filled === 0 ? 0 : count / column.filled;
}

/** The form of a column of dates; null when it is none. */
export function dateFormOf(column: ColumnFacts, order: DateOrder | null): DateForm | null {
  const { forms, parts } = column;
  const iso = forms.isoDate + forms.isoTime;
  if (shareOf(column, iso) >= MOST)
    return { kind: 'iso', hasClock: forms.isoTime > 0, hasZone: forms.isoTime > 0 && forms.zoned === forms.isoTime };
  if (shareOf(column, forms.threeParts) >= MOST && parts !== null && parts.clock !== null)
    return orderParts(column, order);
  if (shareOf(column, forms.yearFirst) >= MOST) return yearFirst(column);
  if (shareOf(column, forms.compactDay) === 1) return sure('%Y%m%d', 'year, month and day in one');
  if (shareOf(column, forms.epochUs) === 1) return { kind: 'epoch_us' };
  if (shareOf(column, forms.epochMs) === 1) return { kind: 'epoch_ms' };
  if (shareOf(column, forms.epochS) === 1) return { kind: 'epoch_s' };
  return null;
}

function sure(pattern: string, because: string): DateForm {
  return { kind: 'pattern', pattern, because, isSure: true };
}

/** 2026/11/25, and with a clock behind it. */
function yearFirst({ top }: ColumnFacts): DateForm | null {
  const clocks = new Set(
    top.map(([value]) =>
      value
        .replace(/^\d{4}\/\d{1,2}\/\d{1,2}/, '')
        .replace(/^ \d{1,2}:\d{2}:\d{2}$/, ' %H:%M:%S')
        .replace(/^ \d{1,2}:\d{2}$/, ' %H:%M'),
    ),
  );
  const [clock = ''] = clocks;
  return clocks.size === 1 && /^( %H:%M(:%S)?)?$/.test(clock)
    ? sure(`%Y/%m/%d${clock}`, 'the year stands first')
    : null;
}

function orderParts({ parts }: ColumnFacts, order: DateOrder | null): DateForm | null {
  const { separator, mostFirst, mostSecond, yearDigits, clock } = parts!;
  const year = yearDigits === 2 ? '%y' : '%Y';
  const dayFirst = `%d${separator}%m${separator}${year}${clock}`;
  const monthFirst = `%m${separator}%d${separator}${year}${clock}`;
  if (mostFirst > LAST_MONTH && mostSecond > LAST_MONTH) return null;
  const pattern = (written: string, because: string, isSure = true) =>
    ({ kind: 'pattern', pattern: written, because, isSure }) as const;
  if (mostFirst > LAST_MONTH) return pattern(dayFirst, `a ${mostFirst} stands first, so the day does`);
  if (mostSecond > LAST_MONTH) return pattern(monthFirst, `a ${mostSecond} stands second, so the month is first`);
  if (order === 'dmy') return pattern(dayFirst, 'day first, as you said');
  if (order === 'mdy') return pattern(monthFirst, 'month first, as you said');
  if (separator === '.') return pattern(dayFirst, 'with dots, the day is first', false);
  return { kind: 'ambiguous', dayFirst, monthFirst };
}

/** Whether nothing but other columns of the file says how a column's dates are read. */
export function isOrderBorrowed(column: ColumnFacts, wanted: DateOrder | null): boolean {
  return wanted === null && dateFormOf(column, null)?.kind === 'ambiguous';
}

/** Why dates are read as they are; '' where there is no other way. */
export function explainOrder(column: ColumnFacts, wanted: DateOrder | null): string {
  if (isOrderBorrowed(column, wanted)) return 'read as the other dates of the file are';
  const form = dateFormOf(column, wanted);
  return form?.kind === 'pattern' ? form.because : '';
}

/** The order that another column of the same set shows, for those that do not show their own. */
export function orderOf(set: SetFacts): DateOrder | null {
  const found = new Set(
    set.columns.flatMap((column) => {
      const form = dateFormOf(column, null);
      return form?.kind === 'pattern' && form.isSure && !form.pattern.startsWith('%Y')
        ? [form.pattern.startsWith('%d') ? 'dmy' : 'mdy']
        : [];
    }),
  );
  return found.size === 1 ? (([...found][0] ?? null) as DateOrder | null) : null;
}

/** The days of a column whose form is known; null while it is not. */
export function daysOf(column: ColumnFacts, form: DateForm): Days | null {
  if (form.kind === 'ambiguous') return null;
  if (form.kind !== 'pattern') return column.days;
  if (form.pattern.startsWith('%Y')) return column.days;
  return (form.pattern.startsWith('%d') ? column.parts?.dayFirst : column.parts?.monthFirst) ?? null;
}

export type NumberForm = 'plain' | 'money' | 'percent' | 'decimal-comma' | 'ambiguous';

/** How the numbers of a column are written; null when it is none. Commas and dots before three digits alone are told apart by nobody. */
export function numberFormOf(column: ColumnFacts): NumberForm | null {
  const { forms } = column;
  if (column.filled === 0) return null;
  if (shareOf(column, forms.percent) >= MOST) return 'percent';
  const all = forms.number + forms.comma + Math.max(0, forms.money - bothKinds(column));
  if (shareOf(column, all) < MOST) return null;
  if (forms.comma > 0 && forms.money === 0) return forms.comma === forms.dotted ? 'ambiguous' : commaForm(column);
  if (forms.money > 0) return 'money';
  // 120.000 may be a hundred and twenty thousand, where no other cell with a dot says what a dot is.
  return forms.dotted > 0 && forms.dotted === forms.point ? 'ambiguous' : 'plain';
}

/** Cells that count as money and with a comma at once: 1,234,567. */
function bothKinds({ filled, forms }: ColumnFacts): number {
  return Math.max(0, forms.number + forms.comma + forms.money - filled);
}

/** 12,5 is a decimal comma; 27,000 alone may be both. */
function commaForm({ top }: ColumnFacts): NumberForm {
  const commas = top.map(([value]) => value).filter((value) => value.includes(','));
  return commas.some((value) => /,(\d{1,2}|\d{4,})$/.test(value)) ? 'decimal-comma' : 'ambiguous';
}

export function isNumeric(column: ColumnFacts): boolean {
  const form = numberFormOf(column);
  return form !== null && form !== 'ambiguous';
}

export function areAddresses(column: ColumnFacts): boolean {
  return shareOf(column, column.forms.address) >= MOST;
}

/** Few values, each of many rows. */
export function isCategory(column: ColumnFacts): boolean {
  return column.filled > 0 && column.distinct <= 30 && column.distinct * 2 <= column.filled && column.longest <= 60;
}

/** Each row of the newest file has one, and no two the same. */
export function isUnique({ newest, filled, rows }: ColumnFacts): boolean {
  return filled === rows && newest.rows > 0 && newest.distinct >= newest.rows * 0.99;
}

/** Yes and no, whatever the words; `No phone service` is a no too. Null when there are others. */
export function readYesNo(
  column: ColumnFacts,
): { readonly yes: readonly string[]; readonly no: readonly string[] } | null {
  if (column.filled === 0 || column.distinct > 4) return null;
  const values = column.top.map(([value]) => value);
  const yes = values.filter((value) => /^(true|yes|y|t)$/i.test(value));
  const no = values.filter((value) => /^(false|no|n|f)$/i.test(value) || /^no /i.test(value));
  return yes.length > 0 && yes.length + no.length === values.length ? { yes, no } : null;
}
