import { describe, expect, it } from 'vitest';
import { writeRejects } from '../../lib/exports/write-rejects.ts';
import { seeExport, tableRows } from './export-night.ts';

const anyShare = { maxRejects: 1 };

describe('a row is rejected', () => {
  it('when its width is not that of the header', async () => {
    const { rejects, table } = await seeExport({ 'usage.csv': 'account_id,n\n1,2,3\n4\n5,6\n' }, anyShare);
    expect(rejects).toEqual([
      {
        export: 'usage',
        file: 'usage.csv',
        line: 2,
        column: '',
        value: '1,2,3',
        reason: 'has 3 cells where the header has 2',
      },
      {
        export: 'usage',
        file: 'usage.csv',
        line: 3,
        column: '',
        value: '4',
        reason: 'has 1 cells where the header has 2',
      },
    ]);
    expect(await tableRows(table)).toEqual([{ account_id: '5', n: 6 }]);
  });

  it('when a cell does not read as its declared type, and then the column keeps that type', async () => {
    const { rejects, report } = await seeExport(
      { 'usage.csv': 'account_id,n,b\n1,2,TRUE\n2,"1,234",true\n3,4,maybe\n4,NaN,false\n5,,\n' },
      { ...anyShare, types: { n: 'number', b: 'boolean' } },
    );
    expect(rejects.map(({ line, column, value, reason }) => [line, column, value, reason])).toEqual([
      [3, 'n', '1,234', 'is not a number'],
      [4, 'b', 'maybe', 'is not true or false'],
      [5, 'n', 'NaN', 'is not a number'],
    ]);
    expect(report).toMatchObject({ rowsRead: 5, rowsRejected: 3, rowsVisible: 2 });
    expect(report.columns.map(({ type }) => type)).toEqual(['text', 'number', 'boolean']);
  });

  it('when its account is empty', async () => {
    const { rejects } = await seeExport(
      { 'usage.csv': 'account_id,n\n,2\n?,3\na,4\n' },
      { ...anyShare, csv: { nulls: ['?'] } },
    );
    expect(rejects.map(({ line, column, reason }) => [line, column, reason])).toEqual([
      [2, 'account_id', 'is empty'],
      [3, 'account_id', 'is empty'],
    ]);
  });

  it('when its time is no date', async () => {
    const text = 'account_id,at\na,2024-02-30\nb,yesterday\nc,\nd,2024-03-01 10:00\n';
    const { rejects, table } = await seeExport({ 'usage.csv': text }, { ...anyShare, time: 'at' });
    expect(rejects.map(({ value }) => value)).toEqual(['2024-02-30', 'yesterday', '']);
    expect(await tableRows(table)).toEqual([{ account_id: 'd', at: '2024-03-01 10:00:00' }]);
  });

  it('when it has a 10 MB cell, a NUL byte or text after a quote', async () => {
    const text = `account_id,t\na,${'x'.repeat(10_000_000)}\nb,\0\nc,"x"y,"z"\nd,ok\n`;
    const { rejects, table } = await seeExport({ 'usage.csv': text }, anyShare);
    expect(rejects.map(({ line, reason }) => [line, reason.split(';')[0]])).toEqual([
      [2, 'has a cell larger than 1 MiB'],
      [3, 'holds a NUL byte'],
      [4, 'has text after a closing quote'],
    ]);
    expect(rejects.every(({ value }) => value.length <= 200)).toBe(true);
    expect(await tableRows(table)).toEqual([{ account_id: 'd', t: 'ok' }]);
  });

  it('and more than max_rejects make the export incomplete', async () => {
    const rows = Array.from({ length: 19 }, (_, index) => `a${index},1`).join('\n');
    const broken = (count: number) => ({ 'usage.csv': `account_id,n\n${'b,x\n'.repeat(count)}${rows}\n` });
    const types = { n: 'number' } as const;
    expect((await seeExport(broken(1), { types })).report.state).toBe('present');
    const { report } = await seeExport(broken(2), { types });
    expect(report).toMatchObject({ state: 'incomplete', rowsRejected: 2 });
    expect(report.because).toBe(
      '2 of 21 rows are rejected, more than max_rejects 5 %. The first: usage.csv line 2, column "n" is not a number. See rejects.csv.',
    );
  });

  it('is counted even where it is not kept', async () => {
    const { rejects, report } = await seeExport(
      { 'usage.csv': `account_id,n\n${',1\n'.repeat(10_005)}a,1\n` },
      anyShare,
    );
    expect([rejects.length, report.rowsRejected]).toEqual([10_000, 10_005]);
    expect(report.notes).toContain('rejects.csv holds the first 10,000 of 10,005 rejected rows.');
  });

  it('and written so that no spreadsheet runs it', () => {
    const reject = {
      export: 'usage',
      file: 'usage.csv',
      line: 2,
      column: 'n',
      value: '=1+"2"',
      reason: 'is not a number',
    };
    expect(writeRejects([reject])).toBe(
      'export,file,line,column,value,reason\nusage,usage.csv,2,n,"\'=1+""2""",is not a number\n',
    );
  });
});

describe('the columns of an export', () => {
  it('keep ids and accounts as text, as written', async () => {
    const { table } = await seeExport({ 'usage.csv': 'account_id,event\n007,9007199254740993\n' }, { id: 'event' });
    expect(await tableRows(table)).toEqual([{ account_id: '007', event: '9007199254740993' }]);
  });

  it('have a type that holds for all files, and null where a file lacks them', async () => {
    const { table } = await seeExport(
      { 'u/1.csv': 'account_id,n,m\na,1,5\n', 'u/2.csv': 'n,account_id,k\nx,b,true\n' },
      { files: 'u/*.csv' },
    );
    expect(await tableRows(table)).toEqual([
      { account_id: 'a', n: '1', m: 5, k: null },
      { account_id: 'b', n: 'x', m: null, k: true },
    ]);
  });

  it.each([
    ['account', { account: 'acount', isAccountNamed: true }],
    ['time', { time: 'acount' }],
    ['id', { id: 'acount' }],
    ['as_of', { asOf: 'acount' }],
  ])('that the config names wrongly as %s make it missing, with the nearest name', async (role, config) => {
    const { report } = await seeExport({ 'usage.csv': 'account,n\na,1\n' }, config);
    expect(report.state).toBe('missing');
    expect(report.because).toContain(`no column "acount" (${role}:)`);
    expect(report.because).toContain('did you mean "account"');
  });

  it('need no account: then it is for sql only', async () => {
    const { report, table } = await seeExport({ 'usage.csv': 'key,n\na,1\n' });
    expect(table?.account).toBeNull();
    expect(report.notes).toContain('No column account_id: the export is for sql only.');
  });
});
