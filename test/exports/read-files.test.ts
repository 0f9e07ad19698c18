import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openConnection, seeExport, tableRows, temporaryFolder } from './export-night.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

async function written(name: string, select: string, options: string): Promise<Buffer> {
  const { readFileSync } = await import('node:fs');
  const file = `${temporaryFolder()}/${name}`;
  await (await openConnection()).run(`COPY (${select}) TO '${file}' (${options})`);
  return readFileSync(file);
}

describe('a CSV file', () => {
  it('gives its rows typed, in the order of its lines', async () => {
    const { table, report } = await seeExport({
      'usage.csv': 'account_id,seats,beta,day\n007,1e3,True,2024-01-01\na,,false,\n',
    });
    expect(report).toMatchObject({ state: 'present', because: null });
    expect(report.columns.map(({ type }) => type)).toEqual(['text', 'number', 'boolean', 'date']);
    expect(await tableRows(table)).toEqual([
      { account_id: '007', seats: 1000, beta: true, day: '2024-01-01' },
      { account_id: 'a', seats: null, beta: false, day: null },
    ]);
  });

  it.each([
    ['a byte order mark before a quoted header', '\ufeff"account_id","a,b"\n1,2\n', { account_id: '1', 'a,b': 2 }],
    ['semicolons', 'account_id;n\n1;2\n', { account_id: '1', n: 2 }],
    ['tabs', 'account_id\tn\n1\t2\n', { account_id: '1', n: 2 }],
    ['bars', 'account_id|n\n1|2\n', { account_id: '1', n: 2 }],
    [
      'a comma in more quoted headers than there are columns',
      '"account_id";"a,b,c"\n1;2\n',
      { account_id: '1', 'a,b,c': 2 },
    ],
    ['a quoted line end', 'account_id,t\n1,"x\r\ny\n\nz"\n', { account_id: '1', t: 'x\r\ny\n\nz' }],
    ['a doubled quote', 'account_id,t\n1,"say ""hi"""\n', { account_id: '1', t: 'say "hi"' }],
    ['a quote inside a plain cell', 'account_id,t\n1,5" disk\n', { account_id: '1', t: '5" disk' }],
    ['spaces, which are not trimmed', 'account_id,t\n 1 , 2\n', { account_id: ' 1 ', t: ' 2' }],
    ['line ends of old Macs', 'account_id,t\r1,x\r', { account_id: '1', t: 'x' }],
    ['a full last row without a line end', 'account_id,t\n1,x', { account_id: '1', t: 'x' }],
    ['a column without a name', 'account_id,\n1,x\n', { account_id: '1', column_2: 'x' }],
    [
      '__proto__ as a column and an account',
      'account_id,__proto__\n__proto__,1\n',
      JSON.parse('{"account_id":"__proto__","__proto__":1}'),
    ],
    ['SQL in a column name', 'account_id,"x"";drop table y;--"\n1,2\n', { account_id: '1', 'x";drop table y;--': 2 }],
  ])('may have %s', async (_, text, row) => {
    const { table, report } = await seeExport({ 'usage.csv': text });
    expect(report.because).toBeNull();
    const [found, ...more] = await tableRows(table);
    expect(more).toEqual([]);
    expect(Object.entries(found!)).toEqual(Object.entries(row));
  });

  it('is read as Latin-1 when the config says so', async () => {
    const { table } = await seeExport(
      { 'usage.csv': latin1('account_id,name\n1,Café\n') },
      { csv: { encoding: 'latin-1' } },
    );
    expect(await tableRows(table)).toEqual([{ account_id: '1', name: 'Café' }]);
  });

  it('in Latin-1 that nobody announced has rejected rows that say what to write', async () => {
    const { rejects } = await seeExport({ 'usage.csv': latin1('account_id,name\n1,Café\n2,b\n') }, { maxRejects: 1 });
    expect(rejects).toMatchObject([{ line: 2, reason: expect.stringContaining('csv: { encoding: windows-1252 }') }]);
  });

  it('is read as UTF-16 by its mark, or by the config', async () => {
    const text = 'account_id,name\n1,Żółw\n';
    for (const [bytes, encoding] of [
      [utf16(text), 'utf-8'],
      [Buffer.from(text, 'utf16le'), 'utf-16'],
      [utf16(text).swap16(), 'utf-8'],
    ] as const) {
      const { table } = await seeExport({ 'usage.csv': bytes }, { csv: { encoding } });
      expect(await tableRows(table)).toEqual([{ account_id: '1', name: 'Żółw' }]);
    }
  });

  it('with decimal commas, its own dates and nulls is read by what the config states', async () => {
    const { table } = await seeExport(
      { 'usage.csv': 'account_id;n;day;m\n1;1,5;31-12-2024;?\n2;?;?;3\n' },
      { csv: { decimal: ',', dates: '%d-%m-%Y', nulls: ['', '?'] } },
    );
    expect(await tableRows(table)).toEqual([
      { account_id: '1', n: 1.5, day: '2024-12-31', m: null },
      { account_id: '2', n: null, day: null, m: 3 },
    ]);
  });

  it.each([['NaN'], ['inf'], ['1,234'], ['12abc'], ['1_000'], [' 5']])(
    'makes a column that SQL reads text with %j in half of its cells',
    async (cell) => {
      const { report } = await seeExport({ 'usage.csv': `account_id,n\n1,"${cell}"\n2,5\n` });
      expect(report.columns).toContainEqual({ name: 'n', type: 'text' });
    },
  );

  it('of many columns in one long row is read whole', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `n${index}`);
    const wide = `account_id,${names.join(',')}\n1,${names.map(() => 'x'.repeat(30_000)).join(',')}\n`;
    const { table } = await seeExport({ 'usage.csv': wide });
    expect((await tableRows(table))[0]).toMatchObject({ n0: 'x'.repeat(30_000), n99: 'x'.repeat(30_000) });
  });
});

