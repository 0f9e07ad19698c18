import { expect, it } from 'vitest';
import { asMeasured } from '../../lib/metrics/as-measured.ts';
import { reportOf } from '../readiness/facts.ts';

it('counts a total among the rejected rows of its export, and no longer among those that are read', () => {
  const exports = { reports: new Map([['accounts', reportOf('accounts')]]), tables: new Map(), rejects: [] };
  const total = { export: 'accounts', file: 'accounts.csv', line: 4, column: 'arr', value: '350.5', reason: 'a total' };
  const { reports, rejects } = asMeasured(exports, { matching: { unmatched: new Map() }, rejects: [total] });
  expect(reports.get('accounts')).toMatchObject({ rowsRead: 2, rowsVisible: 2, rowsRejected: 1 });
  expect(rejects).toEqual([total]);
});
