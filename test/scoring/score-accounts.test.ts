import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainScore } from '../../lib/scoring/explain-score.ts';
import { roundScore } from '../../lib/scoring/rounding.ts';
import { columns, group, profile, score, signal } from '../support/scoring-builder.ts';

describe('a score', () => {
  it('weighs signals within their group and groups among each other', () => {
    const profiles = [
      profile([group('Usage', [signal('a', { weight: 2 }), signal('b')], 40), group('Support', [signal('c')], 60)]),
    ];
    const scores = score({ profiles, metrics: columns({ a: [90], b: [30], c: [50] }) });
    expect(scores.raw[0]).toBe((40 * 70 + 60 * 50) / 100);
    expect(scores.coverage[0]).toBe(100);
  });

  it('gives the weight of a missing signal to its neighbours, and says so in coverage', () => {
    const profiles = [profile([group('Usage', [signal('a'), signal('b')])])];
    const scores = score({ profiles, metrics: columns({ a: [80], b: [null] }) });
    expect(scores.raw[0]).toBe(80);
    expect(scores.coverage[0]).toBe(50);
  });

  it('leaves out a group none of whose signals is there', () => {
    const profiles = [profile([group('Usage', [signal('a')], 3), group('Support', [signal('b')], 1)])];
    const scores = score({ profiles, metrics: columns({ a: [80], b: [null] }) });
    expect(scores.raw[0]).toBe(80);
    expect(scores.coverage[0]).toBe(75);
  });

  it('is unknown under the coverage floor, never 0', () => {
    const profiles = [profile([group('Usage', [signal('a'), signal('b'), signal('c')])])];
    const scores = score({ profiles, metrics: columns({ a: [80], b: [null], c: [null] }) });
    expect(scores.raw[0]).toBeNaN();
    expect(scores.coverage[0]).toBeCloseTo(100 / 3, 8);
  });

  it('is unknown without any signal, even with a floor of 0', () => {
    const profiles = [profile([group('Usage', [signal('a')])], { minCoverage: 0 })];
    expect(score({ profiles, metrics: columns({ a: [null] }) }).raw[0]).toBeNaN();
  });

  it('counts neutral as 50 and worst as 0, but not as available', () => {
    const profiles = [
      profile([group('Usage', [signal('a'), signal('b', { missing: 'neutral' }), signal('c', { missing: 'worst' })])], {
        minCoverage: 0,
      }),
    ];
    const scores = score({ profiles, metrics: columns({ a: [100], b: [null], c: [null] }) });
    expect(scores.raw[0]).toBe(50);
    expect(scores.coverage[0]).toBeCloseTo(100 / 3, 8);
    expect(explainScore(scores, 0)[0]?.signals.map(({ status }) => status)).toEqual(['used', 'neutral', 'worst']);
  });

  it('carries the newest stored value that has points, no further back than allowed', () => {
    const carried = new Map([
      [
        'b',
        [
          { nightsBack: 1, values: new Map() },
          { nightsBack: 3, values: new Map([[0, 20]]) },
          { nightsBack: 9, values: new Map([[0, 90]]) },
        ],
      ],
    ]);
    const carry = (carryDays: number) =>
      score({
        profiles: [profile([group('Usage', [signal('a'), signal('b', { missing: { carryDays } })])])],
        metrics: columns({ a: [80], b: [null] }),
        carried,
      });
    expect(carry(14).raw[0]).toBe(50);
    expect(carry(14).coverage[0]).toBe(50);
    expect(carry(2).raw[0]).toBe(80);
  });

  it('counts values of a carried export as available and marks them', () => {
    const metrics = columns({ a: [80] });
    metrics.set('a', { ...metrics.get('a')!, isCarried: true });
    const scores = score({ profiles: [profile([group('Usage', [signal('a')])])], metrics });
    expect(scores.coverage[0]).toBe(100);
    expect(explainScore(scores, 0)[0]?.signals[0]?.status).toBe('carried');
  });

  it('without a profile is unknown with coverage 0', () => {
    const scores = score({ profiles: [], metrics: columns({ a: [1] }), profileOf: new Int32Array([-1]) });
    expect(scores.raw[0]).toBeNaN();
    expect(scores.coverage[0]).toBe(0);
    expect(explainScore(scores, 0)).toEqual([]);
  });

  it.each([
    [59.5, 60],
    [59.499999999, 59],
    [0, 0],
    [100, 100],
  ])('%d rounds half up to %d', (raw, whole) => {
    expect(roundScore(raw)).toBe(whole);
  });
});

const weight = fc.double({ min: 0.01, max: 100, noNaN: true });
const value = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: null });
const policy = fc.constantFrom('exclude', 'neutral', 'worst');
const anySignal = fc.record({ weight, missing: policy, value });
const anyGroups = fc.array(fc.record({ weight, signals: fc.array(anySignal, { minLength: 1, maxLength: 5 }) }), {
  minLength: 1,
  maxLength: 5,
});

function scoreRandom(
  groups: readonly { weight: number; signals: readonly { weight: number; missing: string; value: number | null }[] }[],
) {
  const cells: Record<string, (number | null)[]> = {};
  const made = groups.map(({ weight, signals }, g) =>
    group(
      `g${g}`,
      signals.map((one, s) => {
        cells[`m${g}.${s}`] = [one.value];
        return signal(`m${g}.${s}`, { weight: one.weight, missing: one.missing as 'exclude' });
      }),
      weight,
    ),
  );
  return score({ profiles: [profile(made, { minCoverage: 0 })], metrics: columns(cells), accounts: 1 });
}

describe('for any model and any values', () => {
  it('raw stays within 0 and 100, and contributions add up to it within 1e-9', () => {
    fc.assert(
      fc.property(anyGroups, (groups) => {
        const scores = scoreRandom(groups);
        const raw = scores.raw[0]!;
        if (Number.isNaN(raw)) return;
        const signals = explainScore(scores, 0).flatMap((one) => one.signals);
        expect(raw).toBeGreaterThanOrEqual(0);
        expect(raw).toBeLessThanOrEqual(100);
        expect(Math.abs(signals.reduce((sum, one) => sum + one.contribution!, 0) - raw)).toBeLessThanOrEqual(1e-9);
        expect(signals.reduce((sum, one) => sum + one.share!, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('one more missing signal changes neither raw nor the relative weights of the others', () => {
    fc.assert(
      fc.property(anyGroups, weight, (groups, extra) => {
        const more = groups.map((one, index) =>
          index === 0 ? { ...one, signals: [...one.signals, { weight: extra, missing: 'exclude', value: null }] } : one,
        );
        const [before, after] = [scoreRandom(groups).raw[0]!, scoreRandom(more).raw[0]!];
        if (Number.isNaN(before)) expect(after).toBeNaN();
        else expect(after).toBeCloseTo(before, 9);
      }),
    );
  });
});
