import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toIsoDate } from '../lib/calendar.ts';
import { readDay } from '../lib/read-date.ts';
import { describeSuggestion, formatOfOthers, suggestDates } from '../lib/suggest-dates.ts';

describe('what would read cells that are no dates', () => {
  it.each([
    [['24/11/2026'], ['%d/%m/%Y']],
    [['11/24/2026'], ['%m/%d/%Y']],
    [['03/04/2026'], ['%d/%m/%Y', '%m/%d/%Y']],
    [['03/04/2026', '24/11/2026'], ['%d/%m/%Y']],
    [['24/11/2026', '11/24/2026'], []],
    [['05/05/2026'], ['%d/%m/%Y']],
    [['25/11/26'], ['%d/%m/%y', '%y/%m/%d']],
    [['31/12/99'], ['%d/%m/%y']],
    [['20261125'], ['%Y%m%d']],
    [['25-NOV-26'], ['%d-%b-%y']],
    [['Nov 25, 2026'], ['%b %d, %Y']],
    [['11/24/2026 6:30 PM'], ['%m/%d/%Y %I:%M %p']],
    [['24.11.2026 10:30:05'], ['%d.%m.%Y %H:%M:%S']],
    [['20261125T103000Z'], ['%Y%m%dT%H%M%S']],
    [['2026-W48-3'], ['%G-W%V-%u']],
    [['1764034200'], ['epoch_s']],
    [['1764034200.25'], ['epoch_s']],
    [['1764034200000'], ['epoch_ms']],
    [['1764034200000000'], ['epoch_us']],
    [['soon'], []],
    [['46351'], []],
    [[], []],
  ])('%j: %j', (cells, expected) => {
    expect(suggestDates(cells)).toEqual(expected);
  });

  it('is never one setting under which another would be another date', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 25_000 }), fc.boolean(), (day, isAmerican) => {
        const [year, month, date] = toIsoDate(day).split('-');
        const written = isAmerican ? `${month}/${date}/${year}` : `${date}/${month}/${year}`;
        const read = suggestDates([written]).map((dates) => readDay(written, { dates, zone: 'UTC', writtenIn: 'UTC' }));
        expect(read).toContain(day);
        if (read.length === 1) expect(read).toEqual([day]);
      }),
      { numRuns: 30 },
    );
  });

  it('is said as it is to be written, and both where there are two', () => {
    expect(describeSuggestion(['epoch_ms'], 'exports.usage', null)).toBe(
      'Export them as YYYY-MM-DD, or write exports.usage.dates: epoch_ms.',
    );
    expect(describeSuggestion(['%d/%m/%Y', '%m/%d/%Y'], 'exports.usage', null)).toBe(
      'Export them as YYYY-MM-DD. They can be read in 2 ways, as other dates each: ask who writes them, then write exports.usage.dates: "%d/%m/%Y" or exports.usage.dates: "%m/%d/%Y".',
    );
    expect(describeSuggestion(['%d/%m/%y'], 'exports.usage', formatOfOthers(true, null))).toBe(
      'Export them as YYYY-MM-DD, as the other cells of the column are written.',
    );
    expect(describeSuggestion(['%d/%m/%y'], 'exports.usage', formatOfOthers(true, '%d/%m/%Y'))).toBe(
      'Export them as %d/%m/%Y, as the other cells of the column are written.',
    );
    expect(formatOfOthers(false, '%d/%m/%Y')).toBeNull();
  });
});
