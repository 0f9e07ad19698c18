import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRetryAfter } from '../../lib/channels/retry-after.ts';
import { postponeEntry, settleEntry } from '../../lib/delivery/advance-entry.ts';
import { MORNING, pending, sending } from '../delivery/build-entry.ts';

const DAY = 86_400;
const ANSWERED = Date.parse('2026-11-23T08:00:00Z');
const read = (value: unknown) => readRetryAfter(value, ANSWERED);

describe('a Retry-After', () => {
  it.each<[unknown, number]>([
    ['7', 7],
    [' 7 ', 7],
    ['0', 0],
    ['1.2', 2],
    [30, 30],
    ['Mon, 23 Nov 2026 08:02:00 GMT', 120],
    ['Monday, 23-Nov-26 08:02:00 GMT', 120],
    ['Mon Nov 23 08:02:00 2026', 120],
    ['Mon, 23 Nov 2026 07:00:00 GMT', 0],
  ])('of %j is kept to', (value, seconds) => {
    expect(read(value)).toBe(seconds);
  });

  it.each([
    '86401',
    '99999999999999',
    '9'.repeat(400),
    99_999_999_999_999,
    Number.POSITIVE_INFINITY,
    'Fri, 31 Dec 9999 23:59:59 GMT',
  ])('of %j is a day', (value) => {
    expect(read(value)).toBe(DAY);
  });

  it.each<unknown>([
    '',
    ' ',
    '-1',
    -1,
    'NaN',
    Number.NaN,
    '1e20',
    'Infinity',
    '0x10',
    '7, 9',
    'soon',
    'Mon, 99 Nov 2026 99:99:99 GMT',
    null,
    undefined,
    {},
    [7],
  ])('of %j says nothing', (value) => {
    expect(read(value)).toBeNull();
  });

  it('that is a date says nothing where the answer has no date of its own', () => {
    expect(readRetryAfter('Mon, 23 Nov 2026 08:02:00 GMT', Number.NaN)).toBeNull();
  });

  it('never makes a message wait longer than a day, nor anything that is no instant', () => {
    const anything = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(1e14, 1e300, -1, Number.NaN, -0));
    const refused = (seconds: number) => ({ state: 'refused', because: 'Later.', retryAfterSeconds: seconds }) as const;
    fc.assert(
      fc.property(anything, (seconds) => {
        for (const entry of [
          settleEntry(sending(), refused(seconds), MORNING, 1),
          postponeEntry(pending(), refused(seconds), MORNING, 1),
        ]) {
          const wait = Date.parse(entry.dueAt!) - MORNING;
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(DAY * 1000 + 1000);
        }
      }),
    );
  });
});
