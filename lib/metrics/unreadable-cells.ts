import type { AccountColumn } from './accounts-query.ts';
import { type MetricProblem, maskAddresses } from './metric-problem.ts';

const SHOWN_CELLS = 3;

const wanted = {
  date: { are: 'no dates', write: 'Export them as YYYY-MM-DD', option: 'dates: "%d/%m/%Y"' },
  number: { are: 'no numbers', write: 'Export them as plain numbers', option: 'decimal: ","' },
} as const;

/**
 * Cells of an account's column that say something and could not be read. They count as not known, which would otherwise show only as
 * accounts without a renewal, or without ARR. `read`: NaN = not known.
 */
export function findUnreadableCells(
  column: AccountColumn | undefined,
  read: Float64Array,
  kind: keyof typeof wanted,
  /** Null: the accounts come from SQL. */
  exportName: string | null,
): readonly MetricProblem[] {
  if (!column) return [];
  const cells = new Set<string>();
  let count = 0;
  for (let row = 0; row < read.length; row++) {
    const value = column.values[row];
    if (!Number.isNaN(read[row]) || value === null || value === undefined || value === '' || Number.isNaN(value))
      continue;
    count++;
    if (cells.size < SHOWN_CELLS) cells.add(JSON.stringify(maskAddresses(String(value).slice(0, 40))));
  }
  if (count === 0) return [];
  const { are, write, option } = wanted[kind];
  const message = `${column.name}: ${count} of ${read.length} cells are ${are}, as ${[...cells].join(', ')}.`;
  const otherwise =
    exportName === null ? 'cast them in the SQL' : `say how they are written, as exports.${exportName}.csv.${option}`;
  return [{ metric: 'accounts', message, hint: `${write}, or ${otherwise}.` }];
}
