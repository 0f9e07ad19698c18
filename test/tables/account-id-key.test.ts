import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAccountId, encodeAccountId } from '../../lib/tables/account-id-key.ts';

const id = fc.string({ unit: 'grapheme', maxLength: 200 });

describe('an account id in a key', () => {
  it('is ASCII without #, at most 256 bytes, and comes back unless it was cut', () => {
    fc.assert(
      fc.property(id, (account) => {
        const encoded = encodeAccountId(account);
        expect(encoded).toMatch(/^[\x21-\x7e]*$/);
        expect(encoded).not.toContain('#');
        expect(encoded.length).toBeLessThanOrEqual(256);
        expect([account, null]).toContain(decodeAccountId(encoded));
      }),
    );
  });

  it('differs where ids differ', () => {
    fc.assert(
      fc.property(id, id, (one, other) => {
        expect(encodeAccountId(one) === encodeAccountId(other)).toBe(one === other);
      }),
    );
  });

  it('stays whole at 256 bytes and is cut with a digest from 257', () => {
    expect(decodeAccountId(encodeAccountId('x'.repeat(256)))).toBe('x'.repeat(256));
    const cut = encodeAccountId('x'.repeat(257));
    expect(cut).toMatch(/^x{190}%%[0-9a-f]{64}$/);
    expect(decodeAccountId(cut)).toBeNull();
    expect(encodeAccountId('x'.repeat(258))).not.toBe(cut);
  });

  it('cannot be written to look like a cut one', () => {
    const cut = encodeAccountId('x'.repeat(300));
    expect(encodeAccountId(cut)).not.toBe(cut);
  });

  it('may hold half a character, an escape or a path', () => {
    expect(encodeAccountId('\ud800')).toBe('%EF%BF%BD');
    expect(encodeAccountId('%41')).toBe('%2541');
    expect(encodeAccountId('../a#b/ü')).toBe('..%2Fa%23b%2F%C3%BC');
  });
});
