import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Night } from '../../lib/calendar.ts';
import { createQueryWorker } from '../../lib/metrics/query-worker.ts';
import { writeLine } from '../../lib/readiness/graded-line.ts';
import type { Grade } from '../../lib/readiness/line-kinds.ts';
import { placeOf, readNight } from '../support/read-night.ts';
import { type Files, folderOf, openConnection } from './export-night.ts';

const worker = createQueryWorker();
const NIGHT = '2026-11-24';

interface Model {
  readonly timezone?: string;
  /** Export → what stands of it in the file. */
  readonly exports: Readonly<Record<string, string>>;
  /** Beside `from: accounts`. */
  readonly accounts?: string;
  readonly people?: string;
  readonly metrics: Readonly<Record<string, string>>;
  /** Metric → what its signal says, of the same weight all. */
  readonly signals: Readonly<Record<string, string>>;
}

function writeModel({ timezone = 'UTC', exports, accounts = '', people, metrics, signals }: Model): string {
  const lines = (entries: Readonly<Record<string, string>>) =>
    Object.entries(entries).map(([name, said]) => `  ${name}: { ${said} }`);
  return [
    'version: 1',
    'portfolio: P',
    `timezone: ${timezone}`,
    'currency: USD',
    'exports:',
    ...lines(exports),
    `accounts: { from: accounts${accounts} }`,
    ...(people === undefined ? [] : [`people: ${people}`]),
    'metrics:',
    ...lines(metrics),
    'profiles:',
    '  - name: E',
    '    groups:',
    '      - name: U',
    '        signals:',
    ...Object.entries(signals).map(([metric, said]) => `          - { metric: ${metric}, ${said} }`),
    'bands: { healthy: 80, watch: 60 }',
    '',
  ].join('\n');
}

/** One night of a model over these files, scored. */
async function see(model: Model, files: Files, { night = NIGHT, parquet = {} }: SeeOptions = {}) {
  const exports = Object.entries(files).map(([name, content]) => [`exports/${name}`, content] as const);
  const folder = folderOf({ 'health.yaml': writeModel(model), ...Object.fromEntries(exports) });
  for (const [name, select] of Object.entries(parquet)) {
    const file = path.join(folder, 'exports', name);
    mkdirSync(path.dirname(file), { recursive: true });
    await (await openConnection()).run(`COPY (${select}) TO '${file}' (FORMAT parquet)`);
  }
  const { found, lines, charts, exports: read } = await readNight(placeOf(folder, night), worker);
  return {
    /** Account → a metric, or the score, as written; '' = missing. */
    of: (name: string) => Object.fromEntries([...found].map(([id, cells]) => [id, cells.get(name)])),
    said: (grade: Grade) => lines.filter((line) => line.grade === grade).map(writeLine),
    arr: Object.fromEntries([...charts].map(([id, chart]) => [id, /"arr",([^\]]*)\]/.exec(chart)?.[1]])),
    charts,
    rejects: read.rejects,
  };
}

interface SeeOptions {
  readonly night?: Night;
  /** File → the SELECT that it holds. */
  readonly parquet?: Readonly<Record<string, string>>;
}

