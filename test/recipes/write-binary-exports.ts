import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';

// Writes the exports of recipes that are not text, anew: npx tsx test/recipes/write-binary-exports.ts

const root = fileURLToPath(new URL('../../recipes', import.meta.url));

/** Key under the recipes → the texts of a gzip file: more than one are packed one by one, as Firehose does. */
const packed: Readonly<Record<string, readonly string[]>> = {
  'snowflake-copy-into/exports/accounts/data_0_0_0.csv.gz': [
    `"ACCOUNT_ID","NAME","CSM","ARR","RENEWS_ON"
"A-101","Harbour ""Tiles"", Ltd","mia@example.com",27000.00,"2027-03-31"
"A-102","Quiet Mill","mia@example.com",8400.50,\\N
"A-103","Redwood Locks",\\N,12000.00,"2026-12-15"
`,
  ],
  'snowflake-copy-into/exports/usage/data_0_0_0.csv.gz': [
    `"ACCOUNT_ID","USED_AT","FEATURE","EVENTS","IS_ADMIN"
"A-101","2026-11-24 21:40:10.000 -0800","Reports",12,true
"A-102","2026-11-25 23:59:59.999 -0800","Import",\\N,false
`,
  ],
  'snowflake-copy-into/exports/usage/data_0_1_0.csv.gz': [
    `"ACCOUNT_ID","USED_AT","FEATURE","EVENTS","IS_ADMIN"
"A-101","2026-11-26 02:30:00.000 +0000","Boards",8,false
"A-103","2026-11-26 00:00:00.000 -0800","Import",40,true
"A-103","2026-11-18 23:00:00.000 -0800","Import",9,true
`,
  ],
  'firehose/exports/usage/2026/11/25/05/product-usage-1-2026-11-25-05-14-07-0f3c5a52-6f0e-4c3c-9a53-1c8f5a1d7b11.gz': [
    `{"account_id":"A-101","occurred_at":"2026-11-25T05:10:00.120Z","event":"report","count":4}
{"account_id":"A-102","occurred_at":"2026-11-25T05:12:31.004Z","event":"import","count":1}
`,
    `{"account_id":"A-101","occurred_at":"2026-11-25T05:13:59.900Z","event":"export","count":2}
`,
  ],
  'firehose/exports/usage/2026/11/25/23/product-usage-1-2026-11-25-23-58-40-7a1e22c4-90d1-4c0b-8a55-2f6f0a7c9e02.gz': [
    `{"account_id":"A-102","occurred_at":"2026-11-25T23:57:02.000Z","event":"report","count":6}
`,
  ],
  'firehose/exports/usage/2026/11/26/04/product-usage-1-2026-11-26-04-02-11-c2b7d6c0-13f5-47c2-b0a9-5f7ad0b3e8d3.gz': [
    `{"account_id":"A-101","occurred_at":"2026-11-26T04:01:00.000Z","event":"report","count":5}
`,
    `{"account_id":"A-103","occurred_at":"2026-11-26T05:30:00.000Z","event":"report","count":7}
`,
  ],
  'ga4-bigquery/exports/ga4/events_20261124/000000000000.json.gz': [
    ga4Event('2026-11-24T16:20:05.120Z', 'report_viewed', 'u-1', 41_000),
  ],
  'ga4-bigquery/exports/ga4/events_20261125/000000000000.json.gz': [
    ga4Event('2026-11-25T08:14:07.003Z', 'report_viewed', 'u-1', 12_500) +
      ga4Event('2026-11-25T08:15:00Z', 'page_view', 'u-1', 900) +
      ga4Event('2026-11-25T09:30:00Z', 'report_viewed', 'u-2', 3_000),
  ],
  'ga4-bigquery/exports/ga4/events_20261125/000000000001.json.gz': [
    ga4Event('2026-11-25T23:59:59.999Z', 'report_viewed', 'u-3', 7_000),
  ],
};

/** A row as BigQuery exports it to JSON: whole numbers are text. */
function ga4Event(at: string, name: string, user: string, engagedMs: number): string {
  const event = {
    event_date: at.slice(0, 10).replaceAll('-', ''),
    event_timestamp: `${Date.parse(at)}000`,
    event_name: name,
    event_params: [{ key: 'engagement_time_msec', value: { int_value: String(engagedMs) } }],
    user_id: user,
    user_pseudo_id: '1843920417.1794000000',
    stream_id: '1000000001',
    platform: 'WEB',
  };
  return `${JSON.stringify(event)}\n`;
}

interface ParquetFile {
  readonly codec: 'snappy' | 'zstd' | 'gzip';
  /** Rows, as SQL. */
  readonly rows: string;
}

