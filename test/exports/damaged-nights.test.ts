import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { toDay } from '../../lib/calendar.ts';
import { type Files, seeExport, tableRows } from './export-night.ts';

const header = 'account_id,day,n\n';
const event = { files: 'u/{date}*', time: 'day' };
const tonight = { 'u/2024-03-10.csv': `${header}a,2024-03-10,1\n` };
const manifest = (name: string) => JSON.stringify({ files: [{ name, rows: 0, bytes: 0 }] });

async function see(files: Files, more: object = {}) {
  const seen = await seeExport(files, { ...event, ...more });
  return { ...seen, gaps: seen.table?.gaps.map(({ day }) => day) };
}

describe('a file of 0 bytes is a file without rows', () => {
  it.each<[string, Files]>([
    ['of an earlier night, when a later file is there', { ...tonight, 'u/2024-02-23.csv': '' }],
    ['beside another of its night that has rows', { ...tonight, 'u/2024-03-10-b.csv': '' }],
    ['of an earlier night, in gzip', { ...tonight, 'u/2024-02-23.csv.gz': gzipSync('') }],
  ])('%s', async (_, files) => {
    const { report, table, gaps } = await see(files);
    expect([report.because, gaps]).toEqual([null, []]);
    expect(await tableRows(table)).toEqual([{ account_id: 'a', day: '2024-03-10', n: 1 }]);
    expect(report.notes).toContainEqual(expect.stringContaining('0 bytes: u/'));
  });

  it.each<[string, Files, object]>([
    ['when a manifest says so', { 'u/2024-03-10.csv': '', 'u/manifest.json': manifest('2024-03-10.csv') }, {}],
    ['when the config says so', { 'u/2024-03-10.csv': '' }, { areEmptyFilesSound: true }],
  ])('%s, though it is the only one of tonight', async (_, files, more) => {
    const { report, table } = await see(files, { ...more, types: { n: 'number' } });
    expect(report).toMatchObject({ state: 'present', because: null, rowsRead: 0 });
    expect(table?.columns.map(({ name }) => name)).toEqual(['account_id', 'day', 'n']);
    expect(await tableRows(table)).toEqual([]);
  });

  it.each<[string, Files, object]>([
    ['the only one of tonight', { 'u/2024-03-09.csv': `${header}a,2024-03-09,1\n`, 'u/2024-03-10.csv': '' }, {}],
    ['beside another of tonight that has a header only', { 'u/2024-03-10-a.csv': header, 'u/2024-03-10.csv': '' }, {}],
    ['the only one of an export without a date', { 'usage.csv': '' }, { files: 'usage.csv' }],
  ])('but not when it is %s', async (_, files, more) => {
    const { report, table } = await see(files, more);
    expect(report).toMatchObject({ state: 'incomplete', because: expect.stringContaining('is empty (0 bytes)') });
    expect(table).toBeUndefined();
  });
});