const NAMED = ', name: name, owner: csm, arr: arr, renews_on: renewal';
const csv = (header: string, ...rows: string[]) => [header, ...rows, ''].join('\n');
const jsonl = (...rows: object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const TWO = csv(
  'account_id,name,csm,arr,renewal',
  'a,A,csm@example.com,10000,2027-01-01',
  'b,B,csm@example.com,20000,2027-02-01',
);
const seats = {
  metrics: { seats: 'from: accounts, value: seats' },
  signals: { seats: 'worst: 0, best: 10' },
};
const logins = {
  metrics: { logins: 'from: usage, value: n, aggregate: sum, over: 28d, empty: 0' },
  signals: { logins: 'worst: 0, best: 10' },
};
const usageOn = (days: number, write: (day: string) => string[]) =>
  Array.from({ length: days }, (_, back) => write(`2026-11-${24 - back}`)).flat();

describe('one cell', () => {
  it('"-" among TRUE and FALSE takes the signal from its own account only', async () => {
    const cells = Array.from({ length: 40 }, (_, at) => (at === 39 ? '-' : at % 2 ? 'TRUE' : 'FALSE'));
    const night = await see(
      {
        exports: { accounts: 'files: accounts.csv' },
        metrics: { ...seats.metrics, champion: 'from: accounts, value: champion' },
        signals: { ...seats.signals, champion: 'points: { "true": 100, "false": 0 }' },
      },
      { 'accounts.csv': csv('account_id,champion,seats', ...cells.map((cell, at) => `a${at},${cell},9`)) },
    );
    const expected = cells.map((cell, at) => [`a${at}`, cell === '-' ? '90' : cell === 'TRUE' ? '95' : '45']);
    expect(night.of('score')).toEqual(Object.fromEntries(expected));
    expect(night.said('surprise')).toContainEqual(
      expect.stringContaining('1 of 40 cells are neither true nor false ("-")'),
    );
    expect(night.rejects).toMatchObject([{ line: 41, column: 'champion', value: '-' }]);
  });

  it('"N/A" in a column of numbers of events is missing for its row, and the others are added up', async () => {
    const night = await see(
      {
        exports: { accounts: 'files: accounts.csv', usage: 'files: usage.csv, time: day' },
        accounts: NAMED,
        ...logins,
      },
      {
        'accounts.csv': TWO,
        'usage.csv': csv('account_id,day,n', ...usageOn(4, (day) => [`a,${day},2`, `b,${day},1`]), 'b,2026-11-20,N/A'),
      },
    );
    expect(night.of('logins')).toEqual({ a: '8', b: '4' });
    expect(night.said('wrong')).toEqual([]);
  });
});

describe('an amount', () => {
  const arrOf = (cells: readonly string[], dialect = '') =>
    see(
      { exports: { accounts: `files: accounts.csv${dialect}` }, accounts: ', arr: arr', ...seats },
      { 'accounts.csv': csv('account_id,arr,seats', ...cells.map((cell, at) => `a${at},"${cell}",${5 + at}`)) },
    );

  it('with a comma before three digits is not read, both readings are shown, and a setting decides', async () => {
    const unsaid = await arrOf(['120,000', '8,500']);
    expect(unsaid.arr).toEqual({ a0: 'null', a1: 'null' });
    expect(unsaid.of('score')).toEqual({ a0: '50', a1: '60' });
    const [problem = ''] = unsaid.said('wrong').filter((line) => line.includes('arr is not read'));
    expect(problem).toContain('"120,000" is 120000 with exports.accounts.csv: { thousands: "," }');
    expect(problem).toContain('and 120 with exports.accounts.csv: { decimal: "," }');
    expect(problem).not.toContain('nulls');
    expect((await arrOf(['120,000', '8,500'], ', csv: { thousands: "," }')).arr).toEqual({ a0: '120000', a1: '8500' });
  });

  it('as German tools write it is no thousandth of itself without a setting', async () => {
    const cells = ['120.000', '8.500', '27.000'];
    const unsaid = await arrOf(cells);
    expect(unsaid.arr).toEqual({ a0: 'null', a1: 'null', a2: 'null' });
    expect(unsaid.said('wrong')).toContainEqual(expect.stringContaining('"120.000" is 120000 with'));
    expect((await arrOf(cells, ', csv: { thousands: "." }')).arr).toEqual({ a0: '120000', a1: '8500', a2: '27000' });
  });

  it('is read with its signs, whatever stands between thousands', async () => {
    const { arr, said } = await arrOf(['$27,000.00', '27 000 €', 'USD 1,200.50', '(1,234.50)']);
    expect(arr).toEqual({ a0: '27000', a1: '27000', a2: '1200.5', a3: '-1234.5' });
    expect(said('wrong').filter((line) => line.includes('arr'))).toEqual([]);
  });

  it('that is a number in JSON or Parquet has a point before decimals, whatever follows it', async () => {
    const three = [1.234, 2.345, 120.5, 3.456];
    const fromJson = await see(
      { exports: { accounts: 'files: accounts.jsonl' }, accounts: ', arr: arr', ...seats },
      { 'accounts.jsonl': jsonl(...three.slice(0, 2).map((arr, at) => ({ account_id: `a${at}`, arr, seats: 5 }))) },
    );
    expect(fromJson.arr).toEqual({ a0: '1.234', a1: '2.345' });
    const parquet = three.map((arr, at) => `SELECT 'a${at}' AS account_id, ${arr}::DECIMAL(9,3) AS arr, 5 AS seats`);
    const fromParquet = await see(
      { exports: { accounts: 'files: accounts.parquet' }, accounts: ', arr: arr', ...seats },
      {},
      { parquet: { 'accounts.parquet': parquet.join(' UNION ALL ') } },
    );
    expect(fromParquet.arr).toEqual({ a0: '1.234', a1: '2.345', a2: '120.5', a3: '3.456' });
  });

  it('that is a text in JSON may be either, and numbers beside it say nothing of it', async () => {
    const cells = ['1.234', '2.345', 3.456, 4.567];
    const night = await see(
      { exports: { accounts: 'files: accounts.jsonl' }, accounts: ', arr: arr', ...seats },
      { 'accounts.jsonl': jsonl(...cells.map((arr, at) => ({ account_id: `a${at}`, arr, seats: 5 }))) },
    );
    expect(new Set(Object.values(night.arr))).toEqual(new Set(['null']));
    expect(night.said('wrong')).toContainEqual(expect.stringContaining('the points in 2 of 4 cells'));
  });

  it('of another currency than others is said, and so is another currency than the portfolio’s', async () => {
    const mixed = await arrOf(['$1000.00', '$2000.00', '€500.00', 'CAD 40.00', '3000']);
    expect(mixed.said('surprise')).toContainEqual(
      'exports.accounts: Column "arr" has amounts in several currencies (2 in USD, 1 in EUR, 1 in CAD): nothing converts them, and they are compared and added up as if they were in one. Export all of them in one currency.',
    );
    const euros = await arrOf(['1000 €', '€2000', 'EUR 3.50']);
    expect(euros.said('surprise')).toContainEqual(
      'exports.accounts: Column "arr" is in EUR, and currency is USD: its amounts are shown as USD. Write currency: EUR, or export them in USD.',
    );
    for (const cells of [
      ['$1.50', 'US$2.50', 'USD 3.50'],
      ['1', '2'],
    ])
      expect((await arrOf(cells)).said('surprise').filter((line) => line.includes('"arr"'))).toEqual([]);
  });
});

describe('ids of another kind', () => {
  const ids = ['0015g00000AbCdEAAV', '0015g00000aBCdEAAX'];
  const accounts = csv('ID,NAME', `${ids[0]},Acme GmbH`, `${ids[1]},Beta`);
  const tickets = Array.from(
    { length: 25 },
    (_, at) => `t${at},${at % 5 ? 'ACME  GmbH' : 'beta'},2026-11-${20 + (at % 5)}`,
  );
  const files: Files = {
    'accounts.csv': accounts,
    'usage.csv': csv(
      'ACCOUNTID,DAY,N',
      ...usageOn(12, (day) => [`0015g00000AbCdE,${day},5`, `0015g00000aBCdE,${day},7`]),
    ),
    'tickets.csv': csv('id,organization,created', ...tickets),
  };
  const model = (usage = '', more = ''): Model => ({
    exports: {
      accounts: 'files: accounts.csv, account: ID',
      usage: `files: usage.csv, account: ACCOUNTID, time: DAY${usage}`,
      tickets: `files: tickets.csv, account: organization, time: created, id: id${more}`,
    },
    accounts: ', id: ID, name: NAME',
    metrics: {
      logins: 'from: usage, value: N, aggregate: sum, over: 28d, empty: 0',
      tickets: 'from: tickets, aggregate: count, over: 28d, empty: 0',
    },
    signals: { logins: 'worst: 0, best: 100', tickets: 'worst: 30, best: 0' },
  });

  it('are unmatched: nobody has 0, and check is not ready', async () => {
    const night = await see(model(), files);
    for (const name of ['logins', 'tickets', 'score']) expect(night.of(name)).toEqual({ [ids[0]!]: '', [ids[1]!]: '' });
    expect(night.said('wrong')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^exports\.usage: It is unmatched.*"0015g00000AbCdE".*match: salesforce_id/),
        expect.stringMatching(/^exports\.tickets: It is unmatched.*match: name/),
      ]),
    );
  });

  it('are read once it is said how they match', async () => {
    const night = await see(model(', match: salesforce_id', ', match: name'), files);
    expect(night.of('logins')).toEqual({ [ids[0]!]: '60', [ids[1]!]: '84' });
    expect(night.of('tickets')).toEqual({ [ids[0]!]: '20', [ids[1]!]: '5' });
    expect(night.of('score')).toEqual({ [ids[0]!]: '47', [ids[1]!]: '84' });
    expect(night.said('wrong')).toEqual([]);
  });

  it('that SQL makes of exports without accounts are no zeros either', async () => {
    const sql = 'sql: "select who as account_id, count(*) as value from logs group by 1", empty: 0';
    const night = await see(
      {
        exports: { accounts: 'files: accounts.csv', logs: 'files: logs.csv' },
        metrics: { ...seats.metrics, calls: sql },
        signals: { ...seats.signals, calls: 'worst: 0, best: 10' },
      },
      {
        'accounts.csv': csv('account_id,seats', 'a,5', 'b,6'),
        'logs.csv': csv('who', ...Array.from({ length: 24 }, (_, at) => `user-${at}`)),
      },
    );
    expect(night.of('calls')).toEqual({ a: '', b: '' });
    expect(night.of('score')).toEqual({ a: '50', b: '60' });
    expect(night.said('wrong')).toContainEqual(
      expect.stringMatching(/^metrics\.calls: None of the 24 ids that its SQL returns is an account of the roster/),
    );
  });
});

