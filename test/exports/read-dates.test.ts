import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { folderOf, openConnection, seeExport, tableRows, temporaryFolder } from './export-night.ts';

const night = '2026-11-24';
const west = { night, timezone: 'America/Los_Angeles' };

/** A Parquet file of one SELECT. */
async function parquetOf(select: string): Promise<Uint8Array> {
  const file = path.join(temporaryFolder(), 'made.parquet');
  const connection = await openConnection();
  await connection.run(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
  return readFileSync(file);
}

describe('the dates of an export', () => {
  it('of two digits under %Y are unreadable, and %y reads them', async () => {
    const files = { 'usage.csv': 'account_id,day,n\na,24/11/2026,5\nb,24/11/26,50\n' };
    const wrong = await seeExport(files, { time: 'day', csv: { dates: '%d/%m/%Y' } }, { night });
    expect(wrong.report).toMatchObject({ state: 'incomplete', rowsRejected: 1, newestDate: night });
    expect(wrong.rejects[0]).toMatchObject({
      value: '24/11/26',
      reason: 'is not a date from 1970 to 2200 (as %d/%m/%Y)',
    });
    const short = { 'usage.csv': 'account_id,day,n\na,24/11/26,5\nb,24/11/26,50\n' };
    const right = await seeExport(short, { time: 'day', csv: { dates: '%d/%m/%y' } }, { night });
    expect(right.report).toMatchObject({ state: 'present', rowsTonight: 2 });
  });

  it('that stand for none, or are implausible, date no row', async () => {
    const files = {
      'usage.csv': `account_id,day\na,${night}\nb,9999-12-31\nc,0000-00-00\nd,2226-11-24\ne,1900-01-01\n`,
    };
    const { report, rejects } = await seeExport(files, { time: 'day', maxRejects: 1 }, { night });
    expect(report).toMatchObject({ rowsVisible: 1, newestDate: night });
    expect(rejects.map(({ reason }) => reason)).toEqual([
      'stands for no date',
      'stands for no date',
      'is not a date from 1970 to 2200 (YYYY-MM-DD, with or without a time)',
      'stands for no date',
    ]);
  });

  it('without a zone are of the zone that is said, in every format', async () => {
    const times = ['2026-11-25 01:30:00.123000', '2026-11-24 20:30:00.000000', '2026-11-25 08:00:00'];
    const rows = times.map((time, index) => ({ account_id: `a${index}`, at: time }));
    const files: Record<string, string | Uint8Array> = {
      'u.csv': `account_id,at\n${rows.map((row) => `${row.account_id},${row.at}\n`).join('')}`,
      'u.json.gz': gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join('')),
      'u.parquet': await parquetOf(
        rows.map((row) => `SELECT '${row.account_id}' AS account_id, TIMESTAMP '${row.at}' AS at`).join(' UNION ALL '),
      ),
    };
    const root = folderOf(files);
    for (const file of Object.keys(files)) {
      const plain = await seeExport(root, { files: file, time: 'at' }, west);
      expect(plain.report, file).toMatchObject({ rowsVisible: 1, rowsTonight: 1 });
      const said = await seeExport(root, { files: file, time: 'at', timezone: 'UTC' }, west);
      expect(said.report, file).toMatchObject({ rowsVisible: 2, rowsTonight: 2 });
      expect(
        (await tableRows(said.table)).map((row) => String(row.at).slice(0, 16)),
        file,
      ).toEqual(['2026-11-24 17:30', '2026-11-24 12:30', '2026-11-25 00:00']);
    }
  });

  it('keep their own zone in Parquet, whatever zone the export has', async () => {
    const made = await parquetOf(
      "SELECT 'a' AS account_id, TIMESTAMPTZ '2026-11-25 01:30:00+00' AS at, DATE '2026-11-24' AS on_day",
    );
    for (const timezone of [null, 'UTC', 'Asia/Tokyo']) {
      const { report, table } = await seeExport(
        { 'u.parquet': made },
        { files: 'u.parquet', time: 'at', timezone },
        west,
      );
      expect(report, String(timezone)).toMatchObject({ rowsTonight: 1 });
      expect(await tableRows(table)).toMatchObject([{ at: '2026-11-24 17:30:00', on_day: '2026-11-24' }]);
    }
  });

  it('by a pattern leave dates alone that Parquet types', async () => {
    const made = await parquetOf("SELECT 'a' AS account_id, DATE '2026-11-24' AS on_day, '03/11/2026' AS other");
    const { report, table } = await seeExport(
      { 'u.parquet': made },
      { files: 'u.parquet', time: 'on_day', dates: '%d/%m/%Y' },
      { night },
    );
    expect(report).toMatchObject({ rowsTonight: 1 });
    expect(await tableRows(table)).toEqual([{ account_id: 'a', on_day: night, other: '2026-11-03' }]);
  });

  it('as numbers that count from 1970 are read where that is said', async () => {
    const at = Date.UTC(2026, 10, 24, 12) / 1000;
    const json = `{"account_id":"a","at":${at}}\n{"account_id":"b","at":${at}.75}\n{"account_id":"c","at":"${at}"}\n`;
    const made = await parquetOf(`SELECT 'a' AS account_id, ${at}000::BIGINT AS at UNION ALL SELECT 'b', ${at}500`);
    const files = { 'u.csv': `account_id,at\na,${at}\nb,${at}.5\n`, 'u.jsonl': json, 'u.parquet': made };
    const see = (file: string, dates: string | null) => seeExport(files, { files: file, time: 'at', dates }, { night });
    expect((await see('u.csv', 'epoch_s')).report).toMatchObject({ rowsTonight: 2 });
    expect((await see('u.jsonl', 'epoch_s')).report).toMatchObject({ rowsTonight: 3 });
    expect((await see('u.parquet', 'epoch_ms')).report).toMatchObject({ rowsTonight: 2 });
    expect((await see('u.csv', null)).report.because).toContain('or write exports.usage.dates: epoch_s.');
    expect((await see('u.parquet', null)).report.because).toContain('or write exports.usage.dates: epoch_ms.');
    expect((await see('u.csv', 'epoch_ms')).report.because).toContain('or write exports.usage.dates: epoch_s.');
  });

  it('that may be read in two ways get both as a hint', async () => {
    const because = async (day: string) =>
      (await seeExport({ 'usage.csv': `account_id,day\na,${day}\n` }, { time: 'day' }, { night })).report.because;
    expect(await because('03/04/2026')).toContain('read in 2 ways, as other dates each');
    expect(await because('24/11/2026')).toContain('or write exports.usage.dates: "%d/%m/%Y".');
  });
});

