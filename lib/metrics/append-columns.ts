import {
  BOOLEAN,
  DATE,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDateValue,
  type DuckDBType,
  type DuckDBValue,
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
    for (const [index, column] of columns.entries()) chunk.setColumnValues(index, cellsOf(column, start, end));
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

function cellsOf(column: TableColumn, start: number, end: number): DuckDBValue[] {
  if (column.type === 'VARCHAR' || column.type === 'BOOLEAN') return column.values.slice(start, end);
  return Array.from(column.values.subarray(start, end), (value) => {
    if (Number.isNaN(value)) return null;
    return column.type === 'DATE' ? new DuckDBDateValue(value) : value;
  });
}
