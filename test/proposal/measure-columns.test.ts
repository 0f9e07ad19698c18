import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CellForm, ColumnFacts } from '../../lib/proposal/facts.ts';
import { measureColumns } from '../../lib/proposal/measure-columns.ts';
import { quoteText } from '../../lib/quote-sql.ts';

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
});
afterAll(() => instance.closeSync());

async function measure(...cells: string[]): Promise<ColumnFacts> {
  const connection = await instance.connect();
  const relation = `SELECT unnest([${cells.map(quoteText).join(', ')}]) AS s0`;
  const [facts] = await measureColumns([{ name: 'column', slot: 's0' }], { relation, isNewest: 'true', connection });
  connection.closeSync();
  return facts!;
}

describe('what a cell reads as', () => {
  const cells: readonly (readonly [string, CellForm, boolean])[] = [
    ['$27,000.00', 'money', true],
    ['27 000 €', 'money', true],
    ['USD 1,200.50', 'money', true],
    ['(1,234.50)', 'money', true],
    ['ACC0042', 'money', false],
    ['27,000', 'money', false],
    ['27,000', 'comma', true],
    ['120.000', 'dotted', true],
    ['120.50', 'dotted', false],
    ['45%', 'percent', true],
    ['2026-11-25T03:12:05.123Z', 'zoned', true],
    ['2026-11-25 03:12:05+00', 'zoned', true],
    ['2026-11-25 03:12', 'zoned', false],
    ['25/11/2026', 'threeParts', true],
    ['1795478400', 'epochS', true],
    ['9876543210', 'epochS', false],
    ['1795478400000', 'epochMs', true],
    ['ann@example.com', 'address', true],
    ['001A000001LqxyzIAB', 'salesforce', true],
  ];
  it.each(cells)('%s, %s: %s', async (cell, form, isOne) => {
    expect((await measure(cell)).forms[form]).toBe(isOne ? 1 : 0);
  });
});

describe('a column of dates', () => {
  it('is read both ways, and knows which numbers stand first and second', async () => {
    const { parts } = await measure('05/06/2026', '25/06/2026');
    expect(parts).toMatchObject({
      mostFirst: 25,
      mostSecond: 6,
      dayFirst: { first: '2026-06-05', last: '2026-06-25' },
    });
    expect(parts?.monthFirst).toBeNull();
  });

  it('knows its days', async () => {
    expect((await measure('2026-11-25', '2026-11-24 10:00')).days).toEqual({
      first: '2026-11-24',
      last: '2026-11-25',
      distinct: 2,
      newest: ['2026-11-25', '2026-11-24'],
    });
    expect((await measure('1795478400')).days).toMatchObject({ first: '2026-11-24', last: '2026-11-24', distinct: 1 });
  });
});

it('counts empty cells as none', async () => {
  expect(await measure('', ' ', 'a', 'a')).toMatchObject({ rows: 4, filled: 2, distinct: 1, top: [['a', 2]] });
});
