import type { DuckDBConnection } from '@duckdb/node-api';
import type { Piece } from '../exports/piece.ts';
import { quoteText } from '../quote-sql.ts';

/** Rows that are looked into, and how deep. */
const LOOKED_AT = 500;
const DEEPEST = 4;
const MOST_PATHS = 60;
/** Of the rows; what fewer have says nothing of accounts. */
const LEAST_SHARE = 0.02;

/** Paths into nested values that the rows of a piece have, as `context.groupId`: the shallower first. */
export async function findPaths({ path, columns }: Piece, connection: DuckDBConnection): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, slot } of columns) {
    if (name.includes('.')) continue;
    const result = await connection.runAndReadAll(
      `SELECT ${slot} AS cell FROM read_parquet(${quoteText(path)}) WHERE ${slot}::VARCHAR SIMILAR TO '[\\[{].*' LIMIT ${LOOKED_AT}`,
    );
    const cells = result.getRows().map(([cell]) => String(cell));
    found.push(...listPaths(name, cells));
  }
  return found.sort((a, b) => depthOf(a) - depthOf(b)).slice(0, MOST_PATHS);
}

function listPaths(column: string, cells: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const cell of cells)
    for (const path of new Set(walk(column, parse(cell), 1))) counts.set(path, (counts.get(path) ?? 0) + 1);
  return [...counts].filter(([, count]) => count >= Math.max(1, cells.length * LEAST_SHARE)).map(([path]) => path);
}

/** Paths to what is no object. Of a list the first is looked at. */
function walk(path: string, value: unknown, depth: number): string[] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return depth > 1 ? [path] : [];
  if (depth > DEEPEST) return [];
  const entries = Array.isArray(value) ? Object.entries(value).slice(0, 1) : Object.entries(value);
  return entries.flatMap(([key, inner]) =>
    key === '' || key.includes('.') ? [] : walk(`${path}.${key}`, inner, depth + 1),
  );
}

function parse(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return null;
  }
}

function depthOf(path: string): number {
  return path.split('.').length;
}
