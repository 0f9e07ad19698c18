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
  /** Why `relation` could not be read, as the rest of a sentence that begins with the file's name; null when the format does not know. */
  explain?(error: unknown): Promise<string | null>;
}

/** Of a column: the rest of a sentence that begins with "the file has", and what to do. */
export interface Unusable {
  readonly what: string;
  readonly instead: string;
}

export interface RawColumn {
  readonly name: string;
  /** Whether SQL cannot tell the name that the file gives it from that of another column. */
  readonly isRepeated: boolean;
  /** The type the file itself states; null where cells are only text. */
  readonly stated: 'number' | 'boolean' | null;
  /** Trusted SQL over `relation`: whether the file itself has a cell as a number; absent where it does so for all or none. */
  readonly isNumber?: string;
  /** Its cells are dates as ISO 8601, without an offset on the portfolio's clock, however the config says that dates are written. */
  readonly isMoment?: boolean;
  /** Why its cells are not what they should be; absent where they are. */
  readonly unusable?: Unusable | undefined;
  /** A cell may be larger than MAX_CELL_BYTES; text was held to that when it was scanned. */
  readonly hasLargeCells?: boolean;
  /** A path that the config uses and that no row of this file has: all its cells are null. */
  readonly isAbsent?: boolean;
}

export function rawColumn(index: number): string {
  return `c${index}`;
}

/** A file without rows, of these columns. */
export function emptyFile(names: readonly string[]): RawFile {
  const cells = names.map((_, index) => `, CAST(NULL AS VARCHAR) AS ${rawColumn(index)}`).join('');
  return {
    columns: nameColumns(names).map((named) => ({ ...named, stated: null })),
    relation: `SELECT CAST(NULL AS BIGINT) AS line${cells} WHERE false`,
    rows: 0,
    rejected: 0,
    rejects: [],
  };
}

export const MAX_COLUMNS = 2000;
const MAX_NAME_CHARACTERS = 1000;

/** Throws FileProblem when a file has more columns than any table. */
export function checkColumnCount(columns: number): void {
  if (columns <= MAX_COLUMNS) return;
  throw new FileProblem(
    `has more than ${MAX_COLUMNS} columns: check csv: { delimiter: … }, or that it is a table at all.`,
  );
}

/** Throws FileProblem when a file has more columns than any table, or a name that no SQL can hold. */
export function checkNames(names: readonly string[]): void {
  checkColumnCount(names.length);
  const long = names.findIndex((name) => name.length > MAX_NAME_CHARACTERS);
  if (long >= 0) {
    throw new FileProblem(
      `has a name of ${names[long]!.length} characters for column ${long + 1}, and ${MAX_NAME_CHARACTERS} are the most: check that its first line is a header.`,
    );
  }
  const place = names.findIndex((name) => name.includes('\0'));
  if (place >= 0) throw new FileProblem(`has a NUL byte in the name of column ${place + 1}: export it again.`);
}

/** Names that SQL can tell apart: a column without one is column_N, and one whose name was there before has a number behind it. */
export function nameColumns(names: readonly string[]): { readonly name: string; readonly isRepeated: boolean }[] {
  const written = new Map<string, number>();
  for (const name of names) written.set(fold(name), (written.get(fold(name)) ?? 0) + 1);
  const taken = new Set(written.keys());
  const seen = new Set<string>();
  return names.map((name, index) => {
    const isFirst = !seen.has(fold(name));
    seen.add(fold(name));
    if (name !== '' && isFirst) return { name, isRepeated: written.get(fold(name))! > 1 };
    const given = firstFree(name === '' ? `column_${index + 1}` : name, name !== '', taken);
    taken.add(fold(given));
    return { name: given, isRepeated: false };
  });
}

function firstFree(name: string, isTaken: boolean, taken: ReadonlySet<string>): string {
  if (!isTaken && !taken.has(fold(name))) return name;
  for (let number = 2; ; number++) if (!taken.has(fold(`${name}_${number}`))) return `${name}_${number}`;
}

function fold(name: string): string {
  return name.toLowerCase();
}
