import type { Day } from '../calendar.ts';
import type { AccountsConfig } from '../config/health-config.ts';
import { DAY_COLUMN } from '../exports/export-table.ts';
import { quoteName } from '../quote-sql.ts';
import { columnType, type NightTable, schemaOn, visibleOn } from './night-tables.ts';
import type { QueryWorker } from './query-worker.ts';

/** One column of an export as it arrived: of a snapshot all rows, of events those dated tonight. */
export interface ExportColumnFigures {
  readonly export: string;
  readonly rows: number;
  /** Share of rows without a value, 0–1. */
  readonly missing: number;
  /** Mean of asinh(value), booleans as 0 and 1; null for texts and dates, without values, and where one is negative. */
  readonly level: number | null;
}

/**
 * Figures of every column that the night reads, by `export.column`: a window of 28 days would hide what is wrong with one. Not of ids:
 * those that accounts had before are there for as long as somebody needs them.
 */
export async function describeExportColumns(
  accounts: AccountsConfig,
  tables: ReadonlyMap<string, NightTable>,
  night: Day,
  worker: QueryWorker,
): Promise<Readonly<Record<string, ExportColumnFigures>>> {
  const figures: Record<string, ExportColumnFigures> = {};
  for (const table of tables.values())
    Object.assign(figures, await describeTable(table, formerIdColumn(table, accounts), night, worker));
  return figures;
}

function formerIdColumn({ table }: NightTable, accounts: AccountsConfig): string | null {
  if (accounts.kind !== 'export' || accounts.from !== table.name) return null;
  return accounts.columns.get('same_as') ?? null;
}

async function describeTable(
  source: NightTable,
  formerId: string | null,
  night: Day,
  worker: QueryWorker,
): Promise<Readonly<Record<string, ExportColumnFigures>>> {
  const { table } = source;
  const ids = [table.account, table.time, table.id, formerId];
  const names = source.columns.filter((name) => !ids.includes(name));
  if (names.length === 0) return {};
  const cells = names.flatMap((name) => {
    const column = quoteName(name);
    const type = columnType(table, name);
    const level =
      type === 'number' || type === 'boolean'
        ? `CASE WHEN min(CAST(${column} AS DOUBLE)) >= 0 THEN avg(asinh(CAST(${column} AS DOUBLE))) END`
        : 'NULL';
    return [`CAST(count(${column}) AS DOUBLE)`, `CAST(${level} AS DOUBLE)`];
  });
  const tonight = table.kind === 'event' ? ` AND ${DAY_COLUMN} = ${night}` : '';
  const sql = `SELECT CAST(count(*) AS DOUBLE), ${cells.join(', ')} FROM ${source.source} WHERE ${visibleOn(night)}${tonight}`;
  const columns = await worker.query({ schema: schemaOn(night), sql });
  const read = (index: number): number | null => {
    const value = columns[index]?.[0];
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  };
  const rows = read(0) ?? 0;
  return Object.fromEntries(
    names.map((name, index) => {
      const present = read(1 + 2 * index) ?? 0;
      const missing = rows === 0 ? 0 : 1 - present / rows;
      return [`${table.name}.${name}`, { export: table.name, rows, missing, level: read(2 + 2 * index) }];
    }),
  );
}
