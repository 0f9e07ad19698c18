import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainOf, isSamePerson, knownAs, personIn, readAddress, readDomain } from '../lib/address.ts';
import { anyText } from './support/any-text.ts';

const local = fc.stringMatching(/^[a-z0-9]([a-z0-9.+_-]{0,20}[a-z0-9])?$/);
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const address = fc
  .tuple(local, fc.array(label, { minLength: 1, maxLength: 3 }))
  .map(([user, labels]) => `${user}@${labels.join('.')}`);
const name = fc.stringMatching(/^[A-Za-z][A-Za-z ,.'-]{0,20}$/);
const blank = fc.stringMatching(/^[ \t\n\u00a0\ufeff\u200b]{0,4}$/);

describe('an address', () => {
  it('is itself when nothing stands beside it', () => {
    fc.assert(
      fc.property(address, (one) => {
        expect(readAddress(one)).toBe(one);
      }),
    );
  });

  it('is the same with blanks, capitals, a display name or mailto: as without', () => {
    fc.assert(
      fc.property(address, name, blank, fc.func(fc.boolean()), (one, shown, around, isCapital) => {
        const mixed = [...one].map((letter, index) => (isCapital(index) ? letter.toUpperCase() : letter)).join('');
        for (const spelling of [
          mixed,
          `${around}${mixed}${around}`,
          `${shown} <${mixed}>`,
          `"${shown}" <${mixed}>`,
          `<${mixed}>`,
          `"${mixed}"`,
          `mailto:${mixed}?subject=Hello`,
          `${mixed} (${shown.replace(/[^A-Za-z ]/g, '')})`,
          `${mixed} <${mixed}>`,
        ]) {
          expect(readAddress(spelling), spelling).toBe(one);
          expect(isSamePerson(spelling, one)).toBe(true);
        }
      }),
    );
  });

  it('read again is the same, whatever the text was, and holds nothing that could end it or begin another', () => {
    const text = fc.oneof(
      anyText({ maxLength: 60 }),
      fc.tuple(anyText({ maxLength: 20 }), anyText({ maxLength: 20 })).map((parts) => parts.join('@')),
      fc.stringMatching(/^[a-zA-Z@<>"'(),;:\\ .\n\u0000\u212a-]{0,30}$/),
    );
    fc.assert(
      fc.property(text, (written) => {
        const read = readAddress(written);
        if (read === null) return;
        expect(readAddress(read)).toBe(read);
        expect(read).toMatch(/^[^\s\p{C}@,;:<>()[\]"\\]{1,64}@[a-z0-9_.-]{1,253}$/u);
        expect(read).not.toMatch(/[A-Z]/);
      }),
      { numRuns: 1000 },
    );
  });

  it('of two people is never one of them', () => {
    fc.assert(
      fc.property(address, address, fc.constantFrom(', ', ';', ' ', '\n', '> <', ' <', ',,'), (one, other, between) => {
        fc.pre(one !== other);
        expect(readAddress(`${one}${between}${other}`)).toBeNull();
      }),
    );
  });

  it('keeps its dots and plus-tags', () => {
    expect(readAddress('A.Lee+Acme@Example.com')).toBe('a.lee+acme@example.com');
    expect(isSamePerson('a.lee@example.com', 'alee@example.com')).toBe(false);
    expect(isSamePerson('ann+acme@example.com', 'ann@example.com')).toBe(false);
  });

  it.each([
    ['a name with a comma', 'Lee, Ann <ann@example.com>', 'ann@example.com'],
    ['a domain beyond ASCII', 'ann@MÜLLER.example', 'ann@xn--mller-kva.example'],
    ['that domain as it is sent', 'ann@xn--mller-kva.example', 'ann@xn--mller-kva.example'],
    ['no address', 'Ann Lee', null],
    ['a blank cell', '  \t ', null],
    ['two addresses', 'ann@example.com, bob@example.com', null],
    ['two addresses, one of them a name', 'bob@example.com <ann@example.com>', null],
    ['two addresses, one of them in quotes', '"bob@example.com" <ann@example.com>', null],
    ['a group', 'Team: ann@example.com;', null],
    ['two lines', 'ann@example.com\nBcc: eve@example.org', null],
    ['a NUL', 'ann@example.com\u0000', null],
    ['an unseen character within', 'an\u200bn@example.com', null],
    ['a local part in quotes', '"eve@example.org"@example.com', null],
    ['an address of a machine', 'ann@[192.0.2.1]', null],
    ['an empty label', 'ann@example..com', null],
    ['a letter that only looks like another', '\u212aim@example.com', null],
    ['10,000 characters', `${'a'.repeat(10_000)}@example.com`, null],
    ['10,000 characters of names', `${'a,'.repeat(5000)} <ann@example.com>`, null],
    ['10,000 brackets', '<'.repeat(10_000), null],
  ])('%s', (_, text, read) => {
    expect(readAddress(text)).toBe(read);
  });
});

describe('whoever a cell names', () => {
  it('is an address, a text that is none, or nobody', () => {
    expect(personIn(' Ann Lee <Ann@Example.com> ')).toBe('ann@example.com');
    expect(personIn('Ann Lee')).toBe('Ann Lee');
    for (const blankCell of ['', ' \u00a0', null, undefined]) expect(personIn(blankCell)).toBeNull();
  });

  it('that is no address is the same only when it is written the same, and nobody is not the same as nobody', () => {
    expect(isSamePerson('Ann', 'Ann')).toBe(true);
    expect(isSamePerson('Ann', 'ann')).toBe(false);
    expect(isSamePerson(null, null)).toBe(false);
    expect(knownAs('unowned accounts')).toBe('unowned accounts');
  });
});

describe('a domain', () => {
  it('is compared without case, without @, and in ASCII', () => {
    expect(readDomain(' @Example.COM ')).toBe('example.com');
    expect(readDomain('Müller.example')).toBe('xn--mller-kva.example');
    expect(domainOf('ann@mail.example.com')).toBe('mail.example.com');
    for (const none of ['', '@', 'a b', 'a..b', 'ann@example.com', '*.example.com', 'a'.repeat(300)])
      expect(readDomain(none), none).toBeNull();
  });
});
