import type { ExportReport, RejectedRow } from '../exports/export-table.ts';

/** A row of the accounts that is no account. */
export interface TotalRow {
  /** Its place among the rows as they were read. */
  readonly row: number;
  readonly label: string;
  readonly arr: number;
  /** ROW_COLUMN; null = the accounts come from SQL. */
  readonly at: bigint | null;
}

/** As reports call the row under all others, in small letters and without marks. */
const labels: ReadonlySet<string> = new Set(
  [
    [
      'total',
      'totals',
      'grand total',
      'total général',
      'total general',
      'totale',
      'totale generale',
      'totaal',
      'totalt',
    ],
    ['sum', 'sums', 'sum total', 'summe', 'summen', 'gesamt', 'gesamtsumme', 'gesamtergebnis', 'insgesamt'],
    ['somme', 'suma', 'suma total', 'soma', 'somma', 'razem', 'итого', '合計', '总计', '合计'],
  ].flat(),
);

interface Rows {
  readonly ids: readonly (string | null)[];
  readonly names: readonly (string | null)[];
  readonly arr: ArrayLike<number>;
}

/** Rows that are called a total, or nothing at all, and whose ARR is that of all others together. */
export function findTotalRows({ ids, names, arr }: Rows): readonly Omit<TotalRow, 'at'>[] {
  const labelled: number[] = [];
  let sum = 0;
  let added = 0;
  ids.forEach((id, row) => {
    if (isTotalLabel(id) || isTotalLabel(names[row] ?? null) || (id !== null && plain(id) === '')) labelled.push(row);
    else if (Number.isFinite(arr[row])) {
      sum += arr[row]!;
      added++;
    }
  });
  if (added < LEAST_ADDED) return [];
  return labelled
    .filter((row) => Math.abs(arr[row]! - sum) <= HALF_A_CENT + ROUNDING * Math.abs(sum))
    .map((row) => ({ row, label: names[row] || ids[row] || '', arr: arr[row]! }));
}

/** One customer is not the sum of another one that happens to pay as much. */
const LEAST_ADDED = 2;
const HALF_A_CENT = 0.005;
const ROUNDING = 1e-9;

/** Whether a cell calls its row a total. */
export function isTotalLabel(text: string | null): boolean {
  return text !== null && labels.has(plain(text));
}

function plain(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, ' ')
    .trim();
}

const LINE_BITS = 32n;
const RANK_BITS = 15n;

/** As `rejects.csv` has them. */
export function rejectTotals(
  report: ExportReport | undefined,
  column: string,
  totals: readonly TotalRow[],
): readonly RejectedRow[] {
  return totals.flatMap(({ at, label, arr }): RejectedRow[] => {
    if (report === undefined || at === null) return [];
    const rank = Number((at >> LINE_BITS) & ((1n << RANK_BITS) - 1n));
    const file = (report.files[rank] ?? report.files[0])?.key ?? '';
    const line = Number(at & ((1n << LINE_BITS) - 1n));
    const reason = `is the sum of all others, under the label ${JSON.stringify(label)}: a total, and no account`;
    return [{ export: report.name, file, line, column, value: String(arr), reason }];
  });
}
