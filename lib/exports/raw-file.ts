import { FileProblem } from './file-problem.ts';
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

const MAX_COLUMNS = 2000;

/** Throws FileProblem when a file has more columns than any table, or a name that no SQL can hold. */
export function checkNames(names: readonly string[]): void {
  if (names.length > MAX_COLUMNS) {
    throw new FileProblem(
      `has more than ${MAX_COLUMNS} columns: check csv: { delimiter: … }, or that it is a table at all.`,
    );
  }
  const place = names.findIndex((name) => name.includes('\0'));
  if (place >= 0) throw new FileProblem(`has a NUL byte in the name of column ${place + 1}: export it again.`);
}
