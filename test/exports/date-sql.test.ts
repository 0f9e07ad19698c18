import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_YEARS, LIFETIME_YEARS } from '../../lib/date-pattern.ts';
import { isDate, isPlaceholder, toDate, toWallClockMs } from '../../lib/exports/date-sql.ts';
import { quoteText } from '../../lib/quote-sql.ts';
import { type DateRules, readDate } from '../../lib/read-date.ts';
import { openConnection } from './export-night.ts';

async function evaluate(expression: string, texts: readonly string[]): Promise<unknown[]> {
  const connection = await openConnection();
  const values = texts.map((text, index) => `(${index}, ${quoteText(text)})`);
  const sql = `SELECT ${expression} FROM (VALUES ${values.join(', ')}) AS t(place, cell) ORDER BY place`;
  return (await connection.runAndReadAll(sql)).getRows().map(([value]) => value);
}

const rulesOf = (dates: string | null, zone = 'UTC', writtenIn = zone): DateRules => ({ dates, zone, writtenIn });

const digits = (max: number, width = 2) => fc.integer({ min: 0, max }).map((part) => String(part).padStart(width, '0'));

/** Texts in the form of a pattern, most of them dates, and some with a sign changed. */
function writtenAs(dates: string | null): fc.Arbitrary<string> {
  const year = fc.oneof(
    { weight: 5, arbitrary: digits(70).map((part) => String(1970 + Number(part))) },
    { weight: 1, arbitrary: fc.constantFrom('0000', '0001', '0026', '1899', '1900', '2200', '2201', '2999', '9999') },
  );
  const offset = fc.constantFrom(
    '',
    '',
    'Z',
    'z',
    ' UTC',
    '+00',
    '+0000',
    ' +0000',
    '+05:30',
    '-0330',
    '-08',
    '+19',
    '+5',
    'PST',
  );
  const pieces: Record<string, fc.Arbitrary<string>> = {
    '%Y': year,
    '%y': digits(99),
    '%m': digits(13),
    '%d': fc.oneof(digits(32), digits(9, 1)),
    '%H': digits(25),
    '%I': digits(13),
    '%p': fc.constantFrom('AM', 'pm', 'p.m.', 'x'),
    '%M': digits(61),
    '%S': fc
      .tuple(digits(61), fc.constantFrom('', '', '.5', ',25', '.123456789', '.0004', '.'))
      .map((both) => both.join('')),
    '%b': fc.constantFrom('Jan', 'feb', 'NOV', 'November', 'Sept', 'May', 'mai'),
    '%j': digits(367, 3),
    '%G': year,
    '%V': digits(54),
    '%u': digits(8, 1),
    '%z': offset,
  };
  const form = dates ?? '%Y-%m-%d %H:%M:%S%z';
  const tokens = form.match(/%.|[^%]/g)!.map((token) => pieces[token] ?? fc.constant(token));
  const written = fc.tuple(...tokens).map((parts) => parts.join(''));
  const extremes = fc.constantFrom(
    '9999-12-31',
    '0000-00-00 00:00:00',
    '1900-01-01',
    '2024-02-29',
    '2026-11-25 24:00:00',
    '',
  );
  const changed = fc
    .tuple(written, fc.nat(), fc.constantFrom('0', ' ', '-', 'T', 't', '\n', '9', '/'))
    .map(([text, at, sign]) => text.slice(0, at % (text.length + 1)) + sign + text.slice((at % (text.length + 1)) + 1));
  return fc.oneof(
    { weight: 6, arbitrary: written },
    { weight: 2, arbitrary: changed },
    { weight: 1, arbitrary: extremes },
  );
}

const number = fc.oneof(
  fc.integer({ min: -10, max: 8_000_000_000 }).map(String),
  fc.double({ min: 1e8, max: 8e9, noNaN: true }).map(String),
  fc.integer({ min: 99_999_999_000, max: 8_000_000_000_000 }).map(String),
  fc.constantFrom('', 'x', '1.7640342E9', '1e400', '+1764034200', '1764034200.', '.5', '0', '1764034200123456'),
);

