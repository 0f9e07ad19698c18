import type { Scalar } from '../config/health-config.ts';
import type { ColumnDescription, ResultColumn } from './query-protocol.ts';

/** One value per account, in roster order; NaN or null = missing. */
export type Values =
  | { readonly type: 'number'; readonly values: Float64Array }
  | { readonly type: 'boolean' | 'text'; readonly values: readonly (string | boolean | null)[] };

export type ValueType = Values['type'];

export function missingValues(accounts: number): Values {
  return { type: 'number', values: new Float64Array(accounts).fill(Number.NaN) };
}

/** Values as charts keep them, each of its own type: one column holds one type. */
export function typeCells(cells: readonly (Scalar | null)[]): Values {
  const isNumber = cells.every((cell) => cell === null || typeof cell === 'number');
  if (!isNumber) return { type: 'text', values: cells as readonly (string | boolean | null)[] };
  return { type: 'number', values: Float64Array.from(cells, (cell) => (cell as number | null) ?? Number.NaN) };
}

/** The type of value a column gives: dates and times are text. Null: a metric cannot hold it. */
export function valueTypeOf(type: ColumnDescription['type']): ValueType | null {
  switch (type) {
    case 'number':
    case 'null':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'text':
    case 'date':
    case 'timestamp':
      return 'text';
    case 'other':
      return null;
  }
}

/**
 * SQL that gives a value as the query process returns it: DOUBLE for numbers and booleans (0 and 1), else text. A missing number is NaN
 * from the start: a column with a NULL in it takes many times as long to hand over.
 */
export function selectValue(expression: string, type: ValueType): string {
  return type === 'text' ? `CAST(${expression} AS VARCHAR)` : `coalesce(CAST(${expression} AS DOUBLE), 'NaN')`;
}

/** SQL that gives any value as an id or a name is written: a whole number without a decimal point. */
export function selectText(expression: string, sqlType: string): string {
  const text = `CAST(${expression} AS VARCHAR)`;
  if (sqlType !== 'DOUBLE' && sqlType !== 'FLOAT') return text;
  const isWhole = `${expression} = trunc(${expression}) AND abs(${expression}) < 1e15`;
  return `CASE WHEN ${isWhole} THEN CAST(CAST(${expression} AS BIGINT) AS VARCHAR) ELSE ${text} END`;
}

/** Puts a result column into its accounts' places; an account in `isRow` but without a value stays missing, others get `empty`. */
export function placeValues(column: ResultColumn, type: ValueType, places: Placement): Values {
  const { accounts, indices, hasRow, empty } = places;
  if (type === 'number') {
    const values = new Float64Array(accounts).fill(typeof empty === 'number' ? empty : Number.NaN);
    for (let row = 0; row < indices.length; row++) {
      if (!hasRow(row)) continue;
      const value = column[row];
      values[indices[row]!] = typeof value === 'number' && Number.isFinite(value) ? value : Number.NaN;
    }
    return { type, values };
  }
  const values = new Array<string | boolean | null>(accounts).fill(typeof empty === 'number' ? null : empty);
  for (let row = 0; row < indices.length; row++)
    if (hasRow(row)) values[indices[row]!] = type === 'boolean' ? toBoolean(column[row]) : toText(column[row]);
  return { type, values };
}

export interface Placement {
  /** How many accounts there are. */
  readonly accounts: number;
  /** Result row → account. */
  readonly indices: Float64Array;
  /** Whether the account of a result row has a row of the export in this metric's window. */
  readonly hasRow: (row: number) => boolean;
  /** The value of an account without a row; null = missing. */
  readonly empty: Scalar | null;
}

function toBoolean(value: number | string | null | undefined): boolean | null {
  return typeof value === 'number' && !Number.isNaN(value) ? value !== 0 : null;
}

function toText(value: number | string | null | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** Whether `empty` can stand in a column of a type. */
export function fitsType(empty: Scalar | null, type: ValueType): boolean {
  return empty === null || (type === 'text' ? typeof empty === 'string' : typeof empty === type);
}
