import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  addFiles,
  exportOf,
  type Files,
  loaderOver,
  openConnection,
  requestOf,
  seeExport,
  tableRows,
  temporaryFolder,
} from './export-night.ts';

const MB = 1e6;

/** Rows that pack a hundredfold and more. */
const longText = (bytes: number) => `account_id,t\n${`a,${'x'.repeat(998)}\n`.repeat(bytes / 1000)}`;

async function parquetOf(select: string, options = 'COMPRESSION zstd'): Promise<Buffer> {
  const file = `${temporaryFolder()}/x.parquet`;
  await (await openConnection()).run(`COPY (${select}) TO '${file}' (FORMAT parquet, ${options})`);
  return readFileSync(file);
}

async function zstdOf(text: string): Promise<Buffer> {
  const folder = temporaryFolder();
  addFiles(folder, { 'x.csv': text });
  const lines = `SELECT column0 AS account_id, column1 AS t FROM read_csv('${folder}/x.csv', header=false, skip=1)`;
  await (await openConnection()).run(`COPY (${lines}) TO '${folder}/x.csv.zst' (HEADER true, COMPRESSION zstd)`);
  return readFileSync(`${folder}/x.csv.zst`);
}

const text = longText(2 * MB);
const manyColumns = Array.from({ length: 19 }, (_, index) => `2 AS n${index}`).join(', ');
const jsonl = `{"account_id":"a","t":"${'x'.repeat(970)}"}\n`.repeat(2000);

describe('a file that inflates', () => {
  it.each<[string, () => Promise<Files>]>([
    ['a CSV in gzip', async () => ({ 'usage.csv.gz': gzipSync(text) })],
    [
      'a gzip of many members',
      async () => ({
        'usage.csv.gz': Buffer.concat(
          [text.slice(0, MB), ...Array.from({ length: 10 }, () => text.slice(-MB / 10))].map((part) => gzipSync(part)),
        ),
      }),
    ],
    ['a CSV in Zstandard', async () => ({ 'usage.csv.zst': await zstdOf(text) })],
    ['JSON lines in gzip', async () => ({ 'usage.jsonl.gz': gzipSync(jsonl) })],
    [
      'Parquet of large pages',
      async () => ({
        'usage.parquet': await parquetOf(
          `SELECT 'a' AS account_id, repeat(i::VARCHAR, 500) AS t FROM range(2000) r(i)`,
          'COMPRESSION zstd, DICTIONARY_SIZE_LIMIT 1',
        ),
      }),
    ],
    [
      'Parquet of one text and many references to it',
      async () => ({
        'usage.parquet': await parquetOf(`SELECT 'a' AS account_id, repeat('x', 10000) AS t FROM range(200)`),
      }),
    ],
    [
      'Parquet of many equal rows',
      async () => ({ 'usage.parquet': await parquetOf(`SELECT 1 AS account_id, ${manyColumns} FROM range(80000)`) }),
    ],
  ])('to more than half of the scratch there is, is refused by name: %s', async (_, make) => {
    const files = await make();
    const [name = ''] = Object.keys(files);
    expect(Object.values(files)[0]!.length).toBeLessThan(0.3 * MB);
    const machine = { freeBytes: 3 * MB };
    const { report, table } = await seeExport(files, { files: name }, { machine });
    expect(report).toMatchObject({ state: 'incomplete', files: [{ key: name, rows: 0 }] });
    expect(report.because).toBe(
      `${name} inflates to more than half of the scratch there is (3 MB free). Give the night more scratch, or export fewer rows a file.`,
    );
    expect(table).toBeUndefined();
    const roomy = await seeExport(files, { files: name }, { machine: { freeBytes: 30 * MB } });
    expect(roomy.report).toMatchObject({ state: 'present', because: null });
  });

  it('costs its own export only, and leaves nothing of it in the scratch', async () => {
    const root = temporaryFolder();
    addFiles(root, { 'bomb.csv.gz': gzipSync(text), 'fine.csv': 'account_id,n\na,1\n' });
    const folder = temporaryFolder();
    const loader = loaderOver(root, { freeBytes: 3 * MB, folder });
    const exports = [exportOf({ name: 'bomb', files: 'bomb.csv.gz' }), exportOf({ name: 'fine', files: 'fine.csv' })];
    const night = await loader.load(requestOf(exports));
    expect([...night.reports.values()].map(({ name, state }) => [name, state])).toEqual([
      ['bomb', 'incomplete'],
      ['fine', 'present'],
    ]);
    expect(await tableRows(night.tables.get('fine'))).toEqual([{ account_id: 'a', n: 1 }]);
    expect(readdirSync(folder)).toEqual(['1.fetched.piece']);
  });

  it('may be as large as max_size says, whatever half of the scratch is', async () => {
    const files = { 'usage.csv.gz': gzipSync(text) };
    const see = (maxSize: number, freeBytes: number) =>
      seeExport(files, { files: 'usage.csv.gz', maxSize }, { machine: { freeBytes } });
    expect((await see(2.1 * MB, 3 * MB)).report.state).toBe('present');
    expect((await see(1.5 * MB, 1e12)).report.because).toBe(
      'usage.csv.gz inflates to more than max_size allows (1.5 MB). Raise max_size, or export fewer rows a file.',
    );
    expect((await see(1e12, 2 * MB)).report.because).toContain('more than the scratch there is (2 MB free)');
  });
});