describe('a date', () => {
  const model = (dates: string): Model => ({
    exports: {
      accounts: 'files: accounts.csv',
      usage: `files: usage.csv, time: day, csv: { dates: "${dates}" }, fresh_within: 3d`,
    },
    accounts: NAMED,
    metrics: { ...logins.metrics, idle: 'from: usage, aggregate: days_since' },
    signals: { ...logins.signals, idle: 'worst: 30, best: 1' },
  });

  it('of two digits is no year of the Romans: it is unreadable under %Y, and read under %y', async () => {
    const both = { 'accounts.csv': TWO, 'usage.csv': csv('account_id,day,n', 'a,24/11/2026,5', 'b,24/11/26,50') };
    const long = await see(model('%d/%m/%Y'), both);
    expect(long.of('idle')).toEqual({ a: '', b: '' });
    expect(long.of('logins')).toEqual({ a: '', b: '' });
    expect(long.said('wrong')).toContainEqual(
      expect.stringContaining('column "day" is not a date from 1970 to 2200 (as %d/%m/%Y)'),
    );
    const short = { ...both, 'usage.csv': csv('account_id,day,n', 'a,23/11/26,5', 'b,24/11/26,50') };
    const read = await see(model('%d/%m/%y'), short);
    expect(read.of('idle')).toEqual({ a: '1', b: '0' });
    expect(read.of('score')).toEqual({ a: '75', b: '100' });
  });

  it('of UTC without a zone is of the zone that the export states', async () => {
    const model = (zone: string): Model => ({
      timezone: 'America/Los_Angeles',
      exports: {
        accounts: 'files: accounts.csv',
        usage: `files: "amp/*.json.gz", time: event_time${zone}`,
        pay: `files: pay.csv, time: "Created (UTC)"${zone}`,
      },
      accounts: NAMED,
      metrics: {
        events: 'from: usage, aggregate: count, over: 1d, empty: 0',
        paid: 'from: pay, aggregate: count, over: 1d, empty: 0',
      },
      signals: { events: 'worst: 0, best: 1', paid: 'worst: 0, best: 1' },
    });
    const event = { account_id: 'b', event_time: '2026-11-25 02:00:00.000000' };
    const files: Files = {
      'accounts.csv': TWO,
      'amp/1.json.gz': gzipSync(jsonl(event)),
      'pay.csv': csv('account_id,Created (UTC)', 'a,2026-11-25 01:30'),
    };
    const unsaid = await see(model(''), files);
    expect([unsaid.of('events'), unsaid.of('paid')]).toEqual([
      { a: '0', b: '0' },
      { a: '0', b: '0' },
    ]);
    const said = await see(model(', timezone: UTC'), files);
    expect([said.of('events'), said.of('paid')]).toEqual([
      { a: '0', b: '1' },
      { a: '1', b: '0' },
    ]);
  });

  it('is one instant, however a warehouse writes its offset', async () => {
    const times = [
      '2026-11-24 10:00:00+00',
      '2026-11-24 10:00:00 UTC',
      '2026-11-24 10:00:00 +0000',
      '2026-11-24T10:00:00.123Z',
    ];
    const night = await see(
      {
        timezone: 'Asia/Tokyo',
        exports: { accounts: 'files: accounts.csv', usage: 'files: usage.csv, time: at' },
        metrics: { idle: 'from: usage, aggregate: days_since', last: 'from: usage, value: at' },
        signals: { idle: 'worst: 30, best: 0' },
      },
      {
        'accounts.csv': csv('account_id', ...times.map((_, at) => `a${at}`)),
        'usage.csv': csv('account_id,at', ...times.map((time, at) => `a${at},${time}`)),
      },
    );
    expect(new Set(Object.values(night.of('idle')))).toEqual(new Set(['0']));
    expect(Object.values(night.of('last')).map((time) => time!.slice(0, 19))).toEqual(
      times.map(() => '2026-11-24 19:00:00'),
    );
  });

  it('that stands for none is counted and said, and nobody is surprised', async () => {
    const night = await see(
      { exports: { accounts: 'files: accounts.csv' }, accounts: NAMED, ...seats },
      {
        'accounts.csv': csv(
          'account_id,name,csm,arr,renewal,seats,signed',
          'a,A,x@example.com,1,9999-12-31,5,1900-01-01',
          'b,B,x@example.com,2,1900-01-01 00:00:00,5,2026-01-01',
          'c,C,x@example.com,3,2027-01-01,5,2026-01-01',
        ),
      },
    );
    expect([...night.charts.values()].map((chart) => /"renewsOn",([^\]]*)\]/.exec(chart)?.[1])).toEqual([
      'null',
      'null',
      '20819',
    ]);
    const [sound = ''] = night.said('sound').filter((line) => line.startsWith('exports.accounts'));
    expect(sound).toContain(
      'Column "renewal": 2 of 3 cells stand for no date (as 9999-12-31 or 1900-01-01 does) and count as missing.',
    );
    expect(sound).toContain('Column "signed": 1 of 3 cells stands for no date');
    expect([...night.said('surprise'), ...night.said('wrong')].filter((line) => line.includes('9999'))).toEqual([]);
  });
});

