import { describe, expect, it } from 'vitest';
import { isMoney, isPercent, kindOfPoint, toMoney, toPercent } from '../../lib/exports/amount-sql.ts';
import type { CellRules } from '../../lib/exports/cell-sql.ts';
import { quoteText } from '../../lib/quote-sql.ts';
import { openConnection } from './export-night.ts';

const unsaid: CellRules = { decimal: null, thousands: null, dates: null, nulls: [''], zone: 'UTC', writtenIn: 'UTC' };

/** What each text is read as; null where it does not read. */
async function read(
  texts: readonly string[],
  reading: { is: typeof isMoney; to: typeof toMoney },
  rules: CellRules = unsaid,
): Promise<unknown[]> {
  const rows = texts.map((text, index) => `(${index}, ${quoteText(text)})`).join(', ');
  const value = `CASE WHEN ${reading.is('cell', rules)} THEN ${reading.to('cell', rules)} END`;
  const result = await (await openConnection()).runAndReadAll(
    `SELECT ${value} FROM (VALUES ${rows}) AS t(place, cell) ORDER BY place`,
  );
  return result.getRows().map(([one]) => one);
}

const money = { is: isMoney, to: toMoney };
const percent = { is: isPercent, to: toPercent };

describe('an amount of money', () => {
  it.each([
    ['120000', 120_000],
    ['12.50', 12.5],
    ['$27,000.00', 27_000],
    ['$1,234.00', 1234],
    ['27 000 €', 27_000],
    ['27\u00a0000,50\u202f€', 27_000.5],
    ['1.234,50 €', 1234.5],
    ['USD 1,200.50', 1200.5],
    ['1,200.50 USD', 1200.5],
    ['(1,234.50)', -1234.5],
    ['($1,234.50)', -1234.5],
    ['$(1,234.50)', -1234.5],
    ['-$5', -5],
    ['$-5.25', -5.25],
    ['−7', -7],
    ['7-', -7],
    ['US$ 5', 5],
    ["CHF 1'200.50", 1200.5],
    ['12,5', 12.5],
    ['1,234,567.00', 1_234_567],
    ['1e3', 1000],
  ])('%s is read as it is written', async (text, amount) => {
    expect(await read([text], money)).toEqual([amount]);
  });

  it('is not read where a comma before three digits may be either sign, or what is written is none', async () => {
    const texts = ['27,000', '$27,000', '8,500 €', '(1,234)', '1,234,567', '0,500', '1234,567', '1,23,456.00'];
    const others = [
      'N/A',
      '-',
      '$',
      'EUR',
      'TBD 500',
      '12k',
      '1.2.3',
      '(5',
      '5)',
      '--5',
      '$ 1 2',
      '1,000.000,5',
      '12 50',
    ];
    expect(await read([...texts, ...others], money)).toEqual([...texts, ...others].map(() => null));
  });

  it('is read by the sign that is stated', async () => {
    const texts = ['27,000', '$8,500.50', '120.000', '1.234,50'];
    const by = (stated: Partial<CellRules>) => read(texts, money, { ...unsaid, ...stated });
    expect(await by({ thousands: ',' })).toEqual([27_000, 8500.5, 120, null]);
    expect(await by({ decimal: ',' })).toEqual([27, null, 120_000, 1234.5]);
    expect(await by({ thousands: '.' })).toEqual([27, null, 120_000, 1234.5]);
  });

  it('may have a point that stands between thousands or before decimals', async () => {
    const texts = ['120.000', '8.500 €', '1.234.567', '0.500', '12.50', '1.234,50', '27,000.00', 'n.a.', '120'];
    const rows = texts.map((text, index) => `(${index}, ${quoteText(text)})`).join(', ');
    const found = await (await openConnection()).runAndReadAll(
      `SELECT ${kindOfPoint('cell', unsaid)} FROM (VALUES ${rows}) AS t(place, cell) ORDER BY place`,
    );
    expect(found.getRows().map(([kind]) => kind)).toEqual([
      ...['either', 'either', 'either', 'decimals', 'decimals', 'thousands', 'decimals', '', ''],
    ]);
  });
});

describe('a percentage', () => {
  it('is the number before its sign', async () => {
    expect(await read(['45%', '45 %', '45.5%', '-3%', '12', '45,5 %'], percent)).toEqual([45, 45, 45.5, -3, 12, 45.5]);
    expect(await read(['%', '45%%', 'half', '45,500%'], percent)).toEqual([null, null, null, null]);
  });
});
