import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { toDay } from '../../lib/calendar.ts';
import { rankInPercent } from '../../lib/metrics/derive-values.ts';
import { createQueryWorker } from '../../lib/metrics/query-worker.ts';
import {
  buildAccounts,
  changeMetric,
  columnMetric,
  rankMetric,
  ratioMetric,
  sqlMetric,
} from '../support/config-builder.ts';
import { accountsOf, daysAgo, measure, NIGHT, type TestExport, valuesOf } from './night-builder.ts';

const worker = createQueryWorker();
afterAll(() => worker.close());

type Row = readonly [account: string, days: number, n: number, id?: string];

function events(rows: readonly Row[], parts: Partial<TestExport> = {}): TestExport {
  return {
    name: 'usage',
    time: 'used_on',
    columns: { account_id: 'text', used_on: 'date', n: 'number', event: 'text' },
    rows: rows.map(([account_id, days, n, id]) => ({ account_id, used_on: daysAgo(days), n, event: id ?? null })),
    ...parts,
  };
}

function snapshot(values: Readonly<Record<string, number | string>>): TestExport {
  const isText = Object.values(values).some((value) => typeof value === 'string');
  return {
    name: 'plans',
    columns: { account_id: 'text', v: isText ? 'text' : 'number' },
    rows: Object.entries(values).map(([account_id, v]) => ({ account_id, v })),
  };
}

const sum = (overDays: number | null, empty: number | null = null) =>
  columnMetric('sum', 'usage', { value: 'n', aggregate: 'sum', overDays, empty });
const bySql = sqlMetric(
  'by_sql',
  'select account_id, sum(n) as value from usage where used_on > :night - 7 group by 1',
);

describe('a ratio', () => {
  it('is missing when a part is missing or the divisor is 0', async () => {
    const metrics = [sum(7), columnMetric('seats', 'plans', { value: 'v' }), ratioMetric('per_seat', 'sum', 'seats')];
    const usage = events([
      ['a', 0, 6],
      ['b', 0, 6],
      ['c', 0, 6],
    ]);
    const exports = [accountsOf('a', 'b', 'c', 'd'), usage, snapshot({ a: 4, b: 0, d: 2 })];
    expect(valuesOf(await measure(worker, { metrics, exports }), 'per_seat')).toEqual({
      a: 1.5,
      b: null,
      c: null,
      d: null,
    });
  });
});

describe('a change over event exports', () => {
  const change = [sum(7), bySql, changeMetric('trend', 'sum', 10), changeMetric('sql_trend', 'by_sql', 10)];

  it('is computed again as of the earlier night, by aggregates and by SQL alike', async () => {
    const usage = events([
      ['a', 0, 3],
      ['a', 10, 4],
      ['a', 16, 8],
      ['a', 17, 100],
      ['b', 0, 5],
      ['c', 12, 5],
      ['d', 1, -3],
      ['d', 11, -2],
    ]);
    const measured = await measure(worker, { metrics: change, exports: [accountsOf('a', 'b', 'c', 'd'), usage] });
    expect(measured.notes.problems).toEqual([]);
    const expected = { a: -75, b: null, c: null, d: -50 };
    expect(valuesOf(measured, 'trend')).toEqual(expected);
    expect(valuesOf(measured, 'sql_trend')).toEqual(expected);
  });

  it('drops repeated ids as of that night: a later first row hid nothing yet', async () => {
    const usage = events(
      [
        ['a', 0, 1, 'e1'],
        ['a', 10, 20, 'e1'],
        ['a', 0, 30],
      ],
      { id: 'event' },
    );
    const measured = await measure(worker, { metrics: change, exports: [accountsOf('a'), usage] });
    expect(valuesOf(measured, 'sum')).toEqual({ a: 31 });
    expect(valuesOf(measured, 'trend')).toEqual({ a: 55 });
    expect(valuesOf(measured, 'sql_trend')).toEqual({ a: 55 });
  });

  it('is missing when the export was stale on the earlier night, even with an empty', async () => {
    const stale = { missingOn: (day: number) => day === toDay(NIGHT) - 10 };
    const usage = events(
      [
        ['a', 0, 3],
        ['a', 11, 3],
      ],
      stale,
    );
    const metrics = [sum(7, 1), bySql, ...change.slice(2)];
    const measured = await measure(worker, { metrics, exports: [accountsOf('a'), usage] });
    expect(valuesOf(measured, 'sum')).toEqual({ a: 3 });
    expect([valuesOf(measured, 'trend'), valuesOf(measured, 'sql_trend')]).toEqual([{ a: null }, { a: null }]);
  });

  it('of a rank ranks tonight’s accounts by their values of then', async () => {
    const usage = events([
      ['a', 0, 9],
      ['b', 0, 5],
      ['c', 0, 1],
      ['a', 10, 5],
      ['b', 10, 9],
      ['c', 10, 1],
    ]);
    const metrics = [sum(7), rankMetric('rank', 'sum'), changeMetric('move', 'rank', 10)];
    const measured = await measure(worker, { metrics, exports: [accountsOf('a', 'b', 'c'), usage] });
    expect(valuesOf(measured, 'move')).toEqual({ a: 100, b: -50, c: null });
  });
});

