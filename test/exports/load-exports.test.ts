import { describe, expect, it } from 'vitest';
import { seeExport, tableRows } from './export-night.ts';

describe('a CSV export', () => {
  it('gives its rows typed, in the order of its lines', async () => {
    const { table, report } = await seeExport({ 'usage.csv': 'account_id,seats,beta,day\n007,1e3,True,2024-01-01\na,,false,\n' });
    expect(report.because).toBeNull();
    expect(await tableRows(table)).toEqual([
      { account_id: '007', seats: 1000, beta: true, day: '2024-01-01' },
      { account_id: 'a', seats: null, beta: false, day: null },
    ]);
  });
});
