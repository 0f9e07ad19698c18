import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../../lib/exports/reader-database.ts';
import {
  addFiles,
  exportOf,
  type Files,
  loaderOver,
  type Machine,
  openConnection,
  requestOf,
  seeExport,
  tableRows,
  temporaryFolder,
} from './export-night.ts';

const options = 'FORMAT parquet, COMPRESSION snappy';

async function parquetOf(select: string, written = options): Promise<Buffer> {
  const file = `${temporaryFolder()}/x.parquet`;
  await (await openConnection()).run(`COPY (${select}) TO '${file}' (${written})`);
  return readFileSync(file);
}

const plain = () => parquetOf("SELECT i::VARCHAR AS account_id, 'text ' || i AS t FROM range(500) r(i)");

/** What each of two exports is, of which the first breaks. */
async function seeTwo(files: Files, machine: Machine) {
  const root = temporaryFolder();
  addFiles(root, { ...files, 'fine.csv': 'account_id,n\na,1\n' });
  const [bad = ''] = Object.keys(files);
  const loader = loaderOver(root, machine);
  const night = await loader.load(
    requestOf([exportOf({ name: 'bad', files: bad, id: 'account_id' }), exportOf({ name: 'fine', files: 'fine.csv' })]),
  );
  return { bad: night.reports.get('bad')!, fine: await tableRows(night.tables.get('fine')) };
}

/** A DuckDB that fails on every statement that holds `on`, and after a fatal error on all. */
async function openFailing(on: RegExp, message: string): Promise<OpenDatabase> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  let isDead = false;
  const guard = (sql: string): void => {
    if (isDead)
      throw new Error('FATAL Error: Failed: database has been invalidated because of a previous fatal error.');
    if (!on.test(sql)) return;
    isDead = /^(FATAL|INTERNAL)/.test(message);
    throw new Error(message);
  };
  const failing = new Proxy(connection, {
    get(target, name: keyof DuckDBConnection) {
      const member = target[name];
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        if (typeof given[0] === 'string') guard(given[0]);
        return (member as (...args: unknown[]) => unknown).apply(target, given);
      };
    },
  });
  return { connection: failing, close: () => instance.closeSync() };
}

/** The first DuckDB fails, those after it do not. */
function failingOnce(on: RegExp, message: string) {
  let opened = 0;
  return {
    openDatabase: () => openFailing(opened++ === 0 ? on : /^never$/, message),
    count: () => opened,
  };
}

describe('a reader that breaks', () => {
  it.each([
    ['in describing', /DESCRIBE/],
    ['in measuring', /strlen/],
    ['in reading cells', /TEMP TABLE cells/],
    ['in writing the piece', /^COPY/],
    ['in comparing ids', /DISTINCT/],
  ])('%s is opened anew, and the other exports are read', async (_, on) => {
    const database = failingOnce(
      on,
      'INTERNAL Error: Attempted to access index 3 within vector of size 3\nStack Trace:',
    );
    const { bad, fine } = await seeTwo({ 'bad.parquet': await plain() }, database);
    expect(bad.state).toBe('incomplete');
    expect(bad.because).toContain(
      'makes DuckDB fail (INTERNAL Error: Attempted to access index 3 within vector of size 3)',
    );
    expect(fine).toEqual([{ account_id: 'a', n: 1 }]);
    expect(database.count()).toBe(2);
  });

  it('is told of by the name of the file that it broke on', async () => {
    const root = temporaryFolder();
    addFiles(root, { 'u/1.csv': 'account_id\na\n', 'u/2.csv': 'account_id\nb\n', 'u/3.csv': 'account_id\nc\n' });
    const database = failingOnce(/1\.fetched\.rows/, 'FATAL Error: something is broken');
    const { reports } = await loaderOver(root, database).load(requestOf([exportOf({ files: 'u/*.csv' })]));
    expect(reports.get('usage')!.because).toMatch(/^u\/2\.csv makes DuckDB fail \(FATAL Error: something is broken\)/);
  });

  it('on a column of type VARIANT says so', async () => {
    const bytes = await parquetOf(`SELECT 'a' AS account_id, {'k': 1}::VARIANT AS payload`);
    const database = failingOnce(/strlen/, 'INTERNAL Error: Attempted to access index 3 within vector of size 3');
    const { bad, fine } = await seeTwo({ 'bad.parquet': bytes }, database);
    expect(bad.because).toBe(
      'bad.parquet has the column "payload". DuckDB cannot read this column: VARIANT. Export it as JSON text, or leave it out.',
    );
    expect(fine).toHaveLength(1);
  });

  it('reads a column of type VARIANT where DuckDB can', async () => {
    const bytes = await parquetOf(`SELECT 'a' AS account_id, {'k': 1}::VARIANT AS payload`);
    const { table } = await seeExport({ 'usage.parquet': bytes }, { files: 'usage.parquet' });
    expect(await tableRows(table)).toEqual([{ account_id: 'a', payload: "{'k': 1}" }]);
  });

  it('for want of memory costs that file only, and says how much there is', async () => {
    let opened = 0;
    const folder = temporaryFolder();
    const openDatabase = async (): Promise<OpenDatabase> => {
      const limit = opened++ === 0 ? '20MB' : '200MB';
      const instance = await DuckDBInstance.create(':memory:', {
        memory_limit: limit,
        temp_directory: '',
        threads: '1',
      });
      return { connection: await instance.connect(), close: () => instance.closeSync() };
    };
    const rows = Array.from({ length: 60_000 }, (_, index) => `${index},${'x'.repeat(500)}${index}\n`).join('');
    const { bad, fine } = await seeTwo({ 'bad.csv': `account_id,t\n${rows}` }, { openDatabase, folder });
    expect(bad).toMatchObject({
      state: 'incomplete',
      because: 'bad.csv needs more than the 1GB of memory that reading may use: export fewer rows or columns a file.',
    });
    expect(fine).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['1.fetched.piece']);
  });

  it('for want of disk costs that file only', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const folder = temporaryFolder();
    const root = temporaryFolder();
    addFiles(root, { 'bad.csv': 'account_id\na\n', 'fine.csv': 'account_id\na\n' });
    const { reports } = await loaderOver(root, {
      folder,
      freeBytes: 5e6,
      failFetchOf: { key: 'bad.csv', error: full },
    }).load(requestOf([exportOf({ name: 'bad', files: 'bad.csv' }), exportOf({ name: 'fine', files: 'fine.csv' })]));
    expect(reports.get('bad')!.because).toBe(
      'bad.csv needs more scratch than there is (5 MB free): give the night more scratch, or export fewer rows a file.',
    );
    expect(reports.get('fine')!.state).toBe('present');
  });

  it('in DuckDB for want of disk says the same', async () => {
    const message = 'IO Error: Could not write file "/x/duckdb_temp": No space left on device';
    const { bad, fine } = await seeTwo({ 'bad.parquet': await plain() }, failingOnce(/TEMP TABLE cells/, message));
    expect(bad.because).toContain('bad.parquet needs more scratch than there is');
    expect(fine).toHaveLength(1);
  });
});

