import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { quoteText } from '../lib/quote-sql.ts';

export interface EventData {
  readonly folder: string;
  readonly model: string;
  /** A folder of exports each, with the same rows. */
  readonly sorted: string;
  readonly unsorted: string;
}

const ACCOUNTS = 100_000;
const NIGHT = '2026-11-22';
const DAYS = 60;

/** Sixty days of events of 100,000 accounts, once in the order of their days and once in none. */
export async function makeEvents(folder: string, events: number): Promise<EventData> {
  const data: EventData = {
    folder,
    model: path.join(folder, 'events.yaml'),
    sorted: path.join(folder, 'sorted'),
    unsorted: path.join(folder, 'unsorted'),
  };
  await mkdir(data.sorted, { recursive: true });
  await mkdir(data.unsorted, { recursive: true });
  await writeFile(data.model, MODEL);
  const instance = await DuckDBInstance.create(':memory:', { preserve_insertion_order: 'false' });
  const connection = await instance.connect();
  const day = `DATE '${NIGHT}' - CAST(hash(i, 1) % ${DAYS} AS INTEGER)`;
  const rows = `SELECT i AS event_id, 'A' || CAST(hash(i, 2) % ${ACCOUNTS} AS VARCHAR) AS account_id, ${day} AS day, 'f' || CAST(hash(i, 3) % 40 AS VARCHAR) AS feature, CAST(hash(i, 4) % 500 AS INTEGER) AS seconds FROM range(${events}) AS rows(i)`;
  const accounts = `SELECT 'A' || CAST(i AS VARCHAR) AS account_id FROM range(${ACCOUNTS}) AS rows(i)`;
  const write = (sql: string, file: string) => connection.run(`COPY (${sql}) TO ${quoteText(file)} (FORMAT parquet)`);
  await write(`${rows} ORDER BY day`, path.join(data.sorted, 'events.parquet'));
  await write(`${rows} ORDER BY hash(i, 5)`, path.join(data.unsorted, 'events.parquet'));
  for (const exports of [data.sorted, data.unsorted]) await write(accounts, path.join(exports, 'accounts.parquet'));
  connection.closeSync();
  instance.closeSync();
  return data;
}

const MODEL = `version: 1
portfolio: Events
timezone: UTC
currency: USD
exports:
  accounts: { files: accounts.parquet }
  events: { files: events.parquet, time: day, id: event_id }
accounts: { from: accounts, id: account_id }
metrics:
  seconds_28d: { from: events, value: seconds, aggregate: sum, over: 28d }
  events_7d: { from: events, aggregate: count, over: 7d }
  features_28d: { from: events, value: feature, aggregate: distinct, over: 28d }
  trend: { change: seconds_28d, against: 28d }
profiles:
  - name: Everyone
    groups:
      - name: Usage
        signals:
          - { metric: seconds_28d, worst: 0, best: 10000 }
          - { metric: events_7d, worst: 0, best: 20 }
          - { metric: features_28d, worst: 0, best: 20 }
          - { metric: trend, worst: -50, best: 50 }
bands: { healthy: 80, watch: 60 }
rules:
  - { id: below, score: { below: 20 } }
`;