describe('rows of an export', () => {
  it('that are versions count as the newest where the export says so', async () => {
    const model = (keep: string): Model => ({
      exports: {
        accounts: 'files: accounts.csv',
        tickets: `files: "zd/{date}.jsonl", account: organization_id, time: created_at, id: id${keep}`,
      },
      accounts: NAMED,
      metrics: {
        open: `from: tickets, aggregate: count, where: "status in ('new','open')", empty: 0`,
        bad: `from: tickets, aggregate: count, where: "json_extract_string(rating, '$.score') = 'bad'", empty: 0`,
      },
      signals: { open: 'worst: 3, best: 0', bad: 'worst: 1, best: 0' },
    });
    const ticket = (status: string, score: string) =>
      jsonl({ id: 1, organization_id: 'a', created_at: '2026-11-20T10:00:00Z', status, rating: { score } });
    const files = {
      'accounts.csv': TWO,
      'zd/2026-11-23.jsonl': ticket('open', 'unoffered'),
      'zd/2026-11-24.jsonl': ticket('solved', 'bad'),
    };
    const first = await see(model(''), files);
    expect([first.of('open').a, first.of('bad').a]).toEqual(['1', '0']);
    const last = await see(model(', keep: last'), files);
    expect([last.of('open').a, last.of('bad').a, last.of('score').a]).toEqual(['0', '1', '50']);
  });

  it('that sum up the others are no customer with half of the ARR', async () => {
    const night = await see(
      { exports: { accounts: 'files: accounts.csv' }, accounts: ', name: name, arr: arr', ...seats },
      {
        'accounts.csv': csv('account_id,name,arr,seats', 'a,A,100,5', 'b,B,250.5,6', 'Total,,350.5,11'),
      },
    );
    expect(night.of('score')).toEqual({ a: '50', b: '60' });
    expect(night.rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [4, expect.stringContaining('is the sum of all others')],
    ]);
  });

  it('are none on a day of 0 bytes, and the nights after are whole', async () => {
    const days = Array.from({ length: 24 }, (_, at) => `2026-11-${String(at + 1).padStart(2, '0')}`);
    const files = Object.fromEntries(
      days.map((day) => [`u/${day}.jsonl`, day === '2026-11-08' ? '' : jsonl({ account_id: 'a', day, n: 1 })]),
    );
    const night = await see(
      {
        exports: { accounts: 'files: accounts.csv', usage: 'files: "u/{date}.jsonl", time: day' },
        accounts: NAMED,
        ...logins,
      },
      { 'accounts.csv': TWO, ...files },
    );
    expect(night.of('logins')).toEqual({ a: '23', b: '0' });
    expect(night.of('score')).toEqual({ a: '100', b: '0' });
  });
});