describe('a file that is large as it is', () => {
  it('is not even fetched', async () => {
    const folder = temporaryFolder();
    const root = temporaryFolder();
    addFiles(root, { 'usage.csv': text });
    const night = await loaderOver(root, { freeBytes: 3 * MB, folder }).load(requestOf([exportOf()]));
    expect(night.reports.get('usage')!.because).toBe(
      'usage.csv has 2 MB, more than half of the scratch there is (3 MB free). Give the night more scratch, or export fewer rows a file.',
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of too many columns, in a header or in JSON keys, is refused', async () => {
    const names = Array.from({ length: 2001 }, (_, index) => `n${index}`);
    const csv = await seeExport({ 'usage.csv': `${names.join(',')}\n` });
    expect(csv.report.because).toContain('usage.csv has more than 2000 columns');
    const keys = await seeExport(
      { 'usage.jsonl': names.map((name) => `{"account_id":"a","${name}":1}\n`).join('') },
      { files: 'usage.jsonl' },
    );
    expect(keys.report.because).toContain('usage.jsonl has more than 2000 columns');
  });

  it('of a column name that is no name is refused', async () => {
    const { report } = await seeExport({ 'usage.csv': `account_id,${'n'.repeat(1001)}\na,1\n` });
    expect(report.because).toContain('usage.csv has a name of 1001 characters for column 2');
  });

  it('has its rows with cells over 1 MiB rejected, in Parquet as in CSV', async () => {
    const select = `SELECT i::VARCHAR AS account_id, repeat('x', CASE i WHEN 1 THEN 1048577 ELSE 1048576 END) AS t FROM range(3) r(i)`;
    const { rejects, table } = await seeExport(
      { 'usage.parquet': await parquetOf(select) },
      { files: 'usage.parquet', maxRejects: 1 },
    );
    expect(rejects).toMatchObject([{ line: 2, column: 't', reason: 'is larger than 1 MiB' }]);
    expect((await tableRows(table)).map((row) => row.account_id)).toEqual(['0', '2']);
  });
});

describe('many files of one night', () => {
  it('that fill the scratch together: each is held against what is left, and the first too many is named', async () => {
    const folder = temporaryFolder();
    const root = temporaryFolder();
    const random = (seed: number) =>
      Array.from({ length: 4000 }, (_, row) => `${seed}-${row},${Math.imul(row * 7919 + seed, 2654435761)}\n`).join('');
    addFiles(root, Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`u/${n}.csv`, `account_id,n\n${random(n)}`])));
    const disk = 400_000;
    const used = () => readdirSync(folder).reduce((sum, name) => sum + readFileSync(`${folder}/${name}`).length, 0);
    const loader = loaderOver(root, { freeBytes: () => disk - used(), folder });
    const { reports } = await loader.load(requestOf([exportOf({ files: 'u/*.csv' })]));
    expect(reports.get('usage')).toMatchObject({
      state: 'incomplete',
      because: expect.stringMatching(/^u\/[2-5]\.csv .*more than half of the scratch there is/),
    });
    expect(used()).toBeLessThan(disk);
  });
});
