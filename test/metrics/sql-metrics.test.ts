import { afterAll, describe, expect, it } from 'vitest';
import { createQueryWorker, type QueryWorker } from '../../lib/metrics/query-worker.ts';
import { buildAccounts, columnMetric, sqlMetric } from '../support/config-builder.ts';
import { accountsOf, daysAgo, measure, NIGHT, type TestExport, valuesOf } from './night-builder.ts';

const worker = createQueryWorker({ timeLimitMs: 60_000, memoryMegabytes: 200 });
const impatient = createQueryWorker({ timeLimitMs: 1_000 });
afterAll(() => Promise.all([worker.close(), impatient.close()]));

const ENDLESS =
  "with recursive a as (select 1 as x union all select x + 1 from a) select 'a' as account_id, count(*) as value from a";

const usage: TestExport = {
  name: 'usage',
  time: 'used_on',
  columns: { account_id: 'text', used_on: 'date', n: 'number' },
  rows: [
    { account_id: 'a', used_on: daysAgo(0), n: 1 },
    { account_id: 'a', used_on: daysAgo(1), n: 2 },
    { account_id: 'a', used_on: daysAgo(-1), n: 100 },
    { account_id: 'b', used_on: daysAgo(0), n: null },
    { account_id: 'stranger', used_on: daysAgo(0), n: 7 },
  ],
};
const exports = [accountsOf('a', 'b', 'c'), usage];

async function valuesBySql(sql: string, empty: number | null = null) {
  const measured = await measure(worker, { metrics: [sqlMetric('m', sql, { empty })], exports });
  expect(measured.notes.problems).toEqual([]);
  return valuesOf(measured, 'm');
}

async function problemOf(sql: string, by = worker) {
  const measured = await measure(by, { metrics: [sqlMetric('m', sql, { empty: 0 })], exports });
  expect(valuesOf(measured, 'm')).toEqual({ a: null, b: null, c: null });
  expect(measured.metrics.get('m')!.isAvailable).toBe(false);
  expect(measured.notes.problems).toHaveLength(1);
  return `${measured.notes.problems[0]!.message} ${measured.notes.problems[0]!.hint}`;
}

describe('a metric by SQL', () => {
  it('sees the visible rows only, and gives empty to accounts without a row', async () => {
    expect(await valuesBySql('select account_id, sum(n) as value from usage group by 1', 0)).toEqual({
      a: 3,
      b: null,
      c: 0,
    });
  });

  it('knows the night and the roster', async () => {
    expect(
      await valuesBySql("select id as account_id, date_diff('day', date '2026-03-01', :night) as value from roster"),
    ).toEqual({ a: 14, b: 14, c: 14 });
  });

  it.each([
    ['a DECIMAL', '1.25::decimal(9, 2)', 1.25],
    ['a HUGEINT', '12345678901::hugeint', 12_345_678_901],
    ['a BIGINT', 'count(*)', 2],
    ['a boolean', 'bool_or(n > 1)', true],
    ['a date', 'max(used_on)', NIGHT],
    ['a text', "'x'", 'x'],
    ['infinity, which is no number', "'inf'::double", null],
    ['nothing', 'null', null],
  ])('may return %s', async (_, expression, value) => {
    const values = await valuesBySql(
      `select account_id, ${expression} as value from usage where account_id = 'a' group by 1`,
    );
    expect(values).toEqual({ a: value, b: null, c: null });
  });

  it('may return rows of accounts that nobody knows, and ids that are numbers', async () => {
    const sql = "select unnest(['a', 'x', null]) as account_id, 5 as value";
    expect(await valuesBySql(sql)).toEqual({ a: 5, b: null, c: null });
    const byNumber = sqlMetric('m', 'select 7.0::double as account_id, 5 as value');
    expect(valuesOf(await measure(worker, { metrics: [byNumber], exports: [accountsOf('7')] }), 'm')).toEqual({ 7: 5 });
  });

  it('may end in a semicolon and a comment', async () => {
    expect(await valuesBySql("select 'a' as account_id, 1 as value; -- done")).toEqual({ a: 1, b: null, c: null });
  });
});