describe('a date in SQL', () => {
  const forms: readonly (string | null)[] = [
    null,
    '%d/%m/%Y',
    '%d/%m/%y',
    '%Y%m%d',
    '%d-%b-%Y %H:%M:%S',
    '%m/%d/%Y %I:%M %p',
    '%Y-%j',
    '%G-W%V-%u',
    'epoch_s',
    'epoch_ms',
    'epoch_us',
  ];
  const zones = [
    ['UTC', 'UTC'],
    ['America/Los_Angeles', 'UTC'],
    ['Asia/Kolkata', 'America/New_York'],
  ] as const;

  it.each(forms)('written as %s is what TypeScript reads, for any text and zone', async (dates) => {
    const text = dates?.startsWith('epoch') ? number : writtenAs(dates);
    for (const [zone, writtenIn] of zones) {
      const rules = rulesOf(dates, zone, writtenIn);
      await fc.assert(
        fc.asyncProperty(fc.array(text, { minLength: 200, maxLength: 300 }), async (texts) => {
          for (const years of [EVENT_YEARS, LIFETIME_YEARS]) {
            const expected = texts.map((one) => readDate(one, rules, years));
            const read = await evaluate(`(${toWallClockMs('cell', rules, years)})::DOUBLE`, texts);
            expect(read).toEqual(expected.map((one) => (one.kind === 'date' ? one.wallMs : null)));
          }
          const placeholders = texts.map((one) => readDate(one, rules).kind === 'placeholder');
          expect(await evaluate(isPlaceholder('cell', rules), texts)).toEqual(placeholders);
        }),
        { numRuns: 1 },
      );
    }
  });

  it('is the moment that is meant at every half hour about a change of the clock', async () => {
    const around = (from: string) =>
      Array.from({ length: 20 }, (_, half) => new Date(Date.parse(from) + half * 1_800_000).toISOString().slice(0, 19));
    for (const [writtenIn, from] of [
      ['America/New_York', '2026-03-07T22:00Z'],
      ['America/New_York', '2026-10-31T22:00Z'],
      ['Australia/Lord_Howe', '2026-10-03T22:00Z'],
      ['America/Santiago', '2026-09-05T20:00Z'],
      ['Pacific/Apia', '2011-12-29T20:00Z'],
    ] as const) {
      const rules = rulesOf(null, 'Europe/London', writtenIn);
      const texts = around(from);
      const expected = texts
        .map((text) => readDate(text, rules))
        .map((one) => (one.kind === 'date' ? one.wallMs : null));
      expect(await evaluate(`(${toWallClockMs('cell', rules)})::DOUBLE`, texts), writtenIn).toEqual(expected);
    }
  });

  it('alone makes a column of dates, as does what stands for none', async () => {
    const dates = ['2024-02-29', '1923-01-01', '9999-12-31', '0000-00-00'];
    const others = [
      '2023-02-29',
      '2024-2-1',
      '2024/02/01',
      '2024-02-01 ',
      '20240201',
      '2024-02-01T00:00',
      '2201-01-01',
    ];
    expect(await evaluate(isDate('cell', rulesOf(null)), dates)).toEqual(dates.map(() => true));
    expect(await evaluate(isDate('cell', rulesOf(null)), others)).toEqual(others.map(() => false));
    expect(await evaluate(isDate('cell', rulesOf('%d/%m/%Y')), ['24/11/2026', '31/12/9999', '24/11/26'])).toEqual([
      true,
      true,
      false,
    ]);
    expect(await evaluate(isDate('cell', rulesOf('%d/%m/%Y %H:%M')), ['24/11/2026 10:00'])).toEqual([false]);
    expect(await evaluate(isDate('cell', rulesOf('epoch_s')), ['1764034200'])).toEqual([false]);
    const read = `CAST(${toDate('cell', rulesOf(null))} AS VARCHAR)`;
    expect(await evaluate(read, [...dates, 'x'])).toEqual(['2024-02-29', '1923-01-01', null, null, null]);
  });
});