describe('the date of a path', () => {
  const rows = (...ids: string[]) => `account_id\n${ids.map((id) => `${id}\n`).join('')}`;

  it('is that of each row with time: path, of several files a night', async () => {
    const files = {
      'e/2026/11/23/23/a.csv': rows('a'),
      'e/2026/11/24/00/a.csv': rows('a', 'b'),
      'e/2026/11/24/05/b.csv': rows('c'),
      'e/2026/11/25/00/a.csv': rows('d'),
    };
    const { report, table } = await seeExport(
      files,
      { files: 'e/{yyyy}/{mm}/{dd}/{HH}/*.csv', time: 'path' },
      { night },
    );
    expect(report).toMatchObject({ state: 'present', rowsVisible: 4, rowsTonight: 3, newestDate: night });
    expect(table).toMatchObject({ kind: 'event' });
    expect(await tableRows(table)).toEqual([
      { account_id: 'a', path: '2026-11-23' },
      { account_id: 'a', path: night },
      { account_id: 'b', path: night },
      { account_id: 'c', path: night },
    ]);
  });

  it('is no column of the files, though one may be called path', async () => {
    const files = { 'dt=2026-11-24/p.csv': 'account_id,path\na,/pricing\n' };
    const { report, table } = await seeExport(files, { files: 'dt={date}/*.csv', time: 'path' }, { night });
    expect(report).toMatchObject({ rowsTonight: 1 });
    expect(await tableRows(table)).toEqual([{ account_id: 'a', path: '/pricing' }]);
  });

  it('of a snapshot is the night that it is of', async () => {
    const made = await parquetOf("SELECT 'a' AS account_id");
    const files = { 'dt=2026-11-24/part-0000.snappy.parquet': made, 'dt=2026-11-23/part-0000.snappy.parquet': made };
    const { report } = await seeExport(files, { files: 'dt={date}/*.parquet' }, { night });
    expect(report).toMatchObject({ state: 'present', newestDate: night, rowsVisible: 1 });
  });
});
