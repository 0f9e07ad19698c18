import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { companyName } from '../../lib/sample/names.ts';
import { createRandom } from '../../lib/sample/random.ts';
import { makeAccount } from '../../lib/sample/roster.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

function makeRoster(seed: number, count: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => makeAccount(index, '2026-11-22', random));
}

describe('the draws', () => {
  it('are the same for the same seed, and stay in their range', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: -9, max: 9 }), fc.nat(20), (seed, low, width) => {
        const one = createRandom(seed);
        const two = createRandom(seed);
        for (let draw = 0; draw < 20; draw++) {
          const drawn = one.between(low, low + width);
          expect(drawn).toBe(two.between(low, low + width));
          expect(drawn).toBeGreaterThanOrEqual(low);
          expect(drawn).toBeLessThanOrEqual(low + width);
        }
      }),
    );
  });

  it('of a fork do not depend on what was drawn before it', () => {
    const used = createRandom(7);
    used.next();
    expect(used.fork('usage').next()).toBe(createRandom(7).fork('usage').next());
    expect(used.fork('usage').next()).not.toBe(used.fork('tickets').next());
  });
});

describe('the invented customers', () => {
  it('have names of their own, all of which Latin-1 can write', () => {
    const names = Array.from({ length: 3000 }, (_, index) => companyName(index));
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(Buffer.from(name, 'latin1').toString('latin1')).toBe(name);
  });

  it('belong to twelve CSMs with unequal books and three managers, and a few to nobody', () => {
    const roster = makeRoster(7, 300);
    const books = new Map<string | null, number>();
    for (const { owner } of roster) books.set(owner, (books.get(owner) ?? 0) + 1);
    const unowned = books.get(null) ?? 0;
    books.delete(null);
    expect(books.size).toBe(12);
    expect(Math.max(...books.values())).toBeGreaterThan(2 * Math.min(...books.values()));
    expect(new Set(roster.map(({ manager }) => manager)).size).toBe(3);
    expect(unowned).toBeGreaterThan(0);
    expect(unowned).toBeLessThan(30);
  });

  it('behave within bounds on every day, whatever the seed', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 20_000, max: 21_000 }), (seed, day) => {
        for (const account of makeRoster(seed, 10)) {
          expect(account.engagement(day)).toBeGreaterThan(0);
          expect(account.engagement(day)).toBeLessThan(1);
          expect(account.onboardedPercent(day)).toBeGreaterThanOrEqual(0);
          expect(account.onboardedPercent(day)).toBeLessThanOrEqual(100);
          expect(account.arr).toBeGreaterThan(0);
          expect(account.seats).toBeGreaterThanOrEqual(3);
          expect(account.renewsOn > '2026-11-22').toBe(true);
        }
      }),
    );
  });
});
