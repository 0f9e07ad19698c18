import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CsvDialect } from '../../lib/config/health-config.ts';
import { nameColumns } from '../../lib/exports/raw-file.ts';
import { readCsv } from '../../lib/exports/read-csv.ts';
import { exportOf, openConnection, seeExport, tableRows, temporaryFolder } from './export-night.ts';
import { pollutedFiles } from './polluted-files.ts';

type Csv = Partial<CsvDialect>;

async function readCells(content: Buffer, csv: Csv) {
  const file = `${temporaryFolder()}/usage.csv`;
  writeFileSync(file, content);
  const connection = await openConnection();
  const limit = { bytes: 1e9, words: '' };
  const dialect = exportOf({ csv }).csv;
  const { columns, relation, rejects } = await readCsv(file, { compression: 'none', csv: dialect, connection, limit });
  const found = await connection.runAndReadAll(`SELECT * FROM (${relation}) ORDER BY line`);
  const rows = found.getRows().map(([, ...cells]) => cells.map((cell) => cell ?? ''));
  return { names: columns.map(({ name }) => name), rows, rejects };
}

describe('a polluted CSV is read as Python reads it, with', () => {
  it.for(pollutedFiles)('%s', async ([, text, csv, expected, encoding = 'utf8']) => {
    const lines = csv.header ? [csv.header.join('¦'), ...expected] : expected;
    const [header, ...rows] = lines.map((line) => line.split('¦'));
    const names = nameColumns(header!).map(({ name }) => name);
    expect(await readCells(Buffer.from(text, encoding), csv)).toEqual({ names, rows, rejects: [] });
  });
});

const sound = Array.from({ length: 20 }, (_, row) => `a${row},Mon,${row}\n`).join('');

describe('a polluted CSV is refused on purpose, with', () => {
  const header = 'account_id,day,n\n';

  it.each<[string, string, string]>([
    ['no bytes', '', 'usage.csv is empty (0 bytes)'],
    ['empty lines only', '\n\r\n\n', 'holds no text but empty lines'],
    ['200 bytes of its text', `${header}${sound}`.slice(0, 199), 'is cut off: its last row, line 20, has 2 of 3 cells'],
    ['a quote that never closes', `${header}${sound}b,"Mon,1\n`, 'has a quote on line 22 that never closes'],
    [
      'a cut behind text that follows a quote',
      `${header}${sound}b,"5" di`,
      'is cut off: its last row, line 22, has 2 of 3 cells',
    ],
    ['a short last row', `${header}${sound}b,Mon\n`, 'ends with a line that is no row of its table'],
    [
      'another delimiter in its header',
      `${header.replaceAll(',', ';')}${sound}`,
      'has 1 cells in most rows, and the header has 3',
    ],
    [
      'a name too few in its header',
      `day,n\n${sound}`,
      'if line 2 is its header, write csv: { skip: 1 }; if a name is missing, as R leaves out that of its row names, write all 3',
    ],
    ['a title with commas', `Usage, of, all, days\n${header}${sound}`, 'csv: { skip: 1 } if that line is a title'],
    [
      'a second file behind it, its columns in another order',
      `${header}${sound}day,account_id,n\nMon,a,1\n`,
      'has another header on line 22, its columns in another order: it is two files put together',
    ],
    ['lines before its header', `Usage\n${header}${sound}`, 'write csv: { skip: 1 }'],
    ['lines after its last row', `${header}${sound}\n3 rows\nfrom Ann\n`, 'write csv: { skip_last: 2 }'],
    ['17,000 columns', `${'c,'.repeat(16_999)}c\n`, 'has more than 2000 columns'],
    ['a name of 600,000 characters', `account_id,${'HEADER'.repeat(100_000)}\na,1\n`, 'a name of 600000 characters'],
  ])('%s: the whole file', async (_, text, because) => {
    const { report, table } = await seeExport({ 'usage.csv': text });
    expect(report).toMatchObject({ state: 'incomplete', because: expect.stringContaining(because) });
    expect(table).toBeUndefined();
  });

  it.each<[string, string | Buffer, string]>([
    ['fewer cells', 'b,Mon\n', 'has 2 cells where the header has 3'],
    ['more cells', 'b,Mon,1,2\n', 'has 4 cells where the header has 3'],
    ['another delimiter', 'b;Mon;1\n', 'has 1 cells where the header has 3'],
    ['a quote that is not doubled beside a delimiter', 'b,"5" disk, big",1\n', 'has text after a closing quote'],
    ['a quote that swallows the next line', 'b,"Mon"",1\nc,"Tue",2\n', 'has text after a closing quote'],
    ['its header', header, 'is the header once more, as where two files are put together'],
    ['its header behind a byte order mark', `\ufeff${header}`, 'is the header once more'],
    ['no value', ',"",\n', 'has no value in any of its cells'],
    ['a NUL byte', 'b,Mon\0,1\n', 'holds a NUL byte'],
    ['bytes of Latin-1', Buffer.from('b,Jürgen,1\n', 'latin1'), 'is not valid UTF-8'],
  ])('%s: the row', async (_, row, reason) => {
    const text = Buffer.concat([Buffer.from(header), Buffer.from(row), Buffer.from(sound)]);
    const { report, rejects } = await seeExport({ 'usage.csv': text });
    expect(report).toMatchObject({ state: 'present', rowsRead: 21, rowsRejected: 1 });
    expect(rejects).toMatchObject([{ line: 2, reason: expect.stringContaining(reason) }]);
  });

  it('a header that is stated and stands behind a first row: the row', async () => {
    const csv = { header: ['account_id', 'day', 'n'] };
    const { report, rejects } = await seeExport({ 'usage.csv': `${sound}${header}${sound}` }, { csv });
    expect(report).toMatchObject({ state: 'present', rowsRead: 41, rowsRejected: 1 });
    expect(rejects).toMatchObject([{ line: 21, reason: expect.stringContaining('is the header once more') }]);
  });
});

describe('a byte order mark within a CSV', () => {
  it('is no part of the row it stands before', async () => {
    const csv = { header: ['account_id', 'day', 'n'] };
    const { table } = await seeExport({ 'usage.csv': 'a,Mon,1\n\ufeffb,Tue,2\n\ufeff"c, d","Wed",3\n' }, { csv });
    expect((await tableRows(table)).map(({ account_id, day }) => [account_id, day])).toEqual([
      ['a', 'Mon'],
      ['b', 'Tue'],
      ['c, d', 'Wed'],
    ]);
  });
});