describe('a file of Parquet', () => {
  it('without the mark of text holds the same names', async () => {
    const select = String.raw`SELECT 'm\xC3\xBCnchen'::BLOB AS account_id, 'M\xC3\xBCnchen AG'::BLOB AS name, 5 AS seats`;
    const night = await see(
      { exports: { accounts: 'files: accounts.parquet' }, accounts: ', name: name', ...seats },
      {},
      { parquet: { 'accounts.parquet': select } },
    );
    expect(night.of('score')).toEqual({ münchen: '50' });
    expect(night.charts.get('münchen')).toContain('"München AG"');
  });

  it('in a folder of a date has the date of its path', async () => {
    const night = await see(
      {
        exports: {
          accounts: 'files: accounts.csv',
          usage: 'files: "dt={date}/*.parquet", time: path',
          calls: 'files: "calls/{yyyy}/{mm}/{dd}/{HH}/*", format: jsonl, time: path',
        },
        accounts: NAMED,
        metrics: { ...logins.metrics, calls: 'from: calls, aggregate: count, over: 2d, empty: 0' },
        signals: { ...logins.signals, calls: 'worst: 0, best: 4' },
      },
      {
        'accounts.csv': TWO,
        'calls/2026/11/24/05/part-1': jsonl({ account_id: 'a' }, { account_id: 'b' }),
        'calls/2026/11/23/23/part-1': jsonl({ account_id: 'a' }),
        'calls/2026/11/22/23/part-1': jsonl({ account_id: 'a' }),
      },
      {
        parquet: {
          'dt=2026-11-24/part-0000.snappy.parquet': "SELECT 'a' AS account_id, 3 AS n",
          'dt=2026-11-25/part-0000.snappy.parquet': "SELECT 'a' AS account_id, 100 AS n",
        },
      },
    );
    expect([night.of('logins'), night.of('calls')]).toEqual([
      { a: '3', b: '0' },
      { a: '2', b: '1' },
    ]);
  });
});

