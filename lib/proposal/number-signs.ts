import { numberFormOf } from './column-meaning.ts';
import type { ColumnFacts, SetFacts } from './facts.ts';

type NumberSigns = SetFacts['signs'];

const COMMA_DECIMAL = /\d\.\d{3}(\.\d{3})*,\d|^\D*\d+,\d{1,2}\D*$/;
const POINT_DECIMAL = /\d,\d{3}(,\d{3})*\.\d|^\D*\d+\.\d{1,2}\D*$/;

const COMMA_GROUPS = /^\D*\d{1,3}(,\d{3})+\D*$/;
const POINT_GROUPS = /^\D*\d{1,3}(\.\d{3})+\D*$/;

/** Which sign stands before decimals, as the cells of a table show it without doubt. */
export function signsOf(columns: readonly ColumnFacts[]): NumberSigns {
  const has = (pattern: RegExp) =>
    columns.some((column) => numberFormOf(column) !== null && column.top.some(([value]) => pattern.test(value)));
  const [comma, point] = [
    has(COMMA_DECIMAL) || columns.some((column) => isGrouped(column, POINT_GROUPS)),
    has(POINT_DECIMAL) || columns.some((column) => isGrouped(column, COMMA_GROUPS)),
  ];
  return comma === point ? null : comma ? 'comma' : 'point';
}

/** Money of a named currency has no three decimals: $1,000 is a thousand. */
function isGrouped({ marks, top }: ColumnFacts, groups: RegExp): boolean {
  const signed = top.map(([value]) => value).filter((value) => /\d[.,]\d/.test(value));
  return marks.length > 0 && signed.length > 0 && signed.every((value) => groups.test(value));
}

/** As `csv:` has them; only where a column needs it. */
export function writeSigns({ columns, signs }: SetFacts): { decimal?: string; thousands?: string } {
  const grouped = (sign: string) =>
    columns.some(
      (column) =>
        numberFormOf(column) !== null &&
        column.top.some(([value]) => new RegExp(`^[^\\d]*\\d{1,3}(\\${sign}\\d{3})+(\\D|$)`).test(value)),
    );
  const isNeeded = columns.some(
    (column) => numberFormOf(column) !== null && column.top.some(([value]) => /\d[.,]\d/.test(value)),
  );
  if (!isNeeded) return {};
  if (signs === 'comma') return { decimal: ',', ...(grouped('.') && { thousands: '.' }) };
  if (signs === 'point') return grouped(',') ? { thousands: ',' } : {};
  return columns.some((column) => numberFormOf(column) === 'decimal-comma') ? { decimal: ',' } : {};
}

/** Tables without a doubtless number, written by the program that wrote another of the folder: the encoding gives it away. */
export function shareSigns(sets: readonly SetFacts[]): readonly SetFacts[] {
  return sets.map((set) => {
    if (set.signs !== null || set.csv.encoding === null) return set;
    const others = new Set(
      sets.filter(({ csv, signs }) => signs !== null && csv.encoding === set.csv.encoding).map(({ signs }) => signs),
    );
    return others.size === 1 ? { ...set, signs: [...others][0] ?? null } : set;
  });
}