describe('a fault of a file of an earlier night', () => {
  const sound = { ...tonight, 'u/2024-03-09.csv': `${header}a,2024-03-09,2\n` };

  it.each<[string, Files, string]>([
    ['a cut', { 'u/2024-03-08.csv': `${header}a,2024-03-08` }, 'u/2024-03-08.csv is cut off'],
    ['no file it reads', { 'u/2024-03-08.csv': 'PK\x03\x04\x14\0' }, 'u/2024-03-08.csv is a zip or Excel file'],
    [
      'too many rejected rows',
      { 'u/2024-03-08.csv': `${header}a,yesterday,1\n` },
      'u/2024-03-08.csv: 1 of 1 rows are rejected',
    ],
    [
      'no account',
      { 'u/2024-03-08.csv': 'acc,day,n\na,2024-03-08,1\n' },
      'u/2024-03-08.csv has no column "account_id"',
    ],
    ['no time', { 'u/2024-03-08.csv': 'account_id,on,n\na,2024-03-08,1\n' }, 'u/2024-03-08.csv has no column "day"'],
    [
      'a column twice',
      { 'u/2024-03-08.csv': 'account_id,account_id,day\na,a,2024-03-08\n' },
      'u/2024-03-08.csv has the column "account_id" more than once',
    ],
    [
      'a name of ours',
      { 'u/2024-03-08.csv': 'account_id,day,__nr_x\na,2024-03-08,1\n' },
      'u/2024-03-08.csv has a column "__nr_x"',
    ],
  ])('takes that night, and no more: %s', async (_, files, because) => {
    const { report, table, gaps } = await see({ ...sound, ...files });
    expect([report.because, gaps]).toEqual([null, [toDay('2024-03-08')]]);
    expect(table?.gaps[0]?.because).toContain(because);
    expect(report.notes[0]).toContain(`The rows of 2024-03-08 are missing: ${because}`);
    expect((await tableRows(table)).map(({ n }) => n)).toEqual([2, 1]);
  });

  it("is another delimiter than is said, or another format than tonight's where only CSV has settings", async () => {
    const semicolons = { 'u/2024-03-08.csv': 'account_id;day;n\na;2024-03-08;1\n' };
    const delimited = await see({ ...sound, ...semicolons }, { csv: { delimiter: ',' } });
    expect(delimited.table?.gaps[0]?.because).toContain('u/2024-03-08.csv has no column "account_id"');
    const lines = { 'u/2024-03-08.jsonl': '{"account_id":"a","day":"2024-03-08","n":1}\n' };
    const mixed = await see({ ...sound, ...lines }, { csv: { delimiter: ',', decimal: ',' } });
    expect(mixed.report.state).toBe('present');
    expect(mixed.table?.gaps[0]?.because).toContain('u/2024-03-08.jsonl is of another format than u/2024-03-10.csv');
  });

  it('is said once when many nights have it, and counted for the gate', async () => {
    const old = ['05', '06', '07', '08'].map((day) => [`u/2024-03-${day}.csv`, `acc,day\na,2024-03-${day}\n`]);
    const { report } = await see({ ...sound, ...Object.fromEntries(old) });
    expect(report.gapNights).toBe(4);
    expect(report.notes[0]).toBe(
      'The rows of 4 nights from 2024-03-05 to 2024-03-08 are missing; of the last: u/2024-03-08.csv has no column "account_id" (account:): Its columns: acc, day.',
    );
  });

  it('takes the other files of that night too', async () => {
    const { gaps, table } = await see({ ...sound, 'u/2024-03-09-b.csv': `${header}b,2024-03-09` });
    expect(gaps).toEqual([toDay('2024-03-09')]);
    expect((await tableRows(table)).map(({ n }) => n)).toEqual([1]);
  });

  it('takes the export when it is of tonight, of a snapshot, or of the accounts', async () => {
    const cut = { 'u/2024-03-10.csv': `${header}a,2024-03-10` };
    expect((await see({ ...sound, ...cut })).report.state).toBe('incomplete');
    const old = { ...tonight, 'u/2024-03-08.csv': `${header}a,2024-03-08` };
    const roster = await seeExport(old, event, { roster: 'usage' });
    expect(roster.report).toMatchObject({ state: 'incomplete', because: expect.stringContaining('is cut off') });
    const bare = { 'u/2024-03-10.csv': 'acc,day,n\na,2024-03-10,1\n' };
    expect((await see({ ...sound, ...bare })).report.state).toBe('missing');
    const snapshot = await seeExport(
      { 'u/2024-03-09.csv': 'account_id,n\na' },
      { files: 'u/{date}.csv', freshWithinHours: 48 },
    );
    expect(snapshot.report.state).toBe('incomplete');
  });

  it('is one of 0 bytes when no later file is there', async () => {
    const { gaps } = await see({ 'u/2024-03-08.csv': `${header}a,2024-03-08,1\n`, 'u/2024-03-09.csv': '' });
    expect(gaps).toEqual([toDay('2024-03-09')]);
  });

  it('takes the export when no other night is there', async () => {
    const { report } = await see({ 'u/2024-03-08.csv': `${header}a,2024-03-08` });
    expect(report).toMatchObject({
      state: 'incomplete',
      because: expect.stringContaining('u/2024-03-08.csv is cut off'),
    });
  });
});

describe('the Ctrl-Z of DOS at the end of a text', () => {
  const text = `${header}a,2024-03-10,1`;

  it.each<[string, string | Uint8Array, object]>([
    ['after the last line end', `${text}\r\n\x1a`, {}],
    ['behind the last cell', `${text}\x1a`, {}],
    ['to the end of a block', `${text}\n${'\x1a'.repeat(128)}`, {}],
    ['in gzip', gzipSync(`${text}\n\x1a`), {}],
    ['in UTF-16', Buffer.from(`\ufeff${text}\n\x1a`, 'utf16le'), {}],
  ])('is none of it, %s', async (_, content, more) => {
    const { report, table } = await see({ 'u/2024-03-10.csv': content }, { ...more, types: { n: 'number' } });
    expect(report.because).toBeNull();
    expect(await tableRows(table)).toEqual([{ account_id: 'a', day: '2024-03-10', n: 1 }]);
  });

  it('is text anywhere else', async () => {
    const { table } = await see({ 'u/2024-03-10.csv': `${header}a\x1ab,2024-03-10,1\n` });
    expect((await tableRows(table))[0]).toMatchObject({ account_id: 'a\x1ab' });
  });
});
