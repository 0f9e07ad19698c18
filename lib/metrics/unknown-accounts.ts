import type { Day } from '../calendar.ts';
import { quoteName } from '../quote-sql.ts';
import { ACCOUNTS_TABLE, columnType, type NightTable, schemaOn, visibleOn } from './night-tables.ts';
import type { QueryWorker } from './query-worker.ts';
import { selectText } from './typed-values.ts';

/** How many of tonight's visible rows belong to no known account, for each export that has some. */
export async function countUnknownAccounts(
  tables: ReadonlyMap<string, NightTable>,
  night: Day,
  worker: QueryWorker,
): Promise<ReadonlyMap<string, number>> {
  const sources = [...tables.values()].filter(({ table }) => table.account !== null);
  if (sources.length === 0) return new Map();
  const counts = await worker.query({
    schema: schemaOn(night),
    sql: `SELECT ${sources.map((source) => `CAST((${countQuery(source, night)}) AS DOUBLE)`).join(', ')}`,
  });
  const rows = sources.map(({ table }, index) => [table.name, Number(counts[index]?.[0])] as const);
  return new Map(rows.filter(([, count]) => count > 0));
}

function countQuery({ table, source }: NightTable, night: Day): string {
  const column = `rows.${quoteName(table.account!)}`;
  const id = selectText(column, columnType(table, table.account!) === 'number' ? 'DOUBLE' : 'VARCHAR');
  return `SELECT count(*) FROM ${source} AS rows ANTI JOIN ${ACCOUNTS_TABLE} AS known ON known.id = ${id}
    WHERE ${column} IS NOT NULL AND ${visibleOn(night)}`;
}
