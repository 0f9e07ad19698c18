import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { quoteText } from '../lib/quote-sql.ts';
import { loadModel } from './load-model.ts';
import { METRICS, nameOf, scaleOf, writeModel } from './model.ts';
import { writeRawSql } from './sql/write-sql.ts';

/** Every file is made from hashes of the account's number: the same everywhere. */
export interface BenchData {
  readonly folder: string;
  readonly accounts: number;
  readonly csv: string;
  /** The same rows in no order. */
  readonly shuffled: string;
  readonly jsonl: string;
  readonly parquet: string;
  /** Last night's charts: raw score and metric values. */
  readonly last: string;
  readonly model: string;
  readonly manyProfiles: string;
}

const SEGMENTS = 100;
/** Quoted whether they need it or not: the id and three of thirty metrics. */
const QUOTED = ['account_id', nameOf(3), nameOf(13), nameOf(23)];

/** `isWhole`: in every format and order; else only the CSV and the charts. */
export async function makeData(folder: string, accounts: number, isWhole: boolean): Promise<BenchData> {
  const data: BenchData = {
    folder,
    accounts,
    csv: path.join(folder, 'wide.csv'),
    shuffled: path.join(folder, 'shuffled.csv'),
    jsonl: path.join(folder, 'wide.jsonl'),
    parquet: path.join(folder, 'wide.parquet'),
    last: path.join(folder, 'last.parquet'),
    model: path.join(folder, 'health.yaml'),
    manyProfiles: path.join(folder, 'many-profiles.yaml'),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(data.model, writeModel(1));
  await writeFile(data.manyProfiles, writeModel(SEGMENTS));
  const config = await loadModel(data.model);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = `FROM range(${accounts}) AS rows(i)`;
  const metrics = Array.from({ length: METRICS }, (_, metric) => metric);
  const tonight = metrics.map(
    (metric) => `${missing(metric, 1000, decimal(metric, value(metric, 0)))} AS ${nameOf(metric)}`,
  );
  const before = metrics.map((metric) => {
    const stood = `CASE WHEN hash(i, ${metric + 2000}) % 10 < 7 THEN ${value(metric, 0)} ELSE ${value(metric, 3000)} END`;
    return `${missing(metric, 4000, `CAST(${stood} AS DOUBLE)`)} AS ${nameOf(metric)}`;
  });
  const wide = `SELECT ${ID} AS account_id, 's' || CAST(hash(i, 77) % ${SEGMENTS} AS VARCHAR) AS segment, ${tonight.join(', ')} ${rows}`;
  const last = writeRawSql(config, `(SELECT ${ID} AS account_id, ${before.join(', ')} ${rows})`);
  const asCsv = `(FORMAT csv, FORCE_QUOTE (${QUOTED.join(', ')}))`;
  const write = (sql: string, file: string, format: string) =>
    connection.run(`COPY (${sql}) TO ${quoteText(file)} ${format}`);
  await write(wide, data.csv, asCsv);
  await write(`${last} ORDER BY account_id`, data.last, '(FORMAT parquet, COMPRESSION zstd)');
  if (isWhole) {
    await write(`${wide} ORDER BY hash(i, 99)`, data.shuffled, asCsv);
    await write(wide, data.jsonl, '(FORMAT json)');
    await write(wide, data.parquet, '(FORMAT parquet, COMPRESSION zstd)');
  }
  connection.closeSync();
  instance.closeSync();
  return data;
}

/** In the order of the accounts' numbers, as a table comes out by its key. */
const ID = `'ACC-' || lpad(CAST(i * 7 AS VARCHAR), 9, '0')`;

/** Whole numbers, or two decimals. */
function value(metric: number, seed: number): string {
  const decimals = metric % 3 === 0 ? 0 : 2;
  return `round((hash(i, ${metric + seed}) % 1000000) / 1000000.0 * ${scaleOf(metric)}, ${decimals})`;
}

function decimal(metric: number, sql: string): string {
  return `CAST(${sql} AS ${metric % 3 === 0 ? 'INTEGER' : 'DECIMAL(12, 2)'})`;
}

/** Three in a hundred. */
function missing(metric: number, seed: number, sql: string): string {
  return `CASE WHEN hash(i, ${metric + seed}) % 100 < 3 THEN NULL ELSE ${sql} END`;
}
