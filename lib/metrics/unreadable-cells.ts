import { formatPart } from '../format-count.ts';
import { maskAddresses } from '../mask-addresses.ts';
import type { AccountColumn } from './accounts-query.ts';
import type { MetricProblem } from './metric-problem.ts';

const SHOWN_CELLS = 3;

/**
 * Cells of an account's column that say something and could not be read. They count as not known, which would otherwise show only as
 * accounts without ARR. `read`: NaN = not known.
 */
export function findUnreadableCells(
  column: AccountColumn | undefined,
  read: Float64Array,
  /** Null: the accounts come from SQL. */
  exportName: string | null,
): readonly MetricProblem[] {
  const cells = column ? listUnreadable(column, read) : [];
  if (!column || cells.length === 0) return [];
  const otherwise =
    exportName === null ? 'cast them in the SQL' : `declare their column as money under exports.${exportName}.types`;
  const message = `${column.name}: ${formatPart(cells.length, read.length)} cells are no numbers, as ${showCells(cells)}.`;
  return [{ metric: 'accounts', message, hint: `Export them as plain numbers, or ${otherwise}.` }];
}

/** The cells that are not empty and of which nothing was read. */
export function listUnreadable(column: AccountColumn, read: Float64Array): readonly string[] {
  const cells: string[] = [];
  for (let row = 0; row < read.length; row++) {
    const value = column.values[row];
    if (!Number.isNaN(read[row]) || value === null || value === undefined || value === '' || Number.isNaN(value))
      continue;
    cells.push(String(value));
  }
  return cells;
}

/** The first few, as they are written. */
export function showCells(cells: readonly string[]): string {
  const shown = [...new Set(cells.map((cell) => JSON.stringify(maskAddresses(cell.slice(0, 40)))))];
  return shown.slice(0, SHOWN_CELLS).join(', ');
}