describe('a spreadsheet', () => {
  it('says its delimiter, writes Windows’ signs, percent and amounts in brackets, and is read', async () => {
    const text =
      'sep=;\r\naccount_id;name;arr;share\r\na;M\u00fcller \u0080;"(1,234.50)";45%\r\nb;B;"$1,234.00";5,5%\r\n';
    const night = await see(
      {
        exports: { accounts: 'files: accounts.csv, types: { share: percent }, csv: { encoding: windows-1252 }' },
        accounts: ', name: name, arr: arr',
        metrics: { share: 'from: accounts, value: share' },
        signals: { share: 'worst: 0, best: 100' },
      },
      { 'accounts.csv': Buffer.from(text, 'latin1') },
    );
    expect(night.of('share')).toEqual({ a: '45', b: '5.5' });
    expect(night.arr).toEqual({ a: '-1234.5', b: '1234' });
    expect(night.charts.get('a')).toContain('"Müller €"');
  });

  it('that begins with a title and ends with a footer is read by skip and skip_last', async () => {
    const report = csv(
      'Report: accounts',
      '',
      'account_id,seats',
      'a,5',
      'b,6',
      'Grand Totals (2 records)',
      'Copyright (c) 2026',
    );
    const model = (said: string): Model => ({ exports: { accounts: `files: accounts.csv${said}` }, ...seats });
    const night = await see(model(', csv: { skip: 2, skip_last: 2 }'), { 'accounts.csv': report });
    expect(night.of('score')).toEqual({ a: '50', b: '60' });
  });
});

