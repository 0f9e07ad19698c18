import { DuckDBInstance } from '@duckdb/node-api';
import { quoteText } from '../lib/quote-sql.ts';

/** Points are written to a millionth: the last digit may be rounded either way. */
const TOLERANCE = 2.1e-6;

/** How many accounts of two results differ: in their score, groups, change, or in what moved them most. Order does not matter. */
export async function countDifferences(ours: string, theirs: string): Promise<{ accounts: number; differing: number }> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    const rows = await connection.runAndReadAll(compareSql(ours, theirs));
    const [accounts, differing] = rows.getRows()[0]!.map(Number);
    return { accounts: accounts!, differing: differing! };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function compareSql(ours: string, theirs: string): string {
  const driver = 'STRUCT(metric VARCHAR, points DOUBLE)[]';
  const columns = `columns = {account_id: 'VARCHAR', score: 'INTEGER', raw: 'DOUBLE', groups: 'MAP(VARCHAR, DOUBLE)', change: 'DOUBLE', drivers: ${quoteText(driver)}}`;
  const read = (file: string) => `read_json(${quoteText(file)}, format = 'newline_delimited', ${columns})`;
  const isFar = (a: string, b: string) =>
    `(((${a}) IS NULL) <> ((${b}) IS NULL) OR coalesce(abs((${a}) - (${b})) > ${TOLERANCE}, false))`;
  // Equal sizes are equal ranks, whatever their signs; the same metric has the same sign.
  const sizes = [1, 2, 3].map((rank) => isFar(`abs(a.drivers[${rank}].points)`, `abs(b.drivers[${rank}].points)`));
  const signs = [1, 2, 3].map(
    (rank) =>
      `(a.drivers[${rank}].metric IS NOT DISTINCT FROM b.drivers[${rank}].metric AND ${isFar(`a.drivers[${rank}].points`, `b.drivers[${rank}].points`)})`,
  );
  // Two parts of equal size may stand in either order, and the third of three equal ones may be any.
  const names = [1, 2, 3].map(
    (rank) => `coalesce(a.drivers[${rank}].metric <> b.drivers[${rank}].metric AND NOT ${isTied(rank)}, false)`,
  );
  const groups = `list_bool_or([coalesce(abs(x[1] - x[2]) > ${TOLERANCE}, (x[1] IS NULL) <> (x[2] IS NULL)) FOR x IN list_zip(map_values(a.groups), map_values(b.groups))])`;
  const differs = [
    'a.account_id IS NULL',
    'b.account_id IS NULL',
    'a.score IS DISTINCT FROM b.score',
    isFar('a.raw', 'b.raw'),
    isFar('a.change', 'b.change'),
    'map_keys(a.groups) IS DISTINCT FROM map_keys(b.groups)',
    groups,
    'len(a.drivers) <> len(b.drivers)',
    ...sizes,
    ...signs,
    ...names,
  ];
  return `SELECT count(*), count(*) FILTER (WHERE ${differs.join(' OR ')}) FROM ${read(ours)} AS a FULL JOIN ${read(theirs)} AS b ON a.account_id = b.account_id`;
}

function isTied(rank: number): string {
  const size = (at: number) => `abs(a.drivers[${at}].points)`;
  const neighbours = [rank - 1, rank + 1].filter((at) => at >= 1 && at <= 3);
  const ties = neighbours.map((at) => `coalesce(abs(${size(at)} - ${size(rank)}) < ${TOLERANCE}, false)`);
  return `(${[...ties, rank === 3 ? 'true' : 'false'].join(' OR ')})`;
}
