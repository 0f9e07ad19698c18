import type { Day } from '../calendar.ts';
import { DAY_COLUMN } from '../exports/export-table.ts';
import { quoteName } from '../quote-sql.ts';
import { ACCOUNTS_TABLE, columnType, type NightTable, schemaOn, visibleOn } from './night-tables.ts';
import type { QueryWorker } from './query-worker.ts';
import { selectText } from './typed-values.ts';

export interface UnknownRows {
  /** Rows that the night sees. */
  readonly visible: number;
  /** Of those, the rows dated the night; all of a snapshot. */
  readonly tonight: number;
}

/** How many rows belong to no known account, for each export that has some. */
export async function countUnknownAccounts(
  tables: ReadonlyMap<string, NightTable>,
  night: Day,
  worker: QueryWorker,
): Promise<ReadonlyMap<string, UnknownRows>> {
  const sources = [...tables.values()].filter(({ table }) => table.account !== null);
  if (sources.length === 0) return new Map();
  // One subquery an export: a row of two counts.
  const counted = sources.map((source, index) => `(${countQuery(source, night)}) AS of_${index}`);
  const counts = await worker.query({
    schema: schemaOn(night),
    sql: `SELECT ${sources.map((_, index) => `of_${index}.visible, of_${index}.tonight`).join(', ')} FROM ${counted.join(', ')}`,
  });
  const read = (place: number) => Number(counts[place]?.[0]);
  const rows = sources.map(
    ({ table }, index) => [table.name, { visible: read(2 * index), tonight: read(2 * index + 1) }] as const,
  );
  return new Map(rows.filter(([, { visible }]) => visible > 0));
}

function countQuery({ table, source }: NightTable, night: Day): string {
  const column = `rows.${quoteName(table.account!)}`;
  const id = selectText(column, columnType(table, table.account!) === 'number' ? 'DOUBLE' : 'VARCHAR');
  const tonight = table.kind === 'event' ? ` FILTER (WHERE ${DAY_COLUMN} = ${night})` : '';
  return `SELECT CAST(count(*) AS DOUBLE) AS visible, CAST(count(*)${tonight} AS DOUBLE) AS tonight
    FROM ${source} AS rows ANTI JOIN ${ACCOUNTS_TABLE} AS known ON known.id = ${id}
    WHERE ${column} IS NOT NULL AND ${visibleOn(night)}`;
}
