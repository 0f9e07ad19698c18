import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../lib/config/health-config.ts';
import { explainScore } from '../../lib/scoring/explain-score.ts';
import { columns, group, profile, score, signal } from '../support/scoring-builder.ts';

const METRICS = ['a', 'b', 'c', 'd'];
const ACCOUNTS = 3;

const weight = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
const missing = fc.constantFrom('exclude', 'neutral', 'worst' as const);
const edge = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const shape = fc.oneof(
  fc
    .tuple(edge, edge)
    .filter(([worst, best]) => worst !== best)
    .map(([worst, best]) => ({ kind: 'linear', worst, best })),
  fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 4 }).chain((from) =>
    fc
      .array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: from.length, maxLength: from.length })
      .map((points) => ({
        kind: 'steps',
        steps: [...from].sort((a, b) => a - b).map((at, index) => [at, points[index]!]),
      })),
  ),
  fc.record({
    kind: fc.constant('goal'),
    target: fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    byDays: fc.integer({ min: 1, max: 400 }),
  }),
);
const anySignal = fc
  .record({ metric: fc.constantFrom(...METRICS), weight, missing, shape })
  .map(({ metric, shape: kind, ...over }) => signal(metric, { ...over, ...kind } as Partial<Signal>));
const groups = fc.array(fc.record({ signals: fc.array(anySignal, { minLength: 1, maxLength: 4 }), weight }), {
  minLength: 1,
  maxLength: 3,
});
const cell = fc.option(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { freq: 3 });
const cells = fc.record(
  Object.fromEntries(METRICS.map((name) => [name, fc.array(cell, { minLength: ACCOUNTS, maxLength: ACCOUNTS })])),
);

function build(given: readonly { readonly signals: readonly Signal[]; readonly weight: number }[]) {
  return profile(
    given.map(({ signals, weight: groupWeight }, index) => group(`g${index}`, signals, groupWeight)),
    { minCoverage: 0 },
  );
}

const startedOn = [900, 1000, Number.NaN];

describe('a score', () => {
  it('never leaves 0–100, whatever the model and the values', () => {
    fc.assert(
      fc.property(groups, cells, (given, values) => {
        const { raw, coverage } = score({ profiles: [build(given)], metrics: columns(values), startedOn });
        for (const one of raw) if (!Number.isNaN(one)) expect(one >= 0 && one <= 100).toBe(true);
        for (const one of coverage) expect(one >= 0 && one <= 100 + 1e-9).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of groups, signals or accounts', () => {
    fc.assert(
      fc.property(groups, cells, (given, values) => {
        const reversed = [...given]
          .reverse()
          .map(({ signals, weight: own }) => ({ signals: [...signals].reverse(), weight: own }));
        const backwards = Object.fromEntries(
          Object.entries(values).map(([name, column]) => [name, [...column].reverse()]),
        );
        const one = score({ profiles: [build(given)], metrics: columns(values), startedOn });
        const other = score({
          profiles: [build(reversed)],
          metrics: columns(backwards),
          startedOn: [...startedOn].reverse(),
        });
        const again = [...other.raw].reverse();
        for (const [account, raw] of one.raw.entries())
          if (Number.isNaN(raw)) expect(again[account]).toBeNaN();
          else expect(Math.abs(raw - again[account]!)).toBeLessThanOrEqual(1e-9);
      }),
    );
  });
});

describe('adding a signal that is missing', () => {
  it('never changes what the others count for, nor the score', () => {
    const absent = signal('absent', { weight: 7 });
    fc.assert(
      fc.property(groups, cells, fc.nat(), (given, values, place) => {
        const target = place % given.length;
        const more = given.map((one, index) =>
          index === target ? { ...one, signals: [...one.signals, absent] } : one,
        );
        const before = score({ profiles: [build(given)], metrics: columns(values), startedOn });
        const after = score({ profiles: [build(more)], metrics: columns(values), startedOn });
        expect(after.raw).toEqual(before.raw);
        for (let account = 0; account < ACCOUNTS; account++) {
          const shares = (scores: typeof before) =>
            explainScore(scores, account)
              .flatMap((one) => one.signals)
              .filter(({ metric }) => metric !== 'absent')
              .map(({ share }) => share);
          expect(shares(after)).toEqual(shares(before));
        }
      }),
    );
  });
});
