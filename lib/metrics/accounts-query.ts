import { closest } from 'fastest-levenshtein';
import { type Night, toDay } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { ROW_COLUMN } from '../exports/export-table.ts';
import { quoteName } from '../quote-sql.ts';
import { checkSelect } from './check-sql.ts';
import { explainQueryError, RosterError } from './metric-problem.ts';
import { columnType, type NightTable, schemaOn, visibleOn } from './night-tables.ts';
import type { ColumnDescription } from './query-protocol.ts';
import type { QueryWorker } from './query-worker.ts';
import { replaceNight, trimStatement } from './sql-text.ts';
import { isStandardName } from './standard-names.ts';
import { selectText } from './typed-values.ts';

/** The accounts as they stand in the export or come out of the SQL, column by column, before any is left out. */
export interface AccountColumns {
  /** Lower-cased standard name or attribute → its column. */
  readonly columns: ReadonlyMap<string, AccountColumn>;
}

export interface AccountColumn {
  /** As written: an attribute keeps its case. */
  readonly name: string;
  readonly type: ColumnDescription['type'];
  /** Numbers, 0 and 1 of booleans, days since 1970 of a date that is one of the standard dates; else text. Ids and names are text. */
  readonly values: ArrayLike<number | string | null>;
}

const textNames = new Set(['id', 'name', 'owner', 'manager', 'executive', 'segment', 'same_as']);
const dateNames = new Set(['started_on', 'renews_on', 'churned_on']);

/** Runs the `accounts` part of the configuration for a night. Throws a RosterError that says what to correct. */
export async function queryAccounts(
  config: HealthConfig,
  night: Night,
  tables: ReadonlyMap<string, NightTable>,
  worker: QueryWorker,
): Promise<AccountColumns> {
  const select =
    config.accounts.kind === 'export'
      ? selectFromExport(config, night, tables)
      : await selectBySql(config, night, tables);
  try {
    const schema = schemaOn(toDay(night));
    const described = firstOfEachName(await worker.describe({ schema, sql: select }));
    if (!described.some(({ name }) => name.toLowerCase() === 'id'))
      throw new RosterError(
        `The SQL returns no column id (it returns ${described.map(({ name }) => name).join(', ')}).`,
        'Name the account column: select account_id as id, …',
      );
    const list = described.map((column) => selectColumn(column, config.accounts)).join(', ');
    const results = await worker.query({ schema, sql: `SELECT ${list} FROM (${select}\n) AS accounts` });
    return {
      columns: new Map(
        described.map(({ name, type }, index) => [name.toLowerCase(), { name, type, values: results[index]! }]),
      ),
    };
  } catch (error) {
    if (error instanceof RosterError) throw error;
    const { message, hint } = explainQueryError(error);
    throw new RosterError(message, hint, { cause: error });
  }
}

/** SQL knows no case: of `Country` and `country` the first stands. */
function firstOfEachName(columns: readonly ColumnDescription[]): ColumnDescription[] {
  const first = new Map<string, ColumnDescription>();
  for (const column of columns) if (!first.has(column.name.toLowerCase())) first.set(column.name.toLowerCase(), column);
  return [...first.values()];
}

function selectFromExport(config: HealthConfig, night: Night, tables: ReadonlyMap<string, NightTable>): string {
  const { accounts } = config;
  if (accounts.kind !== 'export') throw new TypeError('The accounts come from SQL.');
  const source = requireTable(tables, accounts.from);
  const wanted: (readonly [string, string])[] = [
    ...accounts.columns,
    ...accounts.attributes.map((name) => [name, name] as const),
  ];
  const list = wanted.map(([name, column]) => {
    if (columnType(source.table, column) === null) throw unknownColumn(source, column, name);
    return `${quoteName(column)} AS ${quoteName(name)}`;
  });
  return `SELECT ${list.join(', ')} FROM ${source.source} WHERE ${visibleOn(toDay(night))} ORDER BY ${ROW_COLUMN}`;
}

function unknownColumn({ table }: NightTable, column: string, name: string): RosterError {
  const columns = table.columns.map((one) => one.name);
  const nearest = columns.length > 0 ? ` The nearest is "${closest(column, columns)}".` : '';
  return new RosterError(
    `Export ${table.name} has no column "${column}" (accounts: ${name}).${nearest}`,
    `Its columns are: ${columns.join(', ')}.`,
  );
}

async function selectBySql(
  config: HealthConfig,
  night: Night,
  tables: ReadonlyMap<string, NightTable>,
): Promise<string> {
  const { accounts } = config;
  if (accounts.kind !== 'sql') throw new TypeError('The accounts come from an export.');
  const check = await checkSelect(accounts.sql, config.exports.keys());
  if (!check.isAllowed) throw new RosterError(check.message, check.hint);
  for (const name of check.reads) requireTable(tables, name);
  return trimStatement(replaceNight(accounts.sql, night));
}

function requireTable(tables: ReadonlyMap<string, NightTable>, name: string): NightTable {
  const table = tables.get(name);
  if (table) return table;
  throw new RosterError(`Export ${name} is missing or not whole tonight.`, 'The night must wait for it.');
}

function selectColumn({ name, type, sqlType }: ColumnDescription, accounts: HealthConfig['accounts']): string {
  const column = `accounts.${quoteName(name)}`;
  const key = name.toLowerCase();
  if (textNames.has(key) && isStandardName(key, accounts)) return selectText(column, sqlType);
  if (dateNames.has(key) && (type === 'date' || type === 'timestamp'))
    return `CAST(CAST(${column} AS DATE) - DATE '1970-01-01' AS DOUBLE)`;
  return type === 'number' || type === 'boolean' ? `CAST(${column} AS DOUBLE)` : `CAST(${column} AS VARCHAR)`;
}
