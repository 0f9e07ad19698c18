import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareOut } from '../../lib/scoring/share-out.ts';

describe('sharing out whole points', () => {
  it.each([
    ['rounds each to the nearest where that adds up', [-14.2, -7.9, -4.9], -27, [-14, -8, -5]],
    ['gives what is left to the largest remainders', [1.5, 1.4, 1.1], 4, [2, 1, 1]],
    ['lets a single cause stand for the whole change', [-6.6], -7, [-7]],
    ['keeps opposite causes that cancel', [10.2, -9.8], 0, [10, -10]],
    ['spreads a total that the parts do not reach', [0.2, 0.1], 5, [3, 2]],
    ['shares nothing among none', [], 3, []],
  ])('%s', (_, parts, total, shares) => {
    expect(shareOut(parts, total)).toEqual(shares);
  });

  it('always adds up, and is within one point of each part when the parts add up to the total', () => {
    const parts = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(parts, (given) => {
        const total = Math.round(given.reduce((sum, part) => sum + part, 0));
        const shares = shareOut(given, total);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total + 0);
        for (const [index, share] of shares.entries()) expect(Math.abs(share - given[index]!)).toBeLessThan(1.51);
      }),
    );
  });
});
