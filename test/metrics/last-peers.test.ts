import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankInPercent } from '../../lib/metrics/derive-values.ts';
import { rankAmongPeers } from '../../lib/metrics/last-peers.ts';

const value = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Number.NaN));
const night = fc.array(fc.record({ value, group: fc.constantFrom('A', 'B', null) }), { minLength: 1, maxLength: 12 });

describe('the rank of tonight’s value among the last peers', () => {
  it('is the last rank when the value is as it was', () => {
    fc.assert(
      fc.property(night, (accounts) => {
        const values = Float64Array.from(accounts, (account) => account.value);
        const groups = accounts.map(({ group }) => group);
        const placeOf = Int32Array.from(accounts.keys());
        const last = rankInPercent(values, (account) => groups[account]!);
        expect(rankAmongPeers(values, { values, groups, placeOf })).toEqual(last);
      }),
    );
  });

  it('is the rank of the whole night had this account alone moved', () => {
    fc.assert(
      fc.property(night, fc.integer({ min: 0, max: 5 }), fc.nat(), (accounts, moved, at) => {
        const account = at % accounts.length;
        const values = Float64Array.from(accounts, (one) => one.value);
        fc.pre(!Number.isNaN(values[account]!));
        const groups = accounts.map(({ group }) => group);
        const tonight = values.with(account, moved);
        const expected = rankInPercent(tonight, (one) => groups[one]!)[account];
        const placeOf = Int32Array.from(accounts.keys());
        expect(rankAmongPeers(tonight, { values, groups, placeOf })[account]).toEqual(expected);
      }),
    );
  });

  it('is missing for an account that was not there, has no value tonight, or had no peer', () => {
    const peers = { values: Float64Array.of(1, 2, 3), groups: ['A', 'A', 'B'], placeOf: Int32Array.of(-1, 0, 2) };
    expect([...rankAmongPeers(Float64Array.of(5, Number.NaN, 9), peers)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });

  it('counts an account without a value then as one more among its peers', () => {
    const peers = { values: Float64Array.of(Number.NaN, 1, 3), groups: ['A', 'A', 'A'], placeOf: Int32Array.of(0) };
    expect([...rankAmongPeers(Float64Array.of(2), peers)]).toEqual([50]);
  });
});