describe('events of a product', () => {
  it('nested and in epochs are read by paths', async () => {
    const event = (groupId: string | undefined, at: string) => ({
      event: 'Login',
      context: { groupId },
      properties: { time: Date.parse(at) / 1000 },
    });
    const night = await see(
      {
        exports: {
          accounts: 'files: accounts.csv',
          usage:
            'files: events.jsonl, account: context.groupId, time: properties.time, dates: epoch_s, max_rejects: 50%',
        },
        accounts: NAMED,
        metrics: { events: 'from: usage, aggregate: count, over: 1d, empty: 0' },
        signals: { events: 'worst: 0, best: 2' },
      },
      {
        'accounts.csv': TWO,
        'events.jsonl': jsonl(
          event('a', '2026-11-24T10:00:00Z'),
          event('a', '2026-11-24T23:59:59Z'),
          event('b', '2026-11-23T23:59:59Z'),
          event(undefined, '2026-11-24T10:00:00Z'),
        ),
      },
    );
    expect(night.of('score')).toEqual({ a: '100', b: '0' });
  });

  it('in one pretty-printed document are the rows of its list', async () => {
    const document = JSON.stringify(
      {
        count: 2,
        tickets: [
          { account_id: 'a', on: NIGHT },
          { account_id: 'a', on: NIGHT },
        ],
      },
      null,
      2,
    );
    const model = (said: string): Model => ({
      exports: { accounts: 'files: accounts.csv', tickets: `files: tickets.json, format: jsonl, time: on${said}` },
      accounts: NAMED,
      metrics: { tickets: 'from: tickets, aggregate: count, over: 7d, empty: 0' },
      signals: { tickets: 'worst: 4, best: 0' },
    });
    const files = { 'accounts.csv': TWO, 'tickets.json': document };
    const unsaid = await see(model(''), files);
    expect(unsaid.of('tickets')).toEqual({ a: '', b: '' });
    expect(unsaid.said('wrong')).toContainEqual(expect.stringContaining('write json: { rows: tickets }'));
    expect((await see(model(', json: { rows: tickets }'), files)).of('score')).toEqual({ a: '50', b: '100' });
  });
});

