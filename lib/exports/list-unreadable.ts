import type { DuckDBConnection } from '@duckdb/node-api';
import { formatPart } from '../format-count.ts';
import { quoteText } from '../quote-sql.ts';
import { kindOfPoint } from './amount-sql.ts';
import { type CellReading, describeMiss, describeOthers, readsAs } from './cell-reading.ts';
import { type RejectedRow, ROW_COLUMN, type UnreadColumn } from './export-table.ts';
import type { KeyedPiece } from './judge-export.ts';
import { MAX_REJECTS_KEPT, shortenValue } from './line-reject.ts';
import type { ReadingRules } from './piece.ts';
import type { SetColumn } from './read-columns.ts';
import { showCells } from './show-cells.ts';

/** What of an export's cells did not read, beyond the rows that are rejected. */
export interface UnreadableCells {
  /** Each missing for its row, which counts. */
  readonly cells: readonly RejectedRow[];
  readonly count: number;
  readonly columns: ReadonlyMap<string, UnreadColumn>;
  readonly notes: readonly string[];
}

/** Looks up the cells that did not read. Of clean files nothing is opened again. */
export async function listUnreadable(
  pieces: readonly KeyedPiece[],
  columns: readonly SetColumn[],
  rules: ReadingRules,
  connection: () => Promise<DuckDBConnection>,
): Promise<UnreadableCells> {
  const cells: RejectedRow[] = [];
  const unread = new Map<string, UnreadColumn>();
  const notes: string[] = [];
  for (const column of columns) {
    const { name, reading, unreadable } = column;
    const find = async (wanted: Search) => findCells(pieces, column, { ...wanted, rules }, await connection());
    if (unreadable > 0 && reading !== 'text' && name !== rules.time) {
      const found = await find({ reading, isAmbiguous: false, limit: MAX_REJECTS_KEPT - cells.length });
      cells.push(...found);
      notes.push(describeFew(column, reading, found));
    }
    if (column.unread === null) continue;
    const found = await find({ ...column.unread, limit: MOST_SEEN });
    const examples = [...new Set(found.map(({ value }) => value))].slice(0, MOST_EXAMPLES);
    unread.set(name, { name, cells: column.cells, ...column.unread, examples });
  }
  return { cells, count: columns.reduce((sum, { unreadable }) => sum + unreadable, 0), columns: unread, notes };
}

const MOST_SEEN = 1000;
const MOST_EXAMPLES = 20;

interface Search {
  readonly reading: Exclude<CellReading, 'text'>;
  /** Cells whose point may be either, instead of those that do not read. */
  readonly isAmbiguous: boolean;
  readonly limit: number;
}

/** In the order of their rows. */
async function findCells(
  pieces: readonly KeyedPiece[],
  { name, slot }: SetColumn,
  { reading, isAmbiguous, limit, rules }: Search & { readonly rules: ReadingRules },
  connection: DuckDBConnection,
): Promise<RejectedRow[]> {
  const having = pieces.filter(({ piece }) => piece.columns.some((column) => column.slot === slot && column.cells > 0));
  const keys = new Map(having.map(({ key, piece }) => [piece.path, key]));
  const files = [...keys.keys()].map(quoteText).join(', ');
  const isFound = isAmbiguous ? isEitherPoint(slot, rules) : `NOT ${readsAs(reading, slot, rules.cells)}`;
  const found = await connection.runAndReadAll(`
    SELECT filename, (${ROW_COLUMN} & 4294967295)::DOUBLE, left(${slot}, 200)
    FROM read_parquet([${files}], union_by_name=true, filename=true)
    WHERE ${slot} IS NOT NULL AND ${isFound} ORDER BY ${ROW_COLUMN} LIMIT ${limit}`);
  const reason = `${describeMiss(reading)}, and counts as missing`;
  return found.getRows().map(([file, line, value]) => ({
    export: rules.export,
    file: keys.get(String(file)) ?? '',
    line: Number(line),
    column: name,
    value: shortenValue(String(value)),
    reason,
  }));
}

function isEitherPoint(slot: string, { cells }: ReadingRules): string {
  return `${kindOfPoint(slot, cells)} = 'either'`;
}

function describeFew(
  { name, cells, unreadable }: SetColumn,
  reading: Exclude<CellReading, 'text'>,
  found: readonly RejectedRow[],
): string {
  const values = showCells(found.map(({ value }) => value));
  return `Column ${JSON.stringify(name)}: ${formatPart(unreadable, cells)} cells are ${describeOthers(reading)} (${values}) and count as missing; rejects.csv lists them.`;
}
