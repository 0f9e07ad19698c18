import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CellRules, isNumber, toNumber } from '../../lib/exports/cell-sql.ts';
import { quoteText } from '../../lib/quote-sql.ts';
import { openConnection } from './export-night.ts';

const rules: CellRules = {
  decimal: null,
  thousands: null,
  dates: null,
  nulls: [''],
  zone: 'UTC',
  writtenIn: 'UTC',
};

/** The value of an expression over each text. */
async function evaluate(expression: string, texts: readonly string[]): Promise<unknown[]> {
  const connection = await openConnection();
  const values = texts.map((text, index) => `(${index}, ${quoteText(text)})`);
  const sql = `SELECT ${expression} FROM (VALUES ${values.join(', ')}) AS t(place, cell) ORDER BY place`;
  return (await connection.runAndReadAll(sql)).getRows().map(([value]) => value);
}

const numberText = fc.string({ unit: fc.constantFrom(...'0123456789.+-eE,_ xnaif'), minLength: 1, maxLength: 8 });

describe('a cell', () => {
  it('is a number only as the health model writes numbers', async () => {
    const numbers = ['0', '-1', '+1.5', '1.', '.5', '1e3', '1E-3', '007'];
    const others = [' 1', '1 ', 'NaN', 'inf', '12abc', '1,234', '1_000', '1e999', '.', '', '0x1f', '1e', '--1'];
    expect(await evaluate(isNumber('cell', rules), numbers)).toEqual(numbers.map(() => true));
    expect(await evaluate(isNumber('cell', rules), others)).toEqual(others.map(() => false));
  });

  it('is the number JavaScript reads, for any text of that form', async () => {
    const form = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
    await fc.assert(
      fc.asyncProperty(fc.array(numberText, { minLength: 20, maxLength: 60 }), async (texts) => {
        const expected = texts.map((text) => form.test(text) && Number.isFinite(Number(text)));
        expect(await evaluate(isNumber('cell', rules), texts)).toEqual(expected);
        const numbers = texts.filter((_, index) => expected[index]);
        if (numbers.length === 0) return;
        // -0 and 0 are the same number.
        const read = (await evaluate(toNumber('cell', rules), numbers)).map((value) => Number(value) + 0);
        expect(read).toEqual(numbers.map((text) => Number(text) + 0));
      }),
      { numRuns: 20 },
    );
  });

  it('reads a decimal comma, and then no decimal point', async () => {
    const comma: CellRules = { ...rules, decimal: ',' };
    expect(await evaluate(isNumber('cell', comma), ['1,5', '1.5', ',5', '1'])).toEqual([true, false, true, true]);
    expect(await evaluate(toNumber('cell', comma), ['1,5', ',5'])).toEqual([1.5, 0.5]);
  });

  it.each([
    [{ thousands: ',' }, ['27,000', '1,234,567.5', '+8', '12.5', '-1,000e0'], [27_000, 1_234_567.5, 8, 12.5, -1000]],
    [{ thousands: '.' }, ['120.000', '8.500', '1.234,5', '7,25'], [120_000, 8500, 1234.5, 7.25]],
    [{ thousands: ' ', decimal: ',' }, ['27 000', '1 234,5'], [27_000, 1234.5]],
    [{ thousands: "'" }, ["1'234.5", '1234'], [1234.5, 1234]],
  ] as const)('reads thousands as %j says', async (stated, texts, numbers) => {
    const own: CellRules = { ...rules, ...stated };
    expect(await evaluate(isNumber('cell', own), texts)).toEqual(texts.map(() => true));
    expect(await evaluate(toNumber('cell', own), texts)).toEqual(numbers);
  });

  it('has groups of three digits after the first, or is no number', async () => {
    const comma: CellRules = { ...rules, thousands: ',' };
    const others = ['12,34', '1,2345', ',000', '1,,000', '1.000,5', '27,000 ', '1234,567', '1,000.000,5'];
    expect(await evaluate(isNumber('cell', comma), others)).toEqual(others.map(() => false));
  });
});
