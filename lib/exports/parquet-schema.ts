import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteText } from '../quote-sql.ts';
import { FileProblem } from './file-problem.ts';
import type { Unusable } from './raw-file.ts';

/** What a Parquet file says of its columns and DuckDB does not hand on. Paths of nested ones are joined by NUL. */
export interface ParquetSchema {
  /** The timestamps that are in UTC. */
  readonly instants: ReadonlySet<string>;
  /** Columns that DuckDB reads as something else than they are, and those that hold one. */
  readonly misread: ReadonlyMap<string, Unusable>;
}

/** DuckDB takes longer decimals for DOUBLE, and gets other numbers. */
const MOST_DIGITS = 38;

/** Throws FileProblem for a column of which DuckDB would fail. */
export async function readSchema(file: string, connection: DuckDBConnection): Promise<ParquetSchema> {
  const result = await connection.runAndReadAll(`
    SELECT name, coalesce(num_children, 0)::INTEGER,
      coalesce(type = 'INT96' OR logical_type LIKE 'TimestampType(isAdjustedToUTC=1%', false),
      CASE WHEN converted_type = 'DECIMAL' OR logical_type LIKE 'DecimalType(%' THEN precision::INTEGER END, scale::INTEGER
    FROM parquet_schema(${quoteText(file)})`);
  const [, ...elements] = result.getRows();
  const instants = new Set<string>();
  const misread = new Map<string, Unusable>();
  const parents: { path: readonly string[]; left: number }[] = [];
  for (const [name, children, isInstant, precision, scale] of elements) {
    while (parents.at(-1)?.left === 0) parents.pop();
    const parent = parents.at(-1);
    if (parent) parent.left--;
    const path = [...(parent?.path ?? []), String(name)];
    if (isInstant === true) instants.add(path.join('\0'));
    if (Number(children) > 0) parents.push({ path, left: Number(children) });
    if (precision === null) continue;
    refuseScale(path, Number(precision), Number(scale));
    if (Number(precision) <= MOST_DIGITS) continue;
    const fault = describeLong(Number(precision), Number(scale));
    for (let depth = 1; depth <= path.length; depth++) misread.set(path.slice(0, depth).join('\0'), fault);
  }
  return { instants, misread };
}

function refuseScale(path: readonly string[], precision: number, scale: number): void {
  if (scale <= precision && precision > 0) return;
  throw new FileProblem(
    `has the column ${JSON.stringify(path.join('.'))} of type DECIMAL(${precision},${scale}), which cannot be read: export it as DOUBLE, or as text.`,
  );
}

function describeLong(precision: number, scale: number): Unusable {
  return {
    what: `numbers of up to ${precision} digits (DECIMAL(${precision},${scale}))`,
    instead: `Export it with at most ${MOST_DIGITS} digits, as NUMERIC in BigQuery, or as text.`,
  };
}
