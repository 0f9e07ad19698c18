/** What the query process is asked and what it answers; everything crosses by structured clone. */

/** A night's database. All SQL in it is the product's own and may read files; none of a user's text belongs here. */
export interface OpenRequest {
  /** Run in order before the database is cut off from files and settings. */
  readonly statements: readonly string[];
  /** Schemas that later queries name: unqualified tables in them resolve there. */
  readonly schemas: readonly string[];
  /** After the statements, each by itself: one that fails costs none of the others. */
  readonly exports?: readonly ExportLoad[];
}

/** What makes one export's tables. */
export interface ExportLoad {
  readonly name: string;
  readonly statements: readonly string[];
}

/** Adds a table after the cut, then runs the product's own statements about it. */
export interface InsertRequest {
  readonly schema: string;
  readonly table: string;
  readonly columns: readonly TableColumn[];
  readonly statements: readonly string[];
}

export type TableColumn = { readonly name: string } & (
  | { readonly type: 'VARCHAR'; readonly values: readonly (string | null)[] }
  | { readonly type: 'BOOLEAN'; readonly values: readonly (boolean | null)[] }
  /** NaN = NULL; a DATE is in days since 1970-01-01. */
  | { readonly type: 'DOUBLE' | 'DATE' | 'INTEGER'; readonly values: Float64Array }
);

export interface QueryRequest {
  readonly schema: string;
  readonly sql: string;
}

export interface ColumnDescription {
  readonly name: string;
  readonly type: 'number' | 'boolean' | 'text' | 'date' | 'timestamp' | 'null' | 'other';
  /** DuckDB's name of the type, for messages. */
  readonly sqlType: string;
}

/** A DOUBLE column as numbers (NaN = NULL), any other as text. */
export type ResultColumn = Float64Array | readonly (string | null)[];

export type Call =
  | { readonly do: 'open'; readonly request: OpenRequest }
  | { readonly do: 'load'; readonly request: ExportLoad }
  /** The database is cut off from files and settings, for good. Nothing of a user's runs before. */
  | { readonly do: 'seal' }
  | { readonly do: 'insert'; readonly request: InsertRequest }
  | { readonly do: 'describe'; readonly request: QueryRequest }
  | { readonly do: 'query'; readonly request: QueryRequest };

export interface ProcessOptions {
  readonly memoryMegabytes: number;
  readonly threads: number;
}

export type Answer =
  | { readonly isDone: true; readonly value: undefined | readonly ColumnDescription[] | readonly ResultColumn[] }
  | { readonly isDone: false; readonly because: 'sql' | 'memory-limit' | 'crash'; readonly message: string };

/** What DuckDB's message is of. After a `crash` the instance answers nothing any more. */
export function causeOf(message: string): 'sql' | 'memory-limit' | 'crash' {
  if (/^Out of Memory/i.test(message)) return 'memory-limit';
  return /^(FATAL|INTERNAL) Error/.test(message) ? 'crash' : 'sql';
}