describe('owners who are names', () => {
  it('are one problem, however many they are, and people where it is said who they are', async () => {
    const rows = Array.from({ length: 150 }, (_, at) => `a${at},Ann ${at % 2 ? 'LEE' : `No${at}`},5`);
    const model = (people?: string): Model => ({
      exports: { accounts: 'files: accounts.csv' },
      accounts: ', owner: owner',
      ...(people === undefined ? {} : { people }),
      ...seats,
    });
    const files = { 'accounts.csv': csv('account_id,owner,seats', ...rows) };
    const unknown = (await see(model(), files)).said('wrong').filter((line) => line.includes('owner'));
    expect(unknown).toEqual([expect.stringContaining('150 of 150 accounts have an owner that is no mail address')]);
    const known = await see(model('[{ name: Ann Lee, email: ann@example.com }]'), files);
    expect([...known.charts.values()].filter((chart) => chart.includes('"ann@example.com"'))).toHaveLength(75);
    expect(known.said('wrong')).toContainEqual(expect.stringContaining('75 of 150 accounts have an owner'));
  });
});

describe('what is silent', () => {
  it('no longer is: values that no points name, and profiles that are nobody’s', async () => {
    const plans = ['gold', 'Gold', 'silver', 'bronze', 'gold'];
    const night = await see(
      {
        exports: { accounts: 'files: accounts.csv' },
        metrics: { plan: 'from: accounts, value: plan' },
        signals: { plan: 'points: { gold: 100, silver: 50 }' },
      },
      { 'accounts.csv': csv('account_id,plan', ...plans.map((plan, at) => `a${at},${plan}`)) },
    );
    expect(night.of('score')).toEqual({ a0: '100', a1: '', a2: '50', a3: '', a4: '100' });
    expect(night.said('wrong')).toContainEqual(expect.stringMatching(/"Gold" \(1\)|"bronze" \(1\)/));
  });
});

describe('files that are cut at midnight of UTC, of a night in Los Angeles', () => {
  const files: Files = {
    'accounts.csv': TWO,
    'u/2026-11-24.csv': csv('account_id,at', 'a,2026-11-24 10:00:00', 'a,2026-11-24 23:00:00'),
    'u/2026-11-25.csv': csv('account_id,at', 'a,2026-11-25 05:00:00', 'a,2026-11-25 12:00:00'),
  };
  const model = (pattern: string): Model => ({
    timezone: 'America/Los_Angeles',
    exports: {
      accounts: 'files: accounts.csv',
      usage: `files: "${pattern}", time: at, timezone: UTC, fresh_within: 36h`,
    },
    accounts: NAMED,
    metrics: { events: 'from: usage, aggregate: count, over: 2d, empty: 0' },
    signals: { events: 'worst: 0, best: 3' },
  });

  it('count its evening from the next night on, which check says, and at once with {date+1}', async () => {
    const dated = await see(model('u/{date}.csv'), files);
    expect(dated.of('events')).toEqual({ a: '2', b: '0' });
    expect(dated.said('surprise')).toContainEqual(expect.stringContaining('the last hours of 2026-11-24'));
    const next = await see(model('u/{date}.csv'), files, { night: '2026-11-25' });
    expect(next.of('events')).toEqual({ a: '4', b: '0' });
    const later = await see(model('u/{date+1}.csv'), files);
    expect(later.of('events')).toEqual({ a: '3', b: '0' });
    expect(later.said('surprise').filter((line) => line.includes('last hours'))).toEqual([]);
  });
});