describe('a metric by SQL that cannot be used is missing, never zero, and says why', () => {
  it.each([
    ['a wrong column', 'select account_id, sum(m) as value from usage group by 1', 'There is no column "m"'],
    ['other names', 'select account_id, n from usage', 'It returns account_id, n, not account_id and value.'],
    ['a list', 'select account_id, list(n) as value from usage group by 1', 'DOUBLE[]'],
    [
      'two rows of an account',
      'select account_id, n as value from usage',
      'more than one row for 1 account, such as "a"',
    ],
    ['a failing cast', "select account_id, 'bob@example.com'::int as value from usage", '…@…'],
    ['a file', "select 'a' as account_id, content as value from read_text('/etc/passwd')", 'read_text is not allowed'],
    [
      'too much memory',
      "select 'a' as account_id, len(list(repeat('x', 1000000 + i::int))) as value from range(5000) r(i)",
      'more than the 200 MB',
    ],
  ])('%s', async (_, sql, reason) => {
    expect((await problemOf(sql)).toLowerCase()).toContain(reason.toLowerCase());
  });

  it('an endless recursion', async () => {
    expect(await problemOf(ENDLESS, impatient)).toContain('stopped after 1 seconds');
  });

  it('and leaves the metrics beside it alone', async () => {
    const metrics = [
      sqlMetric('endless', ENDLESS),
      sqlMetric('fine', 'select account_id, count(*) as value from usage group by 1'),
      columnMetric('also_fine', 'usage', { value: 'n', aggregate: 'sum' }),
    ];
    const measured = await measure(impatient, { metrics, exports });
    expect(measured.notes.problems.map(({ metric }) => metric)).toEqual(['endless']);
    expect(valuesOf(measured, 'fine')).toEqual({ a: 2, b: 1, c: null });
    expect(valuesOf(measured, 'also_fine')).toEqual({ a: 3, b: null, c: null });
  });
});

describe('an export that does not fit the memory limit', () => {
  const large: TestExport = {
    name: 'large',
    columns: { account_id: 'text', text: 'text' },
    rows: [{ account_id: 'a', text: 'x'.repeat(100_000) }],
    times: 200,
  };
  const small: TestExport = {
    name: 'small',
    columns: { account_id: 'text', n: 'number' },
    rows: [{ account_id: 'a', n: 7 }],
  };
  const smallWorker = createQueryWorker({ memoryMegabytes: 10 });
  afterAll(() => smallWorker.close());

  it('takes the metrics that read it with it, and no other', async () => {
    const metrics = [
      columnMetric('m', 'large', { value: 'text' }),
      sqlMetric('both', 'select account_id, n as value from small join large using (account_id)'),
      columnMetric('n', 'small', { value: 'n' }),
    ];
    const measured = await measure(smallWorker, { metrics, exports: [accountsOf('a'), large, small] });
    expect(valuesOf(measured, 'n')).toEqual({ a: 7 });
    expect(measured.metrics.get('m')!.isAvailable).toBe(false);
    expect(measured.notes.problems.map(({ metric }) => metric)).toEqual(['m', 'both']);
    expect(measured.notes.problems[0]).toEqual({
      metric: 'm',
      message: 'Export large cannot be opened. It needs more than the 10 MB that queries may use.',
      hint: 'Give the night more memory, or its metrics shorter windows (over).',
    });
  });

  it('stops the night when the accounts are in it', async () => {
    const accounts: TestExport = { ...large, name: 'accounts' };
    await expect(
      measure(smallWorker, { metrics: [], exports: [accounts], config: { accounts: buildAccounts({ name: 'text' }) } }),
    ).rejects.toThrow(/Export accounts cannot be opened\. It needs more than the 10 MB .* Give the night more memory/);
  });
});

describe('the time that all metrics of a night share', () => {
  const minute = 60_000;
  /** A clock that a query moves on. */
  function clockedWorker(minutesPerQuery: number) {
    let time = 0;
    const asked: number[] = [];
    const slow: QueryWorker = {
      ...worker,
      query(request, limitMs) {
        if (limitMs !== undefined) {
          asked.push(limitMs / minute);
          time += minutesPerQuery * minute;
        }
        return worker.query(request, limitMs);
      },
    };
    return { slow, asked, now: () => time };
  }
  const small: TestExport = {
    name: 'small',
    columns: { account_id: 'text', n: 'number' },
    rows: [{ account_id: 'a', n: 7 }],
  };
  const metrics = [
    ...Array.from({ length: 5 }, (_, index) => sqlMetric(`slow_${index}`, 'select account_id, n as value from small')),
    columnMetric('quick', 'small', { value: 'n' }),
  ];

  it('ends: columns come first, and a metric that did not get its turn is missing and says so', async () => {
    const { slow, asked, now } = clockedWorker(3);
    const measured = await measure(slow, { metrics, exports: [accountsOf('a'), small], now });
    expect(asked).toEqual([8, 5, 2]);
    expect(valuesOf(measured, 'quick')).toEqual({ a: 7 });
    expect(metrics.map(({ name }) => measured.metrics.get(name)!.isAvailable)).toEqual([
      true,
      true,
      false,
      false,
      false,
      true,
    ]);
    expect(measured.notes.problems).toHaveLength(3);
    expect(measured.notes.problems[0]).toEqual({
      metric: 'slow_2',
      message: 'It did not get its turn: all metrics of a night share 8 minutes, and those before it used them up.',
      hint: expect.stringContaining('Make the slow metrics read fewer rows'),
    });
  });

  it('begins anew with every night', async () => {
    const { slow, now } = clockedWorker(3);
    const few = metrics.slice(0, 2);
    for (let night = 0; night < 3; night++) {
      const measured = await measure(slow, { metrics: few, exports: [accountsOf('a'), small], now });
      expect(measured.notes.problems).toEqual([]);
    }
  });
});