describe('a packed or other file', () => {
  const text = `account_id,t\n${Array.from({ length: 500 }, (_, index) => `${index},"é ""${index}"""`).join('\n')}\n`;

  it('may be CSV in gzip', async () => {
    const { report, table } = await seeExport({ 'usage.csv.gz': gzipSync(text) }, { files: '*.csv.gz' });
    expect(report.rowsRead).toBe(500);
    expect((await tableRows(table))[499]).toEqual({ account_id: '499', t: 'é "499"' });
  });

  it('may be CSV in Zstandard', async () => {
    const select = `SELECT i::VARCHAR AS account_id, 'é "' || i || '"' AS t FROM range(500) r(i)`;
    const bytes = await written('x.csv.zst', select, 'FORMAT csv, HEADER true, COMPRESSION zstd');
    const { report, table } = await seeExport({ 'usage.csv.zst': bytes }, { files: '*.csv.zst' });
    expect(report.because).toBeNull();
    expect((await tableRows(table))[499]).toEqual({ account_id: '499', t: 'é "499"' });
    const cut = await seeExport({ 'usage.csv.zst': bytes.subarray(0, bytes.length - 3) }, { files: '*.csv.zst' });
    expect(cut.report).toMatchObject({ state: 'incomplete', because: expect.stringContaining('cut off') });
  });

  it('may be JSON lines: the union of the keys, nested values as text, numbers as written', async () => {
    const lines = [
      '{"account_id": 12345678901234567890, "n": 1.50, "tags": ["a", {"b": 1}]}',
      '',
      '{"account_id": "b", "__proto__": true, "n": null, "a/b~c\\"d": "x"}',
    ];
    const { table, report } = await seeExport({ 'usage.jsonl': lines.join('\n') }, { files: 'usage.jsonl' });
    expect(report.columns).toEqual([
      { name: 'account_id', type: 'text' },
      { name: 'n', type: 'number' },
      { name: 'tags', type: 'text' },
      { name: '__proto__', type: 'boolean' },
      { name: 'a/b~c"d', type: 'text' },
    ]);
    const [first, second] = (await tableRows(table)).map((row) => new Map(Object.entries(row)));
    expect(first?.get('account_id')).toBe('12345678901234567890');
    expect(first?.get('n')).toBe(1.5);
    expect(JSON.parse(String(first?.get('tags')))).toEqual(['a', { b: 1 }]);
    expect(second?.get('__proto__')).toBe(true);
    expect(second?.get('a/b~c"d')).toBe('x');
  });

  it('in JSON lines has a broken line rejected, and is cut off when that line is the last', async () => {
    const whole = '{"account_id":"a"}\n{"account_id":\n{"account_id":"b"}\n';
    const { rejects } = await seeExport({ 'usage.jsonl': whole }, { files: 'usage.jsonl', maxRejects: 1 });
    expect(rejects).toMatchObject([{ line: 2, reason: 'is not a JSON object' }]);
    const cut = await seeExport({ 'usage.jsonl': whole.slice(0, -4) }, { files: 'usage.jsonl', maxRejects: 1 });
    expect(cut.report).toMatchObject({ state: 'incomplete', because: expect.stringContaining('last line, 3') });
  });

  it('may be Parquet, whose numbers stay numbers and whose moments are local', async () => {
    const select = `SELECT 'a' AS account_id, 7 AS n, DATE '2024-01-02' AS day, true AS yes,
      TIMESTAMPTZ '2024-07-01 23:30:00+00' AS used_at, '007' AS code, [1, 2] AS list
      UNION ALL SELECT 'b', NULL, NULL, NULL, TIMESTAMPTZ '2024-07-01 12:00:00+00', 'x', NULL`;
    const bytes = await written('x.parquet', select, 'FORMAT parquet');
    const { table, report } = await seeExport(
      { 'usage.parquet': bytes },
      { files: '*.parquet', time: 'used_at' },
      { timezone: 'Europe/London', night: '2024-07-01' },
    );
    expect(report).toMatchObject({ because: null, rowsVisible: 1, newestDate: '2024-07-01' });
    expect(await tableRows(table)).toEqual([
      {
        account_id: 'a',
        n: 7,
        day: '2024-01-02',
        yes: true,
        used_at: '2024-07-02 00:30:00',
        code: '007',
        list: '[1,2]',
      },
      { account_id: 'b', n: null, day: null, yes: null, used_at: '2024-07-01 13:00:00', code: 'x', list: null },
    ]);
  });

  it('in Parquet has NaN and infinity as no value', async () => {
    const select = `SELECT * FROM (VALUES ('a', 1.5::DOUBLE), ('b', 'nan'::DOUBLE), ('c', '-inf'::DOUBLE)) t(account_id, n)`;
    const bytes = await written('x.parquet', select, 'FORMAT parquet');
    const { table, rejects } = await seeExport({ 'usage.parquet': bytes }, { files: '*.parquet' });
    expect(await tableRows(table)).toEqual([
      { account_id: 'a', n: 1.5 },
      { account_id: 'b', n: null },
      { account_id: 'c', n: null },
    ]);
    expect(rejects).toEqual([]);
  });
});

