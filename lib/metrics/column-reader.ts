import { type DuckDBDataChunk, DuckDBDoubleVector, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import type { ResultColumn } from './query-protocol.ts';

/** Gathers one column of a result, chunk by chunk. */
export interface ColumnReader {
  add(chunk: DuckDBDataChunk, column: number): void;
  finish(): ResultColumn;
}

export function createColumnReader(type: DuckDBType): ColumnReader {
  return type.typeId === DuckDBTypeId.DOUBLE ? createNumberReader() : createTextReader();
}

function createNumberReader(): ColumnReader {
  const parts: Float64Array[] = [];
  return {
    add(chunk, column) {
      const vector = chunk.getColumnVector(column);
      if (!(vector instanceof DuckDBDoubleVector))
        throw new TypeError('A DOUBLE column came as another kind of vector.');
      const part = new Float64Array(chunk.rowCount);
      for (let row = 0; row < part.length; row++) part[row] = vector.getItem(row) ?? Number.NaN;
      parts.push(part);
    },
    finish() {
      const all = new Float64Array(parts.reduce((rows, part) => rows + part.length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return all;
    },
  };
}

function createTextReader(): ColumnReader {
  const values: (string | null)[] = [];
  return {
    add(chunk, column) {
      for (const value of chunk.getColumnValues(column)) values.push(value === null ? null : String(value));
    },
    finish: () => values,
  };
}