const parquet: Readonly<Record<string, ParquetFile>> = {
  'redshift-unload-parquet/exports/unload/usage/2026-11-25/0000_part_00.parquet': {
    codec: 'snappy',
    rows: `SELECT * FROM (VALUES
      ('A-101', DATE '2026-11-25', 8, TIMESTAMP '2026-11-25 08:14:07', true),
      ('A-102', DATE '2026-11-25', 4, TIMESTAMP '2026-11-25 07:59:59', false)
    ) AS t(account_id, used_on, events, last_seen_at, is_admin)`,
  },
  'redshift-unload-parquet/exports/unload/usage/2026-11-25/0001_part_00.parquet': {
    codec: 'snappy',
    rows: `SELECT * FROM (VALUES
      ('A-101', DATE '2026-11-25', 5, TIMESTAMP '2026-11-25 10:02:41.123456', false),
      ('A-103', DATE '2026-11-24', NULL, TIMESTAMP '2026-11-24 11:45:30.5', false)
    ) AS t(account_id, used_on, events, last_seen_at, is_admin)`,
  },
  'bigquery-parquet/exports/accounts/000000000000.parquet': {
    codec: 'snappy',
    rows: `SELECT * FROM (VALUES
      ('A-101', 'Harbour Tiles', 'mia@example.com', 27000.5::DECIMAL(38, 9), DATE '2027-03-31'),
      ('A-102', 'Quiet Mill – Süd', 'mia@example.com', 8400::DECIMAL(38, 9), NULL),
      ('A-103', 'Redwood Locks', NULL, 12000::DECIMAL(38, 9), DATE '2026-12-15')
    ) AS t(account_id, name, csm, arr, renews_on)`,
  },
  'bigquery-parquet/exports/usage/2026-11-25/000000000000.parquet': {
    codec: 'snappy',
    rows: `SELECT * FROM (VALUES
      ('A-101', TIMESTAMPTZ '2026-11-25 08:14:07+00', 'Reports', 8::BIGINT),
      ('A-102', TIMESTAMPTZ '2026-11-25 22:30:00+00', 'Import', 4::BIGINT),
      ('A-103', TIMESTAMPTZ '2026-11-25 23:30:00+00', 'Import', 40::BIGINT)
    ) AS t(account_id, used_at, feature, events)`,
  },
  'spark/exports/usage/dt=2026-11-24/part-00000-5f0c6a1e-9b77-4d20-8f1d-6c2e7b0a3f55.c000.snappy.parquet': {
    codec: 'snappy',
    rows: `SELECT * FROM (VALUES ('A-101', 'Reports', 12::BIGINT), ('A-103', 'Import', 2::BIGINT)) AS t(account_id, feature, events)`,
  },
  'spark/exports/usage/dt=2026-11-25/part-00000-0a1e9b77-5f0c-4d20-8f1d-6c2e7b0a3f55.c000.snappy.parquet': {
    codec: 'snappy',
    rows: `SELECT * FROM (VALUES ('A-101', 'Reports', 8::BIGINT), ('A-102', 'Import', 4::BIGINT)) AS t(account_id, feature, events)`,
  },
  'spark/exports/usage/dt=2026-11-25/part-00001-0a1e9b77-5f0c-4d20-8f1d-6c2e7b0a3f55.c000.snappy.parquet': {
    codec: 'snappy',
    rows: `SELECT * FROM (VALUES ('A-101', 'Boards', 5::BIGINT)) AS t(account_id, feature, events)`,
  },
  'athena-unload/exports/usage/dt=2026-11-25/20261126_051407_00042_k3v9s_2b7d6c0e-13f5-47c2-b0a9-5f7ad0b3e8d3': {
    codec: 'gzip',
    rows: `SELECT * FROM (VALUES ('A-101', 'Reports', 8::BIGINT), ('A-102', 'Import', 4::BIGINT)) AS t(account_id, feature, events)`,
  },
  'athena-unload/exports/usage/dt=2026-11-25/20261126_051407_00042_k3v9s_90d17a1e-22c4-4c0b-8a55-2f6f0a7c9e02': {
    codec: 'gzip',
    rows: `SELECT * FROM (VALUES ('A-101', 'Boards', 5::BIGINT)) AS t(account_id, feature, events)`,
  },
  'posthog-batch-export/exports/posthog/events/2026-11-25T00:00:00+00:00-2026-11-26T00:00:00+00:00-0.parquet.zst': {
    codec: 'zstd',
    rows: `SELECT uuid, event, distinct_id, person_id, properties, '{}' AS person_properties, '' AS elements_chain,
        "timestamp", "timestamp" + INTERVAL 2 SECOND AS created_at, "timestamp" + INTERVAL 9 SECOND AS _inserted_at
      FROM (VALUES
        ('0199a000-0000-7000-8000-000000000001', 'report viewed', 'u-1', 'p-1', '{"$lib":"web","rows":12}', TIMESTAMPTZ '2026-11-24 23:59:58.000001+00'),
        ('0199a000-0000-7000-8000-000000000002', 'report viewed', 'u-1', 'p-1', '{"$lib":"web","rows":3}', TIMESTAMPTZ '2026-11-25 08:14:07+00'),
        ('0199a000-0000-7000-8000-000000000003', '$pageview', 'u-2', 'p-2', '{"$lib":"web"}', TIMESTAMPTZ '2026-11-25 09:00:00+00'),
        ('0199a000-0000-7000-8000-000000000004', 'report viewed', 'u-3', 'p-3', '{"$lib":"web","rows":1}', TIMESTAMPTZ '2026-11-25 09:30:00+00'),
        ('0199a000-0000-7000-8000-000000000004', 'report viewed', 'u-3', 'p-3', '{"$lib":"web","rows":1}', TIMESTAMPTZ '2026-11-25 09:30:00+00')
      ) AS t(uuid, event, distinct_id, person_id, properties, "timestamp")`,
  },
};

async function place(key: string): Promise<string> {
  const file = path.join(root, key);
  await mkdir(path.dirname(file), { recursive: true });
  await rm(file, { force: true });
  return file;
}

for (const [key, texts] of Object.entries(packed)) {
  await writeFile(await place(key), Buffer.concat(texts.map((text) => gzipSync(text))));
}
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run("SET timezone = 'UTC'");
for (const [key, { codec, rows }] of Object.entries(parquet)) {
  await connection.run(`COPY (${rows}) TO '${await place(key)}' (FORMAT parquet, COMPRESSION ${codec})`);
}
connection.closeSync();
