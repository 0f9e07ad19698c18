import { type Day, MS_PER_DAY } from '../calendar.ts';
import type { AccountMatch } from '../config/health-config.ts';
import {
  AT_COLUMN,
  type ColumnType,
  DAY_COLUMN,
  type ExportTable,
  ROW_COLUMN,
  VERSION_COLUMN,
} from '../exports/export-table.ts';
import { quoteName } from '../quote-sql.ts';
import type { OpenRequest } from './query-protocol.ts';
import { selectText } from './typed-values.ts';

/** An export's rows in the night's database, in a schema that no user's SQL can name. */
export interface NightTable {
  readonly table: ExportTable;
  /** Its name in SQL, quoted. */
  readonly source: string;
  /** The table that says whose rows are whose: `id` is an account's cell as the export has it. Quoted. */
  readonly known: string;
  /** Days as of which SQL may read it by its name. */
  readonly viewDays: readonly Day[];
  /** Of the export's own columns those that the night reads. */
  readonly columns: readonly string[];
}

/** What is read of one export. */
export interface TableNeed {
  readonly table: ExportTable;
  /** `all`: SQL reads it by name, so it needs every column and a view on each day. */
  readonly columns: 'all' | ReadonlySet<string>;
  /** Rows before this day are not needed; null = all. */
  readonly start: Day | null;
  readonly match: AccountMatch;
}

export const BASE_SCHEMA = 'nightrounds_base';
export const ACCOUNTS_TABLE = `${BASE_SCHEMA}.accounts`;
const FROM_COLUMN = '__nr_from';
const UNTIL_COLUMN = '__nr_until';
const NEVER = 2_147_483_647;

/** The schema in which every export is as it was on a day. */
export function schemaOn(day: Day): string {
  return `as_of_${day}`;
}

/**
 * Reads each export once, with the rows of every day that is asked for: a row counts as of day d when FROM ≤ d < UNTIL. FROM is its date,
 * and not before it was written where versions count; UNTIL the first day on which another row of the same id is visible too that counts more.
 */
export function planTables(
  needs: readonly TableNeed[],
  night: Day,
  days: readonly Day[],
): { readonly tables: ReadonlyMap<string, NightTable>; readonly request: OpenRequest } {
  const tables = new Map<string, NightTable>();
  const statements = [BASE_SCHEMA, ...days.map(schemaOn)].map((schema) => `CREATE SCHEMA ${schema}`);
  const exports = needs.map((need, index) => {
    const source = `${BASE_SCHEMA}.export_${index}`;
    const known = need.match.by === 'exact' ? ACCOUNTS_TABLE : `${BASE_SCHEMA}.known_${index}`;
    const viewDays = need.columns === 'all' ? days.filter((day) => isVisibleOn(need.table, night, day)) : [];
    tables.set(need.table.name, { table: need.table, source, known, viewDays, columns: keptColumns(need) });
    const views = viewDays.map((day) => createView(source, need.table, day));
    return { name: need.table.name, statements: [createTable(source, need, night), ...views] };
  });
  return { tables, request: { statements, schemas: days.map(schemaOn), exports } };
}

/** Whether an export counts as of a day of the night's run. */
export function isVisibleOn(table: ExportTable, night: Day, day: Day): boolean {
  return day === night || !table.isMissingOn(day);
}

/** The rows that count as of a day. */
export function visibleOn(day: Day): string {
  return `${FROM_COLUMN} <= ${day} AND ${UNTIL_COLUMN} > ${day}`;
}

function keptColumns({ table, columns }: TableNeed): readonly string[] {
  return table.columns.map(({ name }) => name).filter((name) => columns === 'all' || columns.has(name));
}

function createTable(source: string, need: TableNeed, night: Day): string {
  const { table, start } = need;
  const day = `coalesce(${DAY_COLUMN}, ${night})`;
  const from = fromExpression(table, day);
  const list = [
    ...keptColumns(need).map(quoteName),
    `${day} AS ${DAY_COLUMN}`,
    AT_COLUMN,
    ROW_COLUMN,
    `${from} AS ${FROM_COLUMN}`,
    `${untilExpression(table, from)} AS ${UNTIL_COLUMN}`,
  ];
  // The first row of an id may lie before the window, so only rows without ids can be cut there.
  const isCut = table.kind === 'event' && table.id === null && start !== null;
  const where = `${from} <= ${night}${isCut ? ` AND ${day} >= ${start}` : ''}`;
  const order = table.id === null ? '' : ` ORDER BY ${ROW_COLUMN}`;
  return `CREATE TABLE ${source} AS SELECT ${list.join(', ')} FROM (${table.relation}) WHERE ${where}${order}`;
}

/** Rows of files without a date are of night 0: such a version is there from the row's own date on. */
function fromExpression({ keep }: ExportTable, day: string): string {
  switch (keep) {
    case 'first':
      return day;
    case 'last by row':
      return `greatest(${day}, CAST(${ROW_COLUMN} >> 47 AS INTEGER))`;
    case 'last by version':
      return `greatest(${day}, CAST(floor(${VERSION_COLUMN} / ${MS_PER_DAY}) AS INTEGER))`;
  }
}

function untilExpression({ id, keep }: ExportTable, from: string): string {
  if (id === null) return String(NEVER);
  const first = `min(${from}) OVER (PARTITION BY ${quoteName(id)} ORDER BY ${orderOf(keep)} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)`;
  return `CASE WHEN ${quoteName(id)} IS NULL THEN ${NEVER} ELSE coalesce(${first}, ${NEVER}) END`;
}

/** The row that counts comes first. A version of unknown time is older than any. */
function orderOf(keep: ExportTable['keep']): string {
  switch (keep) {
    case 'first':
      return ROW_COLUMN;
    case 'last by row':
      return `${ROW_COLUMN} DESC`;
    case 'last by version':
      return `${VERSION_COLUMN} DESC NULLS LAST, ${ROW_COLUMN} DESC`;
  }
}

function createView(source: string, table: ExportTable, day: Day): string {
  const columns = table.columns.map(({ name }) => quoteName(name)).join(', ') || 'NULL AS nothing';
  // Two exports whose names differ in case only are one table to SQL: the first stands.
  return `CREATE VIEW IF NOT EXISTS ${schemaOn(day)}.${quoteName(table.name)} AS SELECT ${columns} FROM ${source} WHERE ${visibleOn(day)}`;
}

/** SQL of whose row it is, as the export says it: text, over the alias `rows`. */
export function accountCell({ table }: NightTable): string {
  const account = table.account!;
  return selectText(`rows.${quoteName(account)}`, columnType(table, account) === 'number' ? 'DOUBLE' : 'VARCHAR');
}

/** The type of an export's column; null when it has no such column. */
export function columnType(table: ExportTable, column: string): ColumnType | null {
  return table.columns.find(({ name }) => name === column)?.type ?? null;
}
