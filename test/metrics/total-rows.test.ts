import { afterAll, describe, expect, it } from 'vitest';
import { createQueryWorker } from '../../lib/metrics/query-worker.ts';
import { findTotalRows } from '../../lib/metrics/total-rows.ts';
import { buildAccounts, columnMetric } from '../support/config-builder.ts';
import { measure, type TestExport, valuesOf } from './night-builder.ts';

/** The labels of the rows that are found, of rows as [id, name, arr]. */
function totalsOf(rows: readonly (readonly [string | null, string | null, number])[]) {
  const [ids, names, arr] = [rows.map(([id]) => id), rows.map(([, name]) => name), rows.map(([, , one]) => one)];
  return findTotalRows({ ids, names, arr }).map(({ row }) => row);
}

describe('a row that is the sum of all others', () => {
  const two = [
    ['a', 'Acme', 100.1],
    ['b', 'Beta', 200.2],
  ] as const;

  it.each([
    ['Total', 'an id'],
    ['TOTAL:', 'a mark after it'],
    ['Grand  Total', 'two words'],
    ['Gesamt', 'German'],
    ['Total général', 'French'],
    ['  ', 'nothing but blanks'],
  ])('is found under %j (%s)', (label) => {
    expect(totalsOf([...two, [label, null, 300.3]])).toEqual([2]);
  });

  it('is found under a name, and wherever it stands', () => {
    expect(totalsOf([['x1', 'Sum', 300.3], ...two])).toEqual([0]);
  });

  it('is an account when it is another amount, is called otherwise, or there is one other', () => {
    expect(totalsOf([...two, ['Total', null, 300.4]])).toEqual([]);
    expect(totalsOf([...two, ['TotalEnergies', 'TotalEnergies', 300.3]])).toEqual([]);
    expect(totalsOf([two[0], ['Total', null, 100.1]])).toEqual([]);
  });
});

describe('a night with a total among its accounts', () => {
  const worker = createQueryWorker();
  afterAll(() => worker.close());

  it('has its account nowhere, and its line among the rejected rows', async () => {
    const accounts: TestExport = {
      name: 'accounts',
      columns: { account_id: 'text', arr: 'number' },
      rows: [
        { account_id: 'a', arr: 100 },
        { account_id: 'Total', arr: 300 },
        { account_id: 'b', arr: 200 },
      ],
    };
    const config = { accounts: buildAccounts({ arr: 'arr' }) };
    const metrics = [columnMetric('money', 'accounts', { value: 'arr' })];
    const measured = await measure(worker, { metrics, exports: [accounts], config });
    expect(valuesOf(measured, 'money')).toEqual({ a: 100, b: 200 });
    expect(measured.notes.rowsOfUnknownAccounts).toEqual(new Map());
    expect(measured.notes.rejects).toMatchObject([
      { export: 'accounts', file: 'accounts.csv', line: 1, column: 'arr', value: '300' },
    ]);
    expect(measured.notes.rejects[0]!.reason).toBe(
      'is the sum of all others, under the label "Total": a total, and no account',
    );
  });
});
