import { afterAll, describe, expect, it } from 'vitest';
import { toDay } from '../../lib/calendar.ts';
import { createQueryWorker } from '../../lib/metrics/query-worker.ts';
import { changeMetric, columnMetric, ratioMetric, sqlMetric } from '../support/config-builder.ts';
import { accountsOf, daysAgo, measure, NIGHT, type TestExport, valuesOf } from './night-builder.ts';

const worker = createQueryWorker();
afterAll(() => worker.close());

/** A row a day, and the night so many days ago missing. */
function usageWithout(...days: number[]): TestExport {
  const present = Array.from({ length: 20 }, (_, day) => day).filter((day) => !days.includes(day));
  return {
    name: 'usage',
    time: 'used_on',
    columns: { account_id: 'text', used_on: 'date', n: 'number' },
    rows: present.map((day) => ({ account_id: 'a', used_on: daysAgo(day), n: 1 })),
    gaps: days.map((day) => ({ day: toDay(NIGHT) - day, because: `u/${daysAgo(day)}.csv is cut off.` })),
  };
}

const sum = (name: string, overDays: number | null) =>
  columnMetric(name, 'usage', { value: 'n', aggregate: 'sum', overDays, empty: 0 });

describe('a night whose rows are missing', () => {
  const metrics = [
    sum('within', 8),
    sum('beyond', 7),
    sum('all', null),
    sqlMetric('queried', 'select account_id, count(*) as value from usage group by 1', { empty: 0 }),
    changeMetric('changed', 'beyond', 7),
    ratioMetric('divided', 'within', 'beyond'),
  ];
  const night = { metrics, exports: [accountsOf('a', 'b'), usageWithout(7)] };

  it('leaves out what reads it, and nothing else', async () => {
    const measured = await measure(worker, night);
    expect(Object.fromEntries(metrics.map(({ name }) => [name, valuesOf(measured, name)]))).toEqual({
      within: { a: null, b: null },
      beyond: { a: 7, b: 0 },
      all: { a: null, b: null },
      queried: { a: null, b: null },
      changed: { a: null, b: null },
      divided: { a: null, b: null },
    });
    const available = [...measured.metrics.values()].filter(({ isAvailable }) => isAvailable);
    expect(available.map(({ name }) => name)).toEqual(['beyond', 'changed']);
  });

  it('is named, with its file, by every metric that reads it itself', async () => {
    const { notes } = await measure(worker, night);
    expect(notes.problems.map(({ metric }) => metric)).toEqual(['within', 'all', 'queried']);
    expect(notes.problems[0]).toMatchObject({
      message: `The rows of ${daysAgo(7)}, which it reads, are missing. u/${daysAgo(7)}.csv is cut off.`,
    });
  });

  it('that has passed out of every window leaves nothing out', async () => {
    const { notes } = await measure(worker, { ...night, metrics: [sum('beyond', 7)] });
    expect(notes.problems).toEqual([]);
  });
});
