import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packValues, unpackValues } from '../../lib/history/pack-values.ts';

const value = fc.oneof(
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constant(null),
);

describe('packed values', () => {
  it('give back what was packed, in order, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 60 }), (values) => {
        expect(unpackValues(packValues(values))).toEqual(values);
      }),
    );
  });

  it('keep -0, the ends of float64, and texts that look like something else', () => {
    const values = [-0, Number.MAX_VALUE, Number.MIN_VALUE, Infinity, 'true', '', '0', 'null', '__proto__', '\0', '🙂'];
    expect(unpackValues(packValues(values))).toEqual(values);
    expect(Object.is(unpackValues(packValues([-0]))[0], -0)).toBe(true);
  });

  it('are the same bytes for the same values', () => {
    fc.assert(
      fc.property(fc.array(value), (values) => {
        expect(packValues(values)).toEqual(packValues([...values]));
      }),
    );
  });

  it('keep a text of more than 127 and of more than 16,383 bytes', () => {
    const values = ['é'.repeat(64), 'x'.repeat(20_000), 7];
    expect(unpackValues(packValues(values))).toEqual(values);
  });

  it('take 361 bytes for 40 numbers', () => {
    expect(packValues(Array.from({ length: 40 }, (_, index) => index / 3))).toHaveLength(361);
  });

  it('start with their version', () => {
    expect([...packValues([null, true])]).toEqual([1, 0, 2]);
  });

  it('never hold NaN', () => {
    expect(() => packValues([1, Number.NaN])).toThrow('a missing number is null');
  });

  it('that are cut are refused or shorter, never read as other values', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), fc.nat(), (values, seed) => {
        const packed = packValues(values);
        const cut = packed.subarray(0, seed % packed.length);
        try {
          const read = unpackValues(cut);
          expect(read).toEqual(values.slice(0, read.length));
        } catch (error) {
          expect((error as Error).name).toBe('PackedValuesError');
        }
      }),
    );
  });

  it.each([
    ['nothing', []],
    ['a newer version', [2, 0]],
    ['an unknown kind', [1, 9]],
    ['a number cut off', [1, 3, 0, 0]],
    ['a text longer than the bytes', [1, 4, 200, 1, 65]],
  ])('refuse %s with what to do', (_, bytes) => {
    expect(() => unpackValues(Uint8Array.from(bytes))).toThrow(/cannot be read: .*run the night again/);
  });
});
