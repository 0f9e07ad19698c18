import type { DuckDBConnection } from '@duckdb/node-api';
import { isMoney, toMoney } from '../exports/amount-sql.ts';
import { findTotalRows, isTotalLabel } from '../metrics/total-rows.ts';
import { quoteText } from '../quote-sql.ts';
import { fitName, isMonthly } from './column-roles.ts';
import type { ColumnFacts, SetFacts, TotalFacts } from './facts.ts';

interface Table {
  /** Trusted SQL, with the column `file`. */
  readonly relation: string;
  readonly slots: ReadonlyMap<string, string>;
  /** All files are the parts of one table. */
  readonly areParts: boolean;
}

/** Rows that a night takes for the sum of all others, and for no account: of each file, those that are called a total. */
export async function findTotals(
  columns: readonly ColumnFacts[],
  signs: SetFacts['signs'],
  { relation, slots, areParts }: Table,
  connection: DuckDBConnection,
): Promise<readonly TotalFacts[]> {
  const amount = columns.find((column) => fitName('arr', column) > 0) ?? columns.find(isMonthly);
  if (amount === undefined) return [];
  const labels = columns.filter((column) => fitName('id', column) > 0 || fitName('name', column) > 0);
  const written = `trim(${slots.get(amount.name)})`;
  const rules = { ...AS_WRITTEN, decimal: signs === 'comma' ? ',' : null } as const;
  const value = `CASE WHEN ${isMoney(written, rules)} THEN ${toMoney(written, rules)} END`;
  const select = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjects();
  for (const label of labels.filter(({ name }) => name !== amount.name)) {
    const text = `trim(${slots.get(label.name)})`;
    const named = await select(
      `SELECT DISTINCT ${text} AS label FROM (${relation}) WHERE length(${text}) < ${LONGEST}`,
    );
    if (!named.some((row) => isTotalLabel(String(row.label)))) continue;
    const rows = await select(
      `SELECT ${areParts ? "''" : 'file'} AS file, ${text} AS label, ${written} AS written, ${value} AS value FROM (${relation})`,
    );
    const totals = [...new Set(rows.map(({ file }) => file))].flatMap((file) =>
      sumUp(rows.filter((row) => row.file === file)),
    );
    if (totals.length > 0) return totals.map((cells) => ({ column: label.name, amount: amount.name, ...cells }));
  }
  return [];
}

const AS_WRITTEN = { thousands: null, nulls: [], dates: null, zone: 'UTC', writtenIn: 'UTC' } as const;
/** Of what a row under all others is called, characters. */
const LONGEST = 30;

function sumUp(rows: readonly Record<string, unknown>[]): Pick<TotalFacts, 'label' | 'written'>[] {
  const found = findTotalRows({
    ids: rows.map(({ label }) => (label === null ? null : String(label))),
    names: rows.map(() => null),
    arr: rows.map(({ value }) => (value === null ? Number.NaN : Number(value))),
  });
  return found.map(({ row }) => ({ label: String(rows[row]!.label), written: String(rows[row]!.written) }));
}

/** The same rows without the totals. */
export function withoutTotals(
  relation: string,
  totals: readonly TotalFacts[],
  slots: ReadonlyMap<string, string>,
): string {
  const are = totals.map(
    ({ column, label, amount, written }) =>
      `(trim(${slots.get(column)}) = ${quoteText(label)} AND trim(${slots.get(amount)}) = ${quoteText(written)})`,
  );
  return `SELECT * FROM (${relation}) WHERE (${are.join(' OR ')}) IS NOT TRUE`;
}
