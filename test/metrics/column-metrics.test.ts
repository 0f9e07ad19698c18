import { afterAll, describe, expect, it } from 'vitest';
import { toDay } from '../../lib/calendar.ts';
import type { Aggregate } from '../../lib/config/health-config.ts';
import { measureColumns } from '../../lib/metrics/column-metrics.ts';
import { BASE_SCHEMA, planTables } from '../../lib/metrics/night-tables.ts';
import { createQueryWorker } from '../../lib/metrics/query-worker.ts';
import { columnMetric } from '../support/config-builder.ts';
import { accountsOf, buildTable, daysAgo, measure, NIGHT, type TestExport, valuesOf } from './night-builder.ts';

const worker = createQueryWorker();
afterAll(() => worker.close());

function usage(rows: readonly (readonly [string, number, number | null, string?])[]): TestExport {
  return {
    name: 'usage',
    time: 'used_on',
    columns: { account_id: 'text', used_on: 'date', amount: 'number', kind: 'text' },
    rows: rows.map(([account_id, days, amount, kind]) => ({
      account_id,
      used_on: daysAgo(days),
      amount,
      kind: kind ?? null,
    })),
  };
}

const rows = usage([
  ['a', 0, 4, 'login'],
  ['a', 1, 1, 'login'],
  ['a', 1, 1, 'export'],
  ['a', 6, 7, 'login'],
  ['a', 7, 100, 'login'],
  ['b', 2, null, 'login'],
  ['stranger', 0, 5, 'login'],
]);

describe('the aggregates of a metric over a column', () => {
  const cases: Readonly<Record<Aggregate, readonly [a: number, b: number | null]>> = {
    sum: [13, null],
    avg: [3.25, null],
    min: [1, null],
    max: [7, null],
    median: [2.5, null],
    count: [4, 0],
    distinct: [3, null],
    days: [3, 1],
    days_since: [0, 2],
    latest: [4, null],
  };

  it('see the rows of the window only, and skip nulls', async () => {
    const aggregates = Object.keys(cases) as Aggregate[];
    const metrics = aggregates.map((aggregate) =>
      columnMetric(aggregate, 'usage', { value: 'amount', aggregate, overDays: 7 }),
    );
    const measured = await measure(worker, { metrics, exports: [accountsOf('a', 'b', 'c'), rows] });
    expect(measured.notes.problems).toEqual([]);
    for (const [aggregate, [a, b]] of Object.entries(cases))
      expect([aggregate, valuesOf(measured, aggregate)]).toEqual([aggregate, { a, b, c: null }]);
  });

  it('count rows, not values, when no column is named', async () => {
    const metrics = [columnMetric('rows', 'usage', { aggregate: 'count', overDays: 7 })];
    const measured = await measure(worker, { metrics, exports: [accountsOf('a', 'b'), rows] });
    expect(valuesOf(measured, 'rows')).toEqual({ a: 4, b: 1 });
  });

  it('take the larger of two values with the same newest time as the latest', async () => {
    const tied = usage([
      ['a', 1, 9],
      ['a', 0, 2],
      ['a', 0, 5],
      ['a', 0, 3],
      ['a', 0, null],
    ]);
    const metrics = [columnMetric('last', 'usage', { value: 'amount' })];
    const measured = await measure(worker, { metrics, exports: [accountsOf('a'), tied] });
    expect(valuesOf(measured, 'last')).toEqual({ a: 5 });
  });

  it('tell two times of the same date apart', async () => {
    const timed: TestExport = {
      name: 'usage',
      time: 'at',
      columns: { account_id: 'text', at: 'timestamp', amount: 'number' },
      rows: [
        { account_id: 'a', at: `${daysAgo(0)} 08:00:01`, amount: 1 },
        { account_id: 'a', at: `${daysAgo(0)} 08:00:00`, amount: 2 },
      ],
    };
    const metrics = [columnMetric('last', 'usage', { value: 'amount' })];
    expect(valuesOf(await measure(worker, { metrics, exports: [accountsOf('a'), timed] }), 'last')).toEqual({ a: 1 });
  });

  it('take the first value that is not null in a snapshot', async () => {
    const snapshot: TestExport = {
      name: 'plans',
      columns: { account_id: 'text', seats: 'number' },
      rows: [
        { account_id: 'a', seats: null },
        { account_id: 'a', seats: 3 },
        { account_id: 'a', seats: 9 },
      ],
    };
    const metrics = [columnMetric('seats', 'plans', { value: 'seats' })];
    expect(valuesOf(await measure(worker, { metrics, exports: [accountsOf('a'), snapshot] }), 'seats')).toEqual({
      a: 3,
    });
  });
});

