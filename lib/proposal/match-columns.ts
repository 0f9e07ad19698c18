import type { DuckDBConnection } from '@duckdb/node-api';
import { compareText } from '../compare-text.ts';
import type { KeyMatch } from './facts.ts';

export interface ColumnOf {
  /** Trusted SQL. */
  readonly relation: string;
  readonly slot: string;
}

type Match = Omit<KeyMatch, 'set' | 'column' | 'rosterColumn'>;

/** Ways in which an id may be written twice, the plainest first; trusted SQL over a cell `v`. */
const ways = {
  exact: 'v',
  case: "lower(regexp_replace(trim(v), '\\s+', ' ', 'g'))",
  salesforce_id: 'CASE WHEN length(v) IN (15, 18) THEN left(v, 15) END',
} as const;

const SHOWN = 5;

/** How the values of one column meet another's: every way that meets more rows than the plainer ones. */
export async function matchColumns(
  from: ColumnOf,
  to: ColumnOf,
  connection: DuckDBConnection,
): Promise<readonly Match[]> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE own AS ${countValues(from)}`);
  await connection.run(`CREATE OR REPLACE TEMP TABLE other AS ${countValues(to)}`);
  const found: Match[] = [];
  let most = 0;
  for (const [how, matchedRows] of await countMatched(connection)) {
    if (matchedRows <= most) continue;
    most = matchedRows;
    found.push(await measureWay(how, ways[how], connection));
  }
  return found;
}

/** In each way, by one query: most columns meet in none, and what else there is to say takes ten times as long. */
async function countMatched(connection: DuckDBConnection): Promise<readonly (readonly [Match['how'], number])[]> {
  const names = Object.keys(ways) as Match['how'][];
  const counts = names.map((how) => {
    const written = ways[how];
    return `coalesce(sum(n) FILTER (${written} IN (SELECT ${written} FROM other WHERE ${written} IS NOT NULL)), 0)`;
  });
  const [row = []] = (await connection.runAndReadAll(`SELECT ${counts.join(', ')} FROM own`)).getRows();
  return names.map((how, index) => [how, Number(row[index])] as const);
}

function countValues({ relation, slot }: ColumnOf): string {
  return `SELECT ${slot} AS v, count(*)::DOUBLE AS n FROM (${relation}) WHERE ${slot} IS NOT NULL GROUP BY 1`;
}

async function measureWay(how: Match['how'], written: string, connection: DuckDBConnection): Promise<Match> {
  const result = await connection.runAndReadAll(`
    WITH b AS (SELECT DISTINCT ${written} AS k FROM other),
      m AS (SELECT a.v, a.n, a.k, b.k IS NOT NULL AS is_met FROM (SELECT *, ${written} AS k FROM own) a LEFT JOIN b ON a.k = b.k)
    SELECT coalesce(sum(n), 0) AS rows, coalesce(sum(n) FILTER (is_met), 0) AS matched,
      (SELECT count(k)::DOUBLE FROM b) AS accounts, count(DISTINCT k) FILTER (is_met)::DOUBLE AS met,
      count(*) FILTER (NOT is_met)::DOUBLE AS strange,
      to_json(list({v: v, n: n} ORDER BY n DESC, v) FILTER (NOT is_met)[1:${SHOWN}])::VARCHAR AS strangers
    FROM m`);
  const row = result.getRowObjects()[0] ?? {};
  const strangers = JSON.parse(String(row.strangers ?? '[]')) as { v: string; n: number }[] | null;
  return {
    how,
    rows: Number(row.rows),
    matchedRows: Number(row.matched),
    accounts: Number(row.accounts),
    matchedAccounts: Number(row.met),
    strangers: (strangers ?? []).sort((a, b) => b.n - a.n || compareText(a.v, b.v)).map(({ v }) => v),
    strangerValues: Number(row.strange),
  };
}
