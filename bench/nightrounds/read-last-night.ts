import type { DuckDBBlobVector, DuckDBConnection, DuckDBDataChunk, DuckDBDoubleVector } from '@duckdb/node-api';
import { quoteName, quoteText } from '../../lib/quote-sql.ts';
import { AccountIndex } from './account-index.ts';

/** Last night's charts: what each account was scored from, account by account, so that one account is a few cache lines. */
export interface LastNight {
  readonly index: AccountIndex;
  /** Entry `place × width + metric`; NaN = missing. */
  readonly values: Float64Array;
  readonly width: number;
  /** NaN = unknown. */
  readonly raw: Float64Array;
}

export async function readLastNight(
  connection: DuckDBConnection,
  file: string,
  metrics: readonly string[],
): Promise<LastNight> {
  const from = `FROM read_parquet(${quoteText(file)}, file_row_number = true)`;
  const counted = await connection.runAndReadAll(`SELECT count(*), sum(strlen(account_id)) ${from}`);
  const [accounts, bytes] = counted.getRows()[0]!.map(Number) as [number, number];
  // Before the values are there: what DuckDB needs for it is free again by then.
  const ids = await readIds(connection, from, bytes);
  const width = metrics.length;
  const values = new Float64Array(accounts * width);
  const raw = new Float64Array(accounts);
  const ends = new Int32Array(accounts);
  const columns = ['strlen(account_id)', 'raw', ...metrics.map(quoteName)];
  let place = 0;
  let end = 0;
  await forEachChunk(connection, `SELECT ${columns.map(orNaN).join(', ')} ${from}`, (chunk) => {
    const rows = chunk.rowCount;
    const lengths = numbersOf(chunk, 0);
    for (let row = 0; row < rows; row++) {
      end += lengths.getItem(row)!;
      ends[place + row] = end;
    }
    const raws = numbersOf(chunk, 1);
    for (let row = 0; row < rows; row++) raw[place + row] = raws.getItem(row)!;
    for (let metric = 0; metric < width; metric++) {
      const column = numbersOf(chunk, metric + 2);
      for (let row = 0, at = place * width + metric; row < rows; row++, at += width) values[at] = column.getItem(row)!;
    }
    place += rows;
  });
  return { index: new AccountIndex(ids, ends), values, width, raw };
}

/** Without NULL a vector needs no look at its validity. */
function orNaN(column: string): string {
  return `coalesce(CAST(${column} AS DOUBLE), 'NaN')`;
}

function numbersOf(chunk: DuckDBDataChunk, column: number): DuckDBDoubleVector {
  return chunk.getColumnVector(column) as DuckDBDoubleVector;
}

/**
 * All ids one after another, many at a time: each text costs a call of its own. One thread adds them up in the order of the file, which
 * the comparison of results would show if it were not so.
 */
async function readIds(connection: DuckDBConnection, from: string, bytes: number): Promise<Uint8Array> {
  const ids = new Uint8Array(bytes);
  const pieces = `SELECT encode(string_agg(account_id, '')) ${from} GROUP BY file_row_number // ${IDS_AT_ONCE} ORDER BY file_row_number // ${IDS_AT_ONCE}`;
  let at = 0;
  await forEachChunk(connection, pieces, (chunk) => {
    const blobs = chunk.getColumnVector(0) as DuckDBBlobVector;
    for (let row = 0, rows = chunk.rowCount; row < rows; row++) {
      const piece = blobs.getItem(row)!.bytes;
      ids.set(piece, at);
      at += piece.length;
    }
  });
  return ids;
}

const IDS_AT_ONCE = 4096;

/** Some 16 MB of thirty metrics. */
const CHUNKS_HELD = 32;

async function forEachChunk(
  connection: DuckDBConnection,
  sql: string,
  take: (chunk: DuckDBDataChunk) => void,
): Promise<void> {
  const result = await connection.stream(sql);
  let seen = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    take(chunk);
    // A chunk's memory is DuckDB's, and freed only when its small object is collected: Node does not see how much waits.
    if (++seen % CHUNKS_HELD === 0) globalThis.gc?.({ type: 'minor' });
  }
}