describe('a metric that keeps texts and booleans', () => {
  const events: TestExport = {
    name: 'usage',
    time: 'used_on',
    columns: { account_id: 'text', used_on: 'date', kind: 'text', flag: 'boolean', due: 'date' },
    rows: [
      { account_id: 'a', used_on: daysAgo(1), kind: 'z', flag: true, due: '2026-04-01' },
      { account_id: 'a', used_on: daysAgo(0), kind: 'b', flag: false, due: '2026-05-01' },
    ],
  };

  it('gives them as they are, and dates as ISO text', async () => {
    const metrics = ['kind', 'flag', 'due'].map((value) => columnMetric(value, 'usage', { value }));
    const measured = await measure(worker, { metrics, exports: [accountsOf('a', 'b'), events] });
    expect(valuesOf(measured, 'kind')).toEqual({ a: 'b', b: null });
    expect(valuesOf(measured, 'flag')).toEqual({ a: false, b: null });
    expect(valuesOf(measured, 'due')).toEqual({ a: '2026-05-01', b: null });
    expect(['kind', 'flag', 'due'].map((name) => measured.metrics.get(name)!.type)).toEqual([
      'text',
      'boolean',
      'text',
    ]);
  });
});

describe('empty', () => {
  const metrics = [
    columnMetric('logins', 'usage', { aggregate: 'count', overDays: 7, where: "kind = 'login'", empty: 0 }),
    columnMetric('amount', 'usage', { value: 'amount', aggregate: 'sum', overDays: 7, empty: -1 }),
  ];

  it('is the value of an account without a row in the window and under the where', async () => {
    const events = usage([
      ['a', 0, 1, 'export'],
      ['b', 30, 1, 'login'],
      ['c', 0, null, 'login'],
    ]);
    const measured = await measure(worker, { metrics, exports: [accountsOf('a', 'b', 'c', 'd'), events] });
    expect(valuesOf(measured, 'logins')).toEqual({ a: 0, b: 0, c: 1, d: 0 });
    expect(valuesOf(measured, 'amount')).toEqual({ a: 1, b: -1, c: null, d: -1 });
  });

  it('is not used when the export is missing: missing is never zero', async () => {
    const measured = await measure(worker, { metrics, exports: [accountsOf('a')], missing: [rows] });
    expect(valuesOf(measured, 'logins')).toEqual({ a: null });
    expect(measured.metrics.get('logins')!.isAvailable).toBe(false);
    expect(measured.notes.problems).toEqual([]);
  });

  it('of another type than the values is a problem, and the metric is missing', async () => {
    const wrong = [columnMetric('logins', 'usage', { aggregate: 'count', empty: 'none' })];
    const measured = await measure(worker, { metrics: wrong, exports: [accountsOf('a'), rows] });
    expect(measured.notes.problems).toEqual([
      { metric: 'logins', message: 'empty is "none", but the metric\'s values are numbers.', hint: expect.any(String) },
    ]);
    expect(valuesOf(measured, 'logins')).toEqual({ a: null });
  });
});