describe('a change of what only history knows', () => {
  const metrics = [columnMetric('seats', 'plans', { value: 'v' }), changeMetric('trend', 'seats', 28)];
  const exports = [accountsOf('a', 'b'), snapshot({ a: 15, b: 15 })];

  it('takes the newest stored night from N to N + 3 days ago', async () => {
    const asked: number[] = [];
    const readStored = async (_: string, day: number) => {
      asked.push(toDay(NIGHT) - day);
      return day === toDay(NIGHT) - 30 ? { type: 'number' as const, values: Float64Array.of(10, Number.NaN) } : null;
    };
    const measured = await measure(worker, { metrics, exports, readStored });
    expect(valuesOf(measured, 'trend')).toEqual({ a: 50, b: null });
    expect(asked).toEqual([28, 29, 30]);
  });

  it('is missing without one, though the metric is available', async () => {
    const measured = await measure(worker, { metrics, exports });
    expect(valuesOf(measured, 'trend')).toEqual({ a: null, b: null });
    expect(measured.metrics.get('trend')!.isAvailable).toBe(true);
  });
});

describe('a rank', () => {
  it('counts half of the equal others, within the same attribute only', async () => {
    const accounts: TestExport = {
      name: 'accounts',
      columns: { account_id: 'text', v: 'number', zone: 'text' },
      rows: [
        ['a', 1, 'eu'],
        ['b', 2, 'eu'],
        ['c', 2, 'eu'],
        ['d', 9, 'us'],
        ['e', 9, null],
        ['f', null, 'eu'],
      ].map(([account_id, v, zone]) => ({ account_id: account_id!, v: v!, zone: zone! })),
    };
    const metrics = [
      columnMetric('v', 'accounts', { value: 'v' }),
      rankMetric('all', 'v'),
      rankMetric('in_zone', 'v', 'zone'),
    ];
    const config = { accounts: buildAccounts({}, ['zone']) };
    const measured = await measure(worker, { metrics, exports: [accounts], config });
    expect(valuesOf(measured, 'all')).toEqual({ a: 0, b: 37.5, c: 37.5, d: 87.5, e: 87.5, f: null });
    expect(valuesOf(measured, 'in_zone')).toEqual({ a: 0, b: 75, c: 75, d: null, e: null, f: null });
  });

  it('keeps the mean of all ranks at 50 and the order of the values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 2, maxLength: 40 }), (list) => {
        const ranks = rankInPercent(Float64Array.from(list), () => 'all');
        expect(ranks.reduce((total, rank) => total + rank, 0) / list.length).toBeCloseTo(50, 9);
        for (let a = 0; a < list.length; a++)
          for (let b = 0; b < list.length; b++)
            expect(Math.sign(ranks[a]! - ranks[b]!)).toBe(Math.sign(list[a]! - list[b]!));
      }),
    );
  });

  it('of texts is missing, as are a ratio and a change of them', async () => {
    const metrics = [
      columnMetric('plan', 'plans', { value: 'v' }),
      rankMetric('rank', 'plan'),
      ratioMetric('ratio', 'plan', 'plan'),
      changeMetric('change', 'plan', 1),
    ];
    const readStored = async () => ({ type: 'text' as const, values: ['x', null] });
    const measured = await measure(worker, {
      metrics,
      exports: [accountsOf('a', 'b'), snapshot({ a: 'x', b: '3' })],
      readStored,
    });
    for (const name of ['rank', 'ratio', 'change']) expect(valuesOf(measured, name)).toEqual({ a: null, b: null });
  });
});

describe('what a metric is made of', () => {
  it('makes it carried and unavailable, through every metric in between', async () => {
    const metrics = [
      sum(7),
      columnMetric('seats', 'plans', { value: 'v' }),
      ratioMetric('ratio', 'sum', 'seats'),
      rankMetric('rank', 'ratio'),
    ];
    const carried = { ...snapshot({ a: 1 }), state: 'carried' as const };
    const usage = events([['a', 0, 1]]);
    const isCarried = await measure(worker, { metrics, exports: [accountsOf('a'), usage, carried] });
    expect([...isCarried.metrics.values()].map((one) => one.isCarried)).toEqual([false, true, true, true]);
    const without = await measure(worker, { metrics, exports: [accountsOf('a'), carried], missing: [usage] });
    expect([...without.metrics.values()].map((one) => one.isAvailable)).toEqual([false, true, false, false]);
  });
});
