import type { Day } from '../calendar.ts';
import { DAY_COLUMN } from '../exports/export-table.ts';
import { accountCell, type NightTable, schemaOn, visibleOn } from './night-tables.ts';
import type { QueryWorker } from './query-worker.ts';

/** How the rows of an export that a night sees meet its accounts. */
export interface MatchCounts {
  readonly rows: number;
  /** Rows of an account that the roster lists, a churned one included. */
  readonly matched: number;
  /** Scored accounts that have a row. */
  readonly accounts: number;
  /** Rows dated the night that are of no such account; in a snapshot all of those. */
  readonly unknownTonight: number;
}

export interface UnknownRows {
  /** Rows that the night sees. */
  readonly visible: number;
  /** Of those, the rows dated the night; all of a snapshot. */
  readonly tonight: number;
}

/** For each export that has an account column. */
export async function countMatches(
  tables: ReadonlyMap<string, NightTable>,
  night: Day,
  worker: QueryWorker,
): Promise<ReadonlyMap<string, MatchCounts>> {
  const sources = [...tables.values()].filter(({ table }) => table.account !== null);
  if (sources.length === 0) return new Map();
  // One subquery an export: a row of four counts.
  const counted = sources.map((source, index) => `(${countQuery(source, night)}) AS of_${index}`);
  const names = ['rows', 'matched', 'accounts', 'unknown_tonight'] as const;
  const list = sources.flatMap((_, index) => names.map((name) => `of_${index}.${name}`));
  const counts = await worker.query({
    schema: schemaOn(night),
    sql: `SELECT ${list.join(', ')} FROM ${counted.join(', ')}`,
  });
  const read = (place: number) => Number(counts[place]?.[0]);
  return new Map(
    sources.map(({ table }, index): [string, MatchCounts] => {
      const [rows, matched, accounts, unknownTonight] = names.map((_, at) => read(names.length * index + at));
      return [table.name, { rows: rows!, matched: matched!, accounts: accounts!, unknownTonight: unknownTonight! }];
    }),
  );
}

/** How many rows belong to no known account, for each export that has some. */
export function pickUnknownRows(counts: ReadonlyMap<string, MatchCounts>): ReadonlyMap<string, UnknownRows> {
  const some = [...counts].filter(([, { rows, matched }]) => rows > matched);
  return new Map(
    some.map(([name, { rows, matched, unknownTonight }]) => [
      name,
      { visible: rows - matched, tonight: unknownTonight },
    ]),
  );
}

/** An account's rows are counted before they are held against the roster: there are fewer accounts than rows. */
function countQuery(source: NightTable, night: Day): string {
  const cell = accountCell(source);
  const tonight = source.table.kind === 'event' ? ` FILTER (WHERE ${DAY_COLUMN} = ${night})` : '';
  const sum = (column: string, condition: string) => `CAST(coalesce(sum(${column})${condition}, 0) AS DOUBLE)`;
  return `SELECT ${sum('cells.rows', '')} AS rows, ${sum('cells.rows', ' FILTER (WHERE known.id IS NOT NULL)')} AS matched,
      CAST(count(DISTINCT known.index) AS DOUBLE) AS accounts,
      ${sum('cells.tonight', ' FILTER (WHERE known.id IS NULL)')} AS unknown_tonight
    FROM (SELECT ${cell} AS id, count(*) AS rows, count(*)${tonight} AS tonight FROM ${source.source} AS rows
      WHERE ${cell} IS NOT NULL AND ${visibleOn(night)} GROUP BY 1) AS cells
    LEFT JOIN ${source.known} AS known ON known.id = cells.id`;
}