describe('a where', () => {
  it('that slips past its check and makes many rows of one fails, and does not count them', async () => {
    const day = toDay(NIGHT);
    const { tables, request } = planTables(
      [{ table: buildTable(rows), columns: 'all', start: null, match: { by: 'exact' } }],
      day,
      [day],
    );
    await worker.open(request);
    await worker.insert({
      schema: BASE_SCHEMA,
      table: 'accounts',
      columns: [
        { name: 'id', type: 'VARCHAR', values: ['a', 'b'] },
        { name: 'index', type: 'INTEGER', values: Float64Array.of(0, 1) },
      ],
      statements: [],
    });
    const count = (where: string) =>
      measureColumns(
        tables.get('usage')!,
        [{ kind: 'column', type: 'number', metric: columnMetric('m', 'usage', { aggregate: 'count', where }) }],
        day,
        { worker, roster: { ids: ['a', 'b'] } },
      );
    expect((await count('amount > 3')).get('m')?.values).toEqual(Float64Array.of(3, Number.NaN));
    await expect(count('unnest([true, true])')).rejects.toThrow('Its where makes 12 rows of 6');
  });

  it('may hold column names of the roster, a subquery and :night', async () => {
    const metrics = [
      columnMetric('known', 'usage', {
        aggregate: 'count',
        where: 'used_on > :night - 2 and account_id in (select id from roster)',
        empty: 0,
      }),
    ];
    const measured = await measure(worker, { metrics, exports: [accountsOf('a', 'b'), rows] });
    expect(measured.notes.problems).toEqual([]);
    expect(valuesOf(measured, 'known')).toEqual({ a: 3, b: 0 });
  });

  it('that fails on a cell takes its own metric with it and no other', async () => {
    const metrics = [
      columnMetric('broken', 'usage', { aggregate: 'count', where: 'kind::int > 3' }),
      columnMetric('fine', 'usage', { aggregate: 'count' }),
    ];
    const measured = await measure(worker, { metrics, exports: [accountsOf('a'), rows] });
    expect(measured.notes.problems.map(({ metric }) => metric)).toEqual(['broken']);
    expect(measured.notes.problems[0]!.message).toContain("'login' is not a whole number");
    expect(measured.metrics.get('broken')!.isAvailable).toBe(false);
    expect(valuesOf(measured, 'fine')).toEqual({ a: 5 });
  });

  it.each([
    ["1=1) or (kind = 'x'", 'Its brackets do not match.'],
    ['kind = 1; drop table usage', 'syntax error'],
    ['knd = 1', 'knd'],
    ["kind = (select content from read_text('/etc/passwd'))", 'read_text'],
    ['true group by 1', 'syntax error'],
    ['unnest([true, true])', 'makes many rows of one (unnest)'],
    ['(select sum(usage.amount)) > 0', 'cannot contain aggregates'],
    ["kind = 'x', kind = 'y'", 'cast'],
  ])('%s is refused', async (where, reason) => {
    const metrics = [columnMetric('m', 'usage', { aggregate: 'count', where })];
    const measured = await measure(worker, { metrics, exports: [accountsOf('a'), rows] });
    expect(measured.notes.problems).toHaveLength(1);
    expect(measured.notes.problems[0]!.message.toLowerCase()).toContain(reason.toLowerCase());
  });
});

describe('a column that does not fit its metric', () => {
  it('is named with its first offending cells and what to write, without mail addresses', async () => {
    const texts: TestExport = {
      name: 'usage',
      time: 'used_on',
      columns: { account_id: 'text', used_on: 'date', csat: 'text' },
      unread: [
        {
          ...{ name: 'csat', reading: 'number', cells: 5, unreadable: 4, isAmbiguous: false },
          examples: ['n/a', 'mail bob@example.com', '?'],
        },
      ],
      rows: ['5', 'n/a', 'n/a', 'mail bob@example.com', '?'].map((csat) => ({
        account_id: 'a',
        used_on: daysAgo(0),
        csat,
      })),
    };
    const metrics = [columnMetric('csat', 'usage', { value: 'csat', aggregate: 'avg' })];
    const { notes } = await measure(worker, { metrics, exports: [accountsOf('a'), texts] });
    expect(notes.problems).toEqual([
      {
        metric: 'csat',
        message:
          'avg needs numbers, and 4 of 5 cells of column "csat" of export usage are no numbers, as "n/a", "mail …@…", "?".',
        hint: 'If they stand for no value, write exports.usage.csv.nulls: ["", "n/a", "mail …@…", "?"].',
      },
    ]);
  });

  it('gets the nearest name when it does not exist', async () => {
    const metrics = [columnMetric('m', 'usage', { value: 'amuont', aggregate: 'sum' })];
    const { notes } = await measure(worker, { metrics, exports: [accountsOf('a'), rows] });
    expect(notes.problems[0]).toEqual({
      metric: 'm',
      message: 'Export usage has no column "amuont".',
      hint: 'Did you mean "amount"? Its columns are: account_id, used_on, amount, kind.',
    });
  });
});

describe('ids of rows', () => {
  const twice: TestExport = {
    name: 'usage',
    time: 'used_on',
    id: 'event',
    columns: { account_id: 'text', used_on: 'date', event: 'text', amount: 'number' },
    rows: [
      { account_id: 'a', used_on: daysAgo(40), event: 'e1', amount: 1 },
      { account_id: 'a', used_on: daysAgo(0), event: 'e1', amount: 10 },
      { account_id: 'a', used_on: daysAgo(0), event: null, amount: 100 },
      { account_id: 'a', used_on: daysAgo(0), event: null, amount: 1000 },
      { account_id: 'a', used_on: daysAgo(-1), event: 'e2', amount: 10000 },
      { account_id: 'a', used_on: daysAgo(0), event: 'e2', amount: 100000 },
    ],
  };

  it('drop later rows of an id among the visible ones, also when the first is before the window', async () => {
    const metrics = [columnMetric('sum', 'usage', { value: 'amount', aggregate: 'sum', overDays: 7 })];
    expect(valuesOf(await measure(worker, { metrics, exports: [accountsOf('a'), twice] }), 'sum')).toEqual({
      a: 101_100,
    });
  });
});