describe('words that say the true cause', () => {
  it.each<[string, () => Promise<readonly [string, string | Buffer]>, string]>([
    [
      'gzip inside gzip',
      async () => ['usage.csv.gz', gzipSync(gzipSync('account_id\na\n'))],
      'is packed twice, gzip inside: pack it once only',
    ],
    [
      'Parquet inside .csv',
      async () => ['usage.csv', await plain()],
      'is Parquet, packed or named as text: name it .parquet',
    ],
    [
      'a zip',
      async () => ['usage.csv', Buffer.from('PK\x03\x04\x14\0\0\0\x08\0')],
      'is a zip or Excel file, which is not read: export it as CSV, JSON lines or Parquet',
    ],
    [
      'LZ4 as Hadoop writes it',
      async () => [
        'usage.parquet',
        asOldLz4(await parquetOf("SELECT 'a' AS account_id, 1 AS n", 'FORMAT parquet, COMPRESSION lz4_raw')),
      ],
      'is compressed with LZ4. LZ4 is not read: write snappy, zstd or gzip.',
    ],
    [
      'encrypted Parquet',
      async () => ['usage.parquet', await encrypted()],
      'is encrypted. Encrypted Parquet is not read',
    ],
    ['Parquet that is cut off', async () => ['usage.parquet', (await plain()).subarray(0, -20)], 'it is cut off'],
    [
      'Parquet with a page that is damaged',
      async () => ['usage.parquet', damaged(await plain(), 100, 300)],
      'to its end: it is damaged (',
    ],
    [
      'Parquet with a footer that is damaged',
      async () => ['usage.parquet', damaged(await plain(), -100, -40)],
      'it is damaged (',
    ],
    ['text named .parquet', async () => ['usage.parquet', 'account_id\na\n'], 'it is something else'],
    [
      'an HTML page named .parquet',
      async () => ['usage.parquet', '<html>Sign in</html>'],
      'it looks like an HTML page, a login page perhaps',
    ],
  ])('%s', async (_, make, words) => {
    const [name, content] = await make();
    const { report } = await seeExport({ [name]: content }, { files: name });
    expect(report.state).toBe('incomplete');
    expect(report.because).toContain(`${name} `);
    expect(report.because).toContain(words);
    expect(report.because).not.toMatch(/LINE 1|Stack|\/tmp|nightrounds-/);
    if (!words.includes('cut off')) expect(report.because).not.toContain('cut off');
  });

  it.each(['uncompressed', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4_raw'])(
    '%s in Parquet needs none',
    async (codec) => {
      const bytes = await parquetOf("SELECT 'a' AS account_id, 1 AS n", `FORMAT parquet, COMPRESSION '${codec}'`);
      const { report } = await seeExport({ 'usage.parquet': bytes }, { files: 'usage.parquet' });
      expect(report).toMatchObject({ state: 'present', because: null });
    },
  );

  it('a CSV whose first column is called PK, or PAR1, is a CSV', async () => {
    for (const name of ['PK', 'PAR1']) {
      const { report } = await seeExport({ 'usage.csv': `${name},account_id\n1,a\n` });
      expect(report).toMatchObject({ state: 'present', because: null });
    }
  });
});

function damaged(bytes: Buffer, from: number, to: number): Buffer {
  bytes.subarray(from, to).fill(0xff);
  return bytes;
}

/** Says of every column chunk that its codec is 5 (LZ4 in Hadoop's frames) instead of 7 (LZ4_RAW): field 4 of ColumnMetaData, zigzag. */
function asOldLz4(bytes: Buffer): Buffer {
  const footer = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
  let changed = 0;
  for (let at = footer; at < bytes.length - 9; at++) {
    if (bytes[at] !== 0x15 || bytes[at + 1] !== 0x0e) continue;
    bytes[at + 1] = 0x0a;
    changed++;
  }
  if (changed !== 2) throw new Error(`${changed} codecs were found in a file of two columns.`);
  return bytes;
}

async function encrypted(): Promise<Buffer> {
  const file = `${temporaryFolder()}/x.parquet`;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run("SET force_mbedtls_unsafe = 'true'");
  await connection.run("PRAGMA add_parquet_key('k', '0123456789112345')");
  await connection.run(
    `COPY (SELECT 'a' AS account_id) TO '${file}' (FORMAT parquet, ENCRYPTION_CONFIG {footer_key: 'k'})`,
  );
  instance.closeSync();
  return readFileSync(file);
}
