import type { LineReject } from './line-reject.ts';

/** One file as text cells, before the config says what they mean. */
export interface RawFile {
  readonly columns: readonly RawColumn[];
  /** Trusted SQL: `line` BIGINT and one VARCHAR per column, named by rawColumn(index); gone once the piece is built. */
  readonly relation: string;
  /** How many rows `relation` must give. */
  readonly rows: number;
  readonly rejected: number;
  readonly rejects: readonly LineReject[];
}

export interface RawColumn {
  readonly name: string;
  /** The type the file itself states; null where cells are only text. */
  readonly stated: 'number' | 'boolean' | null;
}

export function rawColumn(index: number): string {
  return `c${index}`;
}

/** More columns than this are no table. */
export const MAX_COLUMNS = 2000;
