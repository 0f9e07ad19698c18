import { describe, expect, it } from 'vitest';
import { compileDatePattern, LIFETIME_YEARS } from '../lib/date-pattern.ts';
import { type DateRules, readDate } from '../lib/read-date.ts';

const rulesOf = (dates: string | null, zone = 'UTC', writtenIn = zone): DateRules => ({ dates, zone, writtenIn });

/** What a text is: the wall clock in the zone to the millisecond, `no date`, or `unreadable`. */
function show(text: string, rules: DateRules, years?: { from: number; to: number }): string {
  const read = readDate(text, rules, years);
  if (read.kind === 'date')
    return new Date(read.wallMs)
      .toISOString()
      .slice(0, -1)
      .replace(/T00:00:00\.000$/, '');
  return read.kind === 'placeholder' ? 'no date' : 'unreadable';
}

describe('a date without a setting', () => {
  it.each([
    ['2026-03-05', '2026-03-05'],
    ['2024-02-29', '2024-02-29'],
    ['2026-03-05 10:00', '2026-03-05T10:00:00.000'],
    ['2026-03-05 10:00:00+00', '2026-03-05T10:00:00.000'],
    ['2026-03-05 10:00:00+0000', '2026-03-05T10:00:00.000'],
    ['2026-03-05 10:00:00 +0000', '2026-03-05T10:00:00.000'],
    ['2026-03-05 10:00:00 UTC', '2026-03-05T10:00:00.000'],
    ['2026-03-05 10:00:00.123456 UTC', '2026-03-05T10:00:00.123'],
    ['2026-03-05T10:00:00Z', '2026-03-05T10:00:00.000'],
    ['2026-03-05t10:00:00z', '2026-03-05T10:00:00.000'],
    ['2026-03-05T10:00:00+05:30', '2026-03-05T04:30:00.000'],
    ['2026-03-05T10:00:00-0330', '2026-03-05T13:30:00.000'],
    ['2026-03-05 10:00:00.1234567890123', '2026-03-05T10:00:00.123'],
    ['2026-03-05 10:00:00,5', '2026-03-05T10:00:00.500'],
    ['2026-03-05 24:00', '2026-03-06'],
    ['2026-03-05  ', '2026-03-05'],
    [' 2026-03-05 10:00:00.000 ', '2026-03-05T10:00:00.000'],
    ['1970-01-01', '1970-01-01'],
    ['2200-12-31', '2200-12-31'],
  ])('%s is read as %s', (text, expected) => {
    expect(show(text, rulesOf(null))).toBe(expected);
  });

  it.each([
    ...['', 'yesterday', '2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '24/11/2026', '2026-1-5', '20261125'],
    ...[
      '2026-W48-3',
      '2026-329',
      '2026-11-25Z',
      '2026-11-25 10',
      '2026-11-25 25:00',
      '2026-11-25 24:01',
      '2026-11-25 10:60',
    ],
    ...[
      '2026-11-25 10:00:60',
      '2026-11-25 10:00:00.',
      '2026-11-25 10:00 PST',
      '2026-11-25 10:00+19',
      '2026-11-25 10:00+05:60',
    ],
    ...[
      '1969-12-31',
      '2201-01-01',
      '0026-11-24',
      '1850-06-01',
      '9998-05-05',
      '1764000000',
      '2026-11-25\n',
      '+2026-11-25',
    ],
  ])('%j is unreadable', (text) => {
    expect(show(text, rulesOf(null))).toBe('unreadable');
  });

  it.each([
    ...['9999-12-31', '2999-12-31', '1900-01-01', '0000-00-00', '0001-01-01'],
    ...['0000-00-00 00:00:00', '9999-12-31T23:59:59.999Z', '0001-01-01T00:00:00Z', '1900-01-01 00:00:00.000 '],
  ])('%j stands for none, of an account too', (text) => {
    expect(show(text, rulesOf(null, 'America/Los_Angeles'))).toBe('no date');
    expect(show(text, rulesOf(null), LIFETIME_YEARS)).toBe('no date');
  });

  it('may be from 1900 where accounts began or left', () => {
    expect(show('1923-05-01', rulesOf(null))).toBe('unreadable');
    expect(show('1923-05-01', rulesOf(null), LIFETIME_YEARS)).toBe('1923-05-01');
    expect(show('1899-05-01', rulesOf(null), LIFETIME_YEARS)).toBe('unreadable');
  });
});

describe('a time of another zone', () => {
  const losAngeles = rulesOf(null, 'America/Los_Angeles', 'UTC');
  it('is brought to the portfolio’s clock', () => {
    expect(show('2026-11-25 01:30:00.123000', losAngeles)).toBe('2026-11-24T17:30:00.123');
    expect(show('2026-11-25 01:30', losAngeles)).toBe('2026-11-24T17:30:00.000');
  });
  it('says its own offset, which counts', () => {
    expect(show('2026-11-25 01:30-08', losAngeles)).toBe('2026-11-25T01:30:00.000');
  });
  it('is the same date where it is only a date', () => {
    expect(show('2026-11-25', losAngeles)).toBe('2026-11-25');
  });
  it('that its clock skips is as long after the change, and the first of two that it shows twice', () => {
    const newYork = rulesOf(null, 'UTC', 'America/New_York');
    expect(show('2026-03-08 02:30', newYork)).toBe('2026-03-08T07:30:00.000');
    expect(show('2026-11-01 01:30', newYork)).toBe('2026-11-01T05:30:00.000');
  });
});

describe('a date by a pattern', () => {
  it.each([
    ['%d/%m/%Y', '24/11/2026', '2026-11-24'],
    ['%d/%m/%Y', '4/1/2026', '2026-01-04'],
    ['%d/%m/%Y', '24/11/26', 'unreadable'],
    ['%d/%m/%Y', '24/11/026', 'unreadable'],
    ['%d/%m/%Y', '24/11/20266', 'unreadable'],
    ['%d/%m/%Y', '30/02/2026', 'unreadable'],
    ['%d/%m/%Y', '00/00/0000', 'no date'],
    ['%d/%m/%Y', '31/12/9999', 'no date'],
    ['%d/%m/%Y', '2026-11-24', 'unreadable'],
    ['%d/%m/%Y', 'epoch', 'unreadable'],
    ['%d/%m/%y', '24/11/26', '2026-11-24'],
    ['%d/%m/%y', '24/11/2026', 'unreadable'],
    ['%d/%m/%y', '24/11/68', '2068-11-24'],
    ['%d/%m/%y', '24/11/70', '1970-11-24'],
    ['%Y%m%d', '20261125', '2026-11-25'],
    ['%Y%m%d', '2026115', 'unreadable'],
    ['%d-%b-%y', '25-NOV-26', '2026-11-25'],
    ['%d %B %Y', '5 mai 2026', 'unreadable'],
    ['%d %B %Y', '5 May 2026', '2026-05-05'],
    ['%b %d, %Y', 'Nov  5, 2026', '2026-11-05'],
    ['%a, %d %b %Y %H:%M:%S %z', 'Wed, 25 Nov 2026 10:00:00 +0100', '2026-11-25T09:00:00.000'],
    ['%d/%m/%Y %H:%M:%S', '24/11/2026 10:00:00', '2026-11-24T10:00:00.000'],
    ['%d/%m/%Y %H:%M:%S', '24/11/2026 10:00:00.123456', '2026-11-24T10:00:00.123'],
    ['%d/%m/%Y %H:%M:%S', '24/11/2026 10:00:00 +0200', '2026-11-24T08:00:00.000'],
    ['%Y-%m-%d %H:%M:%S.%f', '2026-11-24 10:00:00', '2026-11-24T10:00:00.000'],
    ['%Y-%m-%d %H:%M:%S.%f', '2026-11-24 10:00:00.5', '2026-11-24T10:00:00.500'],
    ['%m/%d/%Y, %I:%M %p', '11/24/2026, 6:30 PM', '2026-11-24T18:30:00.000'],
    ['%m/%d/%Y %I:%M %p', '11/24/2026 12:05 am', '2026-11-24T00:05:00.000'],
    ['%m/%d/%Y %I:%M %p', '11/24/2026 13:05 pm', 'unreadable'],
    ['%G-W%V-%u', '2026-W48-2', '2026-11-24'],
    ['%G-W%V-%u', '2026-W53-5', '2027-01-01'],
    ['%G-W%V-%u', '2025-W53-1', 'unreadable'],
    ['%G-W%V-%u', '2026-W48-0', 'unreadable'],
    ['%Y-%j', '2026-329', '2026-11-25'],
    ['%Y-%j', '2026-366', 'unreadable'],
    ['%Y-%m', '2026-11', '2026-11-01'],
  ])('%s: %s is %s', (dates, text, expected) => {
    expect(show(text, rulesOf(dates))).toBe(expected);
  });

  it('that says Z says UTC', () => {
    const rules = rulesOf('%Y-%m-%dT%H:%M:%S.%fZ', 'America/Los_Angeles');
    expect(show('2026-11-25T01:30:00.000Z', rules)).toBe('2026-11-24T17:30:00.000');
  });

  it.each([
    ['%d/%m', 'no year'],
    ['%Y', 'no month'],
    ['%Q', '%Q is no part'],
    ['%d/%m/%Y %', '% is no part'],
    ['%d/%d/%Y', 'day twice'],
    ['%Y/%y/%m', 'year twice'],
    ['%Y-%W', '%W is no part'],
    ['%Y-W%V', '%G-W%V-%u'],
    ['%d/%m/%Y %I:%M', '%I goes with %p'],
    ['%d/%m/%Y %H:%M %p', '%I goes with %p'],
  ])('%s is refused: %s', (pattern, problem) => {
    const compiled = compileDatePattern(pattern);
    expect(compiled.isPattern ? 'a pattern' : compiled.problem).toContain(problem);
  });
});

describe('a number that counts from 1970', () => {
  it.each([
    ['epoch_s', '1764034200', '2025-11-25T01:30:00.000'],
    ['epoch_s', '1764034200.5', '2025-11-25T01:30:00.500'],
    ['epoch_s', '1764034200.1234567', '2025-11-25T01:30:00.123'],
    ['epoch_s', '1.7640342E9', '2025-11-25T01:30:00.000'],
    ['epoch_s', '1764028799.9999', '2025-11-24T23:59:59.999'],
    ['epoch_ms', '1764034200123', '2025-11-25T01:30:00.123'],
    ['epoch_us', '1764034200123456', '2025-11-25T01:30:00.123'],
    ['epoch_s', '1764034200123', 'unreadable'],
    ['epoch_ms', '1764034200', 'unreadable'],
    ['epoch_s', '-5', 'unreadable'],
    ['epoch_s', '2026-11-25', 'unreadable'],
    ['epoch_s', '', 'unreadable'],
    ['epoch_s', '1e400', 'unreadable'],
  ])('%s: %s is %s', (dates, text, expected) => {
    expect(show(text, rulesOf(dates))).toBe(expected);
  });
});
