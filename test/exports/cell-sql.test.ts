import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseWallClock } from '../../lib/calendar.ts';
import { type CellRules, isDate, isNumber, toNumber, toWallClockMs } from '../../lib/exports/cell-sql.ts';
import { quoteText } from '../../lib/quote-sql.ts';
import { openConnection } from './export-night.ts';

const rules: CellRules = { decimal: null, thousands: null, dates: null, nulls: [''], zone: 'America/New_York' };

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

  it('is a date only when the calendar has it', async () => {
    const texts = ['2024-02-29', '2023-02-29', '2024-2-1', '2024/02/01', '2024-02-01 ', '20240201', '2024-02-01T00:00'];
    expect(await evaluate(isDate('cell', rules), texts)).toEqual([true, false, false, false, false, false, false]);
  });

  it('is the moment that the calendar reads, with any zone or none', async () => {
    const two = (max: number) => fc.integer({ min: 0, max }).map((part) => String(part).padStart(2, '0'));
    const text = fc
      .record({
        date: fc.date({ min: new Date('1970-01-01'), max: new Date('2037-12-31'), noInvalidDate: true }),
        between: fc.constantFrom('T', ' ', '_'),
        hour: two(25),
        minute: two(61),
        second: fc.option(two(61)),
        fraction: fc.option(fc.constantFrom('.5', '.123456789', '.0004', '.')),
        zone: fc.constantFrom('', 'Z', '+02:00', '-0530', '+14', 'z'),
      })
      .map(({ date, between, hour, minute, second, fraction, zone }) => {
        const seconds = second === null ? '' : `:${second}${fraction ?? ''}`;
        return `${date.toISOString().slice(0, 10)}${between}${hour}:${minute}${seconds}${zone}`;
      })
      // The very end of a day with a fraction after it is read by neither alike.
      .filter((written) => !/24:00:00\.[^5]/.test(written));
    for (const zone of ['America/New_York', 'Asia/Kolkata', 'UTC']) {
      await fc.assert(
        fc.asyncProperty(fc.array(text, { minLength: 100, maxLength: 200 }), async (texts) => {
          const read = await evaluate(`(${toWallClockMs('cell', { ...rules, zone })})::DOUBLE`, texts);
          expect(read).toEqual(texts.map((written) => parseWallClock(written, zone)));
        }),
        { numRuns: 5 },
      );
    }
  });

  it('is read by the stated date pattern', async () => {
    const read = toWallClockMs('cell', { ...rules, dates: '%d-%m-%Y' });
    expect(await evaluate(`(${read})::DOUBLE`, ['31-12-2024', '12-31-2024', '2024-12-31'])).toEqual([
      Date.UTC(2024, 11, 31),
      null,
      null,
    ]);
  });
});
