import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { createColumnReader } from '../metrics/column-reader.ts';
import type { ResultColumn } from '../metrics/query-protocol.ts';
import { placeValues, selectValue, type Values } from '../metrics/typed-values.ts';
import { quoteName, quoteText } from '../quote-sql.ts';
import { MetricFileError, type NightPlace, type StoredMetrics } from './metric-history.ts';
import { ACCOUNT_COLUMN, DESCRIPTION_KEY, type Description, parseDescription } from './night-file.ts';

/** A night's file of this machine; its location is where it was fetched from. */
export interface NightFile extends NightPlace {
  readonly file: string;
}

/** Opens a night; its columns are read when they are asked for, each once. */
export async function openNightFile(connection: DuckDBConnection, source: NightFile): Promise<StoredMetrics> {
  const { night, modelHash, accounts, metrics, peers } = await readDescription(connection, source);
  const read = (expression: string) => readColumn(connection, source, expression);
  let index: Promise<ReadonlyMap<string, number>> | null = null;
  const columns = new Map<string, Promise<Values | null>>();

  async function loadMetric(name: string): Promise<Values | null> {
    const metric = metrics.find((one) => one.name === name);
    if (!metric) return null;
    const values = await read(selectValue(quoteName(metric.column), metric.type));
    const indices = Float64Array.from({ length: accounts }, (_, place) => place);
    return placeValues(values, metric.type, { accounts, indices, hasRow: () => true, empty: null });
  }

  return {
    night,
    modelHash,
    accounts,
    digest: await hashFile(source.file),
    hashes: new Map(metrics.map(({ name, hash }) => [name, hash])),
    async findPlaces(ids) {
      index ??= read(quoteName(ACCOUNT_COLUMN)).then(indexAccounts);
      const places = await index;
      return Int32Array.from(ids, (id) => places.get(id) ?? -1);
    },
    readMetric(name) {
      const reading = columns.get(name) ?? loadMetric(name);
      columns.set(name, reading);
      return reading;
    },
    async readPeers(attribute) {
      const group = peers.find((one) => one.attribute === attribute);
      return group ? ((await read(quoteName(group.column))) as readonly (string | null)[]) : null;
    },
  };
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function indexAccounts(ids: ResultColumn): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  ids.forEach((id, place) => {
    places.set(String(id), place);
  });
  return places;
}

export async function readDescription(connection: DuckDBConnection, source: NightFile): Promise<Description> {
  const [values = []] = await run(
    connection,
    source,
    `SELECT decode(value) FROM parquet_kv_metadata(${quoteText(source.file)}) WHERE decode(key) = ${quoteText(DESCRIPTION_KEY)}`,
  );
  return parseDescription((values[0] as string | undefined) ?? null, source);
}

async function readColumn(connection: DuckDBConnection, source: NightFile, expression: string): Promise<ResultColumn> {
  const [column] = await run(connection, source, `SELECT ${expression} FROM read_parquet(${quoteText(source.file)})`);
  return column!;
}

async function run(connection: DuckDBConnection, source: NightFile, sql: string): Promise<readonly ResultColumn[]> {
  try {
    const result = await connection.run(sql);
    const readers = result.columnTypes().map((type) => createColumnReader(type));
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
      for (const [index, reader] of readers.entries()) reader.add(chunk, index);
    return readers.map((reader) => reader.finish());
  } catch (cause) {
    throw new MetricFileError(source, 'it is not a whole Parquet file', { cause });
  }
}
