import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Night } from '../../lib/calendar.ts';
import type { HealthConfig, Scalar } from '../../lib/config/health-config.ts';
import { describeSpan } from '../../lib/history/describe-span.ts';
import type { StoredChart } from '../../lib/history/last-inputs.ts';
import { buildRule } from '../support/build-alert.ts';
import { buildConfig, byName, columnMetric } from '../support/config-builder.ts';
import { group, profile, signal } from '../support/scoring-builder.ts';
import { type PastNight, runShard, setOverride } from '../support/shard-builder.ts';

const FIRST = '2026-03-01';

/** Points are the values of four metrics; the weight of the first says which model it is. */
function model(weight = 1, drop = 10): HealthConfig {
  const names = ['logins', 'tickets', 'nps', 'seats'];
  return buildConfig({
    metrics: byName(names.map((name) => columnMetric(name, 'usage'))),
    profiles: [
      profile([
        group(
          'All',
          names.map((name, at) => signal(name, at === 0 ? { weight } : {})),
        ),
      ]),
    ],
    rules: [buildRule({ on: 'score-drop', drop, withinDays: 7 }, { id: 'fell' })],
    modelHash: `model of ${weight}`,
  });
}

/** One account's nights, each after those before it. */
function run(
  nights: readonly (Readonly<Record<string, Scalar>> | null)[],
  models: readonly HealthConfig[] = [model()],
) {
  const past: PastNight[] = [];
  nights.forEach((row, at) => {
    if (row === null) return;
    const config = models[Math.min(at, models.length - 1)]!;
    past.push(runShard({ night: addDays(FIRST, at), config, rows: { acme: row } }, past));
  });
  return past;
}

function chartsOf(past: readonly PastNight[]): ReadonlyMap<Night, StoredChart> {
  return new Map(past.map(({ run, charts }) => [run.night, { run, chart: charts[0]! }]));
}

const well = { logins: 80, tickets: 80, nps: 80, seats: 80 };

describe('what moved a score since a night', () => {
  const newestOf = (past: readonly PastNight[]) => [...chartsOf(past).values()].at(-1)!;

  it('is the sum of what moved it on every night since, signal by signal', () => {
    const past = run([well, { ...well, logins: 60 }, { ...well, logins: 40, tickets: 70 }]);
    const drivers = describeSpan(model(), { from: FIRST, points: -12.5 }, chartsOf(past), newestOf(past));
    expect(drivers).toEqual([
      { kind: 'signal', label: 'logins', from: '80', to: '40', points: -10 },
      { kind: 'signal', label: 'tickets', from: '80', to: '70', points: -2.5 },
    ]);
  });

  it('is no more than that where a signal fell and came back', () => {
    const past = run([well, { ...well, logins: 0 }, { ...well, tickets: 60 }]);
    const drivers = describeSpan(model(), { from: FIRST, points: -5 }, chartsOf(past), newestOf(past));
    expect(drivers).toEqual([{ kind: 'signal', label: 'tickets', from: '80', to: '60', points: -5 }]);
  });

  it('leaves out what data did, unless all that moved it is told', () => {
    const { nps: _, ...without } = well;
    const past = run([
      { ...well, nps: 0 },
      { ...without, logins: 50 },
    ]);
    const from = FIRST;
    expect(describeSpan(model(), { from, points: -10 }, chartsOf(past), newestOf(past))).toMatchObject([
      { kind: 'signal', label: 'logins', points: -10 },
    ]);
    expect(describeSpan(model(), { from, points: null }, chartsOf(past), newestOf(past))).toMatchObject([
      { kind: 'availability', went: ['nps'] },
      { kind: 'signal', label: 'logins' },
    ]);
  });

  it('says what cannot be split: nights under another model, and nights that are gone', () => {
    const models = [model(1), model(1), model(3)];
    const past = run([well, { ...well, logins: 60 }, { ...well, logins: 40 }], models);
    const drivers = describeSpan(model(3), { from: FIRST, points: -15 }, chartsOf(past), newestOf(past));
    expect(drivers).toMatchObject([
      { kind: 'signal', label: 'logins', points: -10 },
      { kind: 'behaviour', points: -5 },
    ]);
    const charts = new Map([...chartsOf(past)].slice(1));
    const shorter = describeSpan(model(3), { from: FIRST, points: -15 }, charts, newestOf(past));
    expect(shorter).toMatchObject([{ points: -10 }, { kind: 'behaviour', points: -5 }]);
  });
});

/** Nights with a value, without one, or none at all; the model edited in between; a score set by hand. */
const value = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 100 }) }, fc.constant(null));
const row = fc.record({ logins: value, tickets: value, nps: value, seats: value });
const night = fc.record({
  row: fc.option(row, { freq: 8 }),
  weight: fc.constantFrom(1, 1, 1, 1, 2),
  override: fc.option(fc.integer({ min: 0, max: 100 }), { freq: 1, nil: null }),
});

describe('drivers of a fall, over any history', () => {
  it('add up to the number in its sentence', () => {
    let falls = 0;
    fc.assert(
      fc.property(fc.array(night, { minLength: 2, maxLength: 12 }), (nights) => {
        const past: PastNight[] = [];
        nights.forEach(({ row: values, weight, override }, at) => {
          if (values === null) return;
          const date = addDays(FIRST, at);
          const known = Object.fromEntries(Object.entries(values).filter(([, one]) => one !== null)) as Record<
            string,
            Scalar
          >;
          const overrides = override === null ? {} : { acme: setOverride('acme', override, date, addDays(date, 3)) };
          const config = model(weight);
          past.push(runShard({ night: date, config, rows: { acme: known }, over: { overrides } }, past));
          const tonight = past.at(-1)!;
          for (const { because, span } of tonight.output.findings) {
            if (span === null || span.points === null) continue;
            falls++;
            const newest = { run: tonight.run, chart: tonight.charts[0]! };
            const drivers = describeSpan(config, span, chartsOf(past.slice(0, -1)), newest);
            const sum = drivers.reduce((total, { points }) => total + points, 0);
            expect((-sum).toFixed(1)).toBe(/fell ([\d.]+) points/.exec(because)![1]);
          }
        });
      }),
      { numRuns: 300 },
    );
    expect(falls).toBeGreaterThan(100);
  });
});
