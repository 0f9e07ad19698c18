import {
  BOOLEAN,
  DATE,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDateValue,
  type DuckDBType,
  type DuckDBValue,
  type DuckDBVector,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import type { TableColumn } from './query-protocol.ts';

/** Rows of one DuckDB vector. */
const CHUNK_ROWS = 2048;

/** Fills a table that exists, column by column in the order of its own. */
export async function appendColumns(
  connection: DuckDBConnection,
  schema: string,
  table: string,
  columns: readonly TableColumn[],
): Promise<void> {
  const rows = columns[0]?.values.length ?? 0;
  const appender = await connection.createAppender(table, schema);
  const types = columns.map(({ type }) => columnTypes[type]);
  for (let start = 0; start < rows; start += CHUNK_ROWS) {
    const end = Math.min(rows, start + CHUNK_ROWS);
    const chunk = DuckDBDataChunk.create(types, end - start);
    for (const [index, column] of columns.entries()) fillVector(chunk.getColumnVector(index), column, start, end);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

const columnTypes: Readonly<Record<TableColumn['type'], DuckDBType>> = {
  VARCHAR,
  BOOLEAN,
  DOUBLE,
  DATE,
  INTEGER,
};

/** What is missing last: the first null gives a vector a bit per row, and from then on each value costs many times as much. */
function fillVector(vector: DuckDBVector, column: TableColumn, start: number, end: number): void {
  const missing: number[] = [];
  for (let row = start; row < end; row++) {
    const cell = cellOf(column, row);
    if (cell === null) missing.push(row - start);
    else vector.setItem(row - start, cell);
  }
  for (const row of missing) vector.setItem(row, null);
  vector.flush();
}

function cellOf(column: TableColumn, row: number): DuckDBValue {
  const value = column.values[row] ?? null;
  if (typeof value !== 'number') return value;
  if (Number.isNaN(value)) return null;
  return column.type === 'DATE' ? new DuckDBDateValue(value) : value;
}
