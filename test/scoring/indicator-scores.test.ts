import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Indicator, Profile } from '../../lib/config/health-config.ts';
import { explainScore } from '../../lib/scoring/explain-score.ts';
import { scoreIndicators } from '../../lib/scoring/indicator-scores.ts';
import { byName, columnMetric } from '../support/config-builder.ts';
import { columns, group, profile, score, signal } from '../support/scoring-builder.ts';

type Values = Readonly<Record<string, readonly (number | null)[]>>;

const known: Readonly<Record<string, Indicator | null>> = {
  logins: 'leading',
  tickets: 'leading',
  invoices: 'lagging',
  seats: null,
};
const metrics = byName(Object.entries(known).map(([name, indicator]) => columnMetric(name, 'x', { indicator })));

function indicatorsOf(profiles: readonly Profile[], values: Values) {
  const { leading, lagging } = scoreIndicators(score({ profiles, metrics: columns(values) }), metrics) ?? {};
  return { leading: leading?.[0], lagging: lagging?.[0] };
}

describe('a sub-score', () => {
  const profiles = [
    profile([
      group('Usage', [signal('logins', { weight: 3 }), signal('seats')], 60),
      group('Support', [signal('tickets')], 20),
      group('Billing', [signal('invoices')], 20),
    ]),
  ];

  it('is the mean of the points of its signals, by their shares of the score', () => {
    // Shares: logins 0.6 × 3/4 = 0.45, seats 0.15, tickets 0.2, invoices 0.2.
    const found = indicatorsOf(profiles, { logins: [80], seats: [10], tickets: [15], invoices: [40] });
    expect(found.leading).toBeCloseTo((0.45 * 80 + 0.2 * 15) / 0.65, 9);
    expect(found.lagging).toBe(40);
  });

  it('has the weight of a missing neighbour as the score has', () => {
    // Without seats logins has the whole 0.6 of Usage.
    const found = indicatorsOf(profiles, { logins: [80], seats: [null], tickets: [15], invoices: [40] });
    expect(found.leading).toBeCloseTo((0.6 * 80 + 0.2 * 15) / 0.8, 9);
  });

  it('is unknown where none of its signals has points, never 0', () => {
    const found = indicatorsOf(profiles, { logins: [80], seats: [10], tickets: [15], invoices: [null] });
    expect(found.lagging).toBeNaN();
    expect(found.leading).not.toBeNaN();
  });

  it('is unknown where too little of its weight is measured, whatever the score is', () => {
    // Of 65 of leading weight 20 is measured: 30.8 % of it, and 55 % of the score.
    const values = { logins: [null], seats: [10], tickets: [15], invoices: [40] };
    expect(score({ profiles, metrics: columns(values) }).raw[0]).not.toBeNaN();
    expect(indicatorsOf(profiles, values).leading).toBeNaN();
    const patient = profiles.map((one) => ({ ...one, minCoverage: 30 }));
    expect(indicatorsOf(patient, values).leading).toBe(15);
  });

  it('counts neutral and worst as points, and not as measured', () => {
    const guessed = (minCoverage: number) => [
      profile([group('Usage', [signal('logins', { missing: 'neutral' }), signal('tickets', { missing: 'worst' })])], {
        minCoverage,
      }),
    ];
    const values = { logins: [null], tickets: [null] };
    expect(indicatorsOf(guessed(0), values).leading).toBe(25);
    expect(indicatorsOf(guessed(1), values).leading).toBeNaN();
  });

  it('is of each account by its own profile', () => {
    const two = [profile([group('A', [signal('logins')])]), profile([group('B', [signal('invoices')])])];
    const scores = score({
      profiles: two,
      metrics: columns({ logins: [70, 20], invoices: [30, 90] }),
      profileOf: Int32Array.of(0, 1),
    });
    const found = scoreIndicators(scores, metrics)!;
    expect([...found.leading]).toEqual([70, Number.NaN]);
    expect([...found.lagging]).toEqual([Number.NaN, 90]);
  });

  it('is not there where no signal’s metric says which it is', () => {
    const plain = score({ profiles: [profile([group('A', [signal('seats')])])], metrics: columns({ seats: [1] }) });
    expect(scoreIndicators(plain, metrics)).toBeNull();
  });
});

it('is what the parts of a score say, whatever the model and the values', () => {
  const names = Object.keys(known);
  const anySignal = fc.record({
    metric: fc.constantFrom(...names),
    weight: fc.double({ min: 0.01, max: 100, noNaN: true }),
    missing: fc.constantFrom('exclude', 'neutral', 'worst'),
  });
  const anyGroup = fc.record({
    weight: fc.double({ min: 0.01, max: 100, noNaN: true }),
    signals: fc.array(anySignal, { minLength: 1, maxLength: 4 }),
  });
  const anyValues = fc.record(
    Object.fromEntries(names.map((name) => [name, fc.option(fc.double({ min: 0, max: 100, noNaN: true }))])),
  );
  fc.assert(
    fc.property(fc.array(anyGroup, { minLength: 1, maxLength: 3 }), anyValues, (groups, values) => {
      const own = profile(
        groups.map(({ weight, signals }, index) =>
          group(
            `g${index}`,
            signals.map(({ metric, ...over }) => signal(metric, over as Partial<ReturnType<typeof signal>>)),
            weight,
          ),
        ),
        { minCoverage: 0 },
      );
      const cells = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
      const scores = score({ profiles: [own], metrics: columns(cells) });
      const parts = explainScore(scores, 0).flatMap(({ signals }) => signals);
      for (const indicator of ['leading', 'lagging'] as const) {
        const mine = parts.filter(({ metric }) => known[metric] === indicator);
        const share = mine.reduce((sum, part) => sum + (part.share ?? 0), 0);
        const given = mine.reduce((sum, part) => sum + (part.contribution ?? 0), 0);
        const found = scoreIndicators(scores, metrics)?.[indicator][0] ?? Number.NaN;
        if (share === 0) expect(found).toBeNaN();
        else expect(found).toBeCloseTo(given / share, 6);
      }
    }),
  );
});