describe('a file that cannot be used', () => {
  it.each<[string, string, string | Buffer, string]>([
    ['an empty file', 'usage.csv', '', 'is empty'],
    ['empty lines only', 'usage.csv', '\n\r\n', 'empty lines'],
    ['an HTML page', 'usage.csv', '<!DOCTYPE html><html><body>Sign in</body></html>', 'a login page perhaps'],
    ['an HTML page named .jsonl', 'usage.jsonl', '\n <html>Sign in</html>', 'a login page perhaps'],
    ['an HTML page named .csv.gz', 'usage.csv.gz', '<html>Sign in</html>', 'a login page perhaps'],
    ['an HTML page named .parquet', 'usage.parquet', '<html>Sign in</html>', 'cannot be read as Parquet'],
    ['a truncated gzip', 'usage.csv.gz', gzipSync('account_id,n\n1,2\n').subarray(0, -9), 'is cut off'],
    [
      'a JSON list that does not end',
      'usage.jsonl',
      '[{"account_id": 1},\n{"account_id": 2}\n',
      'is cut off: its JSON does not end',
    ],
    ['a quote that never closes', 'usage.csv', 'account_id,n\n1,"2\n3,4\n', 'quote on line 2 that never closes'],
    ['a short last row', 'usage.csv', 'account_id,n\n1,2\n3', 'its last row, line 3, has 1 of 2 cells'],
    [
      'half a character at its end',
      'usage.csv',
      Buffer.from('account_id,n\n1,é').subarray(0, -1),
      'inside a character',
    ],
    ['half a header', 'usage.csv', 'account_id,lo', 'ends inside its header'],
    ['a column of ours', 'usage.csv', 'account_id,__nr_day\n1,2\n', 'may not begin with __nr_'],
    ['NUL in a key', 'usage.jsonl', '{"account_id": 1, "a\\u0000b": 2}\n', 'a NUL byte in the name of column 2'],
    ['UTF-16 without a mark', 'usage.csv', Buffer.from('account_id,n\n1,2\n', 'utf16le'), 'encoding: utf-16'],
  ])('is incomplete and says so: %s', async (_, file, content, because) => {
    const { report, table } = await seeExport({ [file]: content }, { files: file });
    expect(report).toMatchObject({ state: 'incomplete', because: expect.stringContaining(because) });
    expect(report.because).toContain(file);
    expect(table).toBeUndefined();
  });

  it.each([['a delimiter with a line end', { delimiter: ';\n' }, 'no quote or line end may be in it']])(
    'is incomplete when the config gives it %s',
    async (_, csv, because) => {
      const { report } = await seeExport({ 'usage.csv': 'account_id,n\n1,2\n' }, { csv });
      expect(report).toMatchObject({ state: 'incomplete', because: expect.stringContaining(because) });
    },
  );

  it('has a header only: it is present, with no rows, and that is said', async () => {
    const { report, table } = await seeExport({ 'usage.csv': 'account_id,n\n' });
    expect(report).toMatchObject({ state: 'present', rowsRead: 0 });
    expect(report.notes).toContain('A header and no rows: usage.csv.');
    expect(await tableRows(table)).toEqual([]);
  });
});
