/** The name of a column that a file does not have, as a path into one that it has. */
export interface NestedPath {
  readonly name: string;
  readonly column: string;
  readonly keys: readonly string[];
}

/** Whether a name may be a path: `context.groupId`. */
export function mayBePath(name: string): boolean {
  return name.slice(1).includes('.');
}

/**
 * Null when no column begins the path. Where several do, the longest one counts: names of columns may have dots themselves.
 */
export function findNestedPath(name: string, columns: readonly string[]): NestedPath | null {
  const begins = columns.filter((column) => name.startsWith(`${column}.`)).sort((a, b) => b.length - a.length);
  const [column] = begins;
  return column === undefined ? null : { name, column, keys: name.slice(column.length + 1).split('.') };
}

/** The names that a file has no column of, upper case aside. */
export function withoutColumns(names: readonly string[], columns: readonly string[]): string[] {
  const folded = new Set(columns.map((column) => column.toLowerCase()));
  return names.filter((name) => !folded.has(name.toLowerCase()));
}
