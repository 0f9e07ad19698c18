import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glanceAtLink, type LinkKey, nameLink, readLink, signLink } from '../../lib/pages/signed-link.ts';

const key: LinkKey = { id: '1', secret: 's'.repeat(64) };
const NOW = Date.parse('2026-11-23T08:00:00Z');
const claims = {
  purpose: 'dashboard',
  subject: 'portfolio',
  audience: 'ann@example.com',
  expires: NOW / 1000 + 3600,
} as const;
const token = signLink(claims, key);

describe('a signed link', () => {
  it('opens what it was made for, until it expires', () => {
    expect(readLink(token, key, NOW)).toEqual({ is: 'good', claims: { ...claims, key: '1' }, id: nameLink(token) });
    expect(readLink(token, key, NOW + 3_599_999)).toMatchObject({ is: 'good' });
    expect(readLink(token, key, NOW + 3_600_000)).toEqual({ is: 'expired' });
  });

  it('is void with another key, or another id of the key', () => {
    expect(readLink(token, { ...key, secret: 't'.repeat(64) }, NOW)).toEqual({ is: 'bad' });
    expect(readLink(token, { ...key, id: '2' }, NOW)).toEqual({ is: 'bad' });
  });

  it('for one account is not one for another, nor for the dashboard', () => {
    const [payload, signature] = signLink({ ...claims, purpose: 'card', subject: 'A1' }, key).split('.');
    const forged = { ...JSON.parse(Buffer.from(payload!, 'base64url').toString()), subject: 'A2' };
    const other = `${Buffer.from(JSON.stringify(forged)).toString('base64url')}.${signature}`;
    expect(readLink(other, key, NOW)).toEqual({ is: 'bad' });
  });

  it.each([
    '',
    '.',
    'a.b',
    `${token}.x`,
    `${token} `,
    token.split('.')[0]!,
    `.${token.split('.')[1]}`,
    'x'.repeat(100_000),
  ])('is not %j', (text) => {
    expect(readLink(text, key, NOW)).toEqual({ is: 'bad' });
  });

  it('with any character changed opens nothing', () => {
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'ABCabc019-_.='), (at, character) => {
        if (token[at] === character) return;
        expect(readLink(token.slice(0, at) + character + token.slice(at + 1), key, NOW).is).toBe('bad');
      }),
      { numRuns: 2000 },
    );
  });

  it.each([1e20, Number.MAX_SAFE_INTEGER + 2, -1, 0, 1.5, Number.NaN, '4102444800', null])(
    'that expires at %j opens nothing',
    (expires) => {
      expect(readLink(signLink({ ...claims, expires: expires as number }, key), key, NOW)).toEqual({ is: 'bad' });
    },
  );

  it.each<[string, object]>([
    ['another purpose', { purpose: 'admin' }],
    ['no reader', { audience: '' }],
    ['a subject that is no text', { subject: 7 }],
    ['a time that is none', { issued: -1 }],
  ])('with %s is told from a good one without the key', (_name, over) => {
    expect(glanceAtLink(signLink({ ...claims, ...over } as typeof claims, key), NOW)).toEqual({ is: 'bad' });
  });

  it('looks as one does, whoever signed it, until it has expired', () => {
    const forged = signLink(claims, { ...key, secret: 'x'.repeat(64) });
    expect(glanceAtLink(forged, NOW)).toMatchObject({ is: 'plausible' });
    expect(glanceAtLink(forged, NOW + 3_600_000)).toEqual({ is: 'expired' });
    for (const text of ['', 'a.b', `${forged}=`, forged.replace('.', '..'), 'x'.repeat(100_000)])
      expect(glanceAtLink(text, NOW)).toEqual({ is: 'bad' });
  });

  it('is named by what opens nothing itself', () => {
    expect(nameLink(token)).toMatch(/^[0-9a-f]{16}$/);
    expect(token).not.toContain(nameLink(token));
  });
});
