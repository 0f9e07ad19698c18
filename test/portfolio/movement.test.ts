import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, type Night } from '../../lib/calendar.ts';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import type { Chart } from '../../lib/history/chart.ts';
import { compareCharts } from '../../lib/history/compare-charts.ts';
import { type Amount, MOVEMENT_STEPS, type Movement } from '../../lib/history/portfolio-movement.ts';
import { sumStepPoints } from '../../lib/history/step-points.ts';
import { type AccountState, measureMovement, mergeMovements, toCents } from '../../lib/portfolio/movement.ts';
import { measurePeriod } from '../../lib/portfolio/period.ts';
import { countTotals } from '../../lib/portfolio/portfolio-totals.ts';
import { BANDS, type Band, bandOf } from '../../lib/scoring/band.ts';
import { buildChart } from '../support/build-history.ts';
import { buildConfig, byName, columnMetric } from '../support/config-builder.ts';
import { columns, group, profile, signal } from '../support/scoring-builder.ts';
import { type PastNight, runShard, runShards, type ShardNight, setOverride } from '../support/shard-builder.ts';

const FIRST = '2026-03-01';
const IDS = ['a', 'b', 'c', 'd', 'e'];
const LIMITS = { healthy: 80, watch: 60 };

const metrics = byName([
  columnMetric('logins', 'usage'),
  columnMetric('nps', 'survey'),
  columnMetric('seat_rank', 'usage'),
]);

/** Four models: as it is, otherwise weighed, with other bands, and with a metric that is defined otherwise. */
function model(version: number): HealthConfig {
  const usage = group('Usage', [signal('logins'), signal('seat_rank')], version === 1 ? 3 : 1);
  const survey = group('Survey', [signal('nps')], version === 2 ? 2 : 1);
  const large = { when: [{ attribute: 'arr', min: 5_000, max: null }] } as const;
  const config = buildConfig({
    metrics,
    profiles: [
      profile([usage, survey], { ...large, name: 'Large', minCoverage: 40 }),
      profile([group('All', [signal('logins'), signal('nps', { worst: 100, best: 0 })])], { minCoverage: 40 }),
    ],
    bands: version === 2 ? { healthy: 70, watch: 45 } : LIMITS,
    modelHash: `model ${version}`,
  });
  return version === 3 ? { ...config, metricHashes: new Map([...config.metricHashes, ['nps', 'other']]) } : config;
}
const MODELS = [0, 1, 2, 3].map(model);

const value = fc.option(
  fc.integer({ min: 0, max: 200 }).map((halves) => halves / 2),
  { freq: 5, nil: null },
);
const arr = fc.option(
  fc.oneof(
    fc.constantFrom(0.1, 0.2, 0.3, 1_999.99),
    fc.integer({ min: 0, max: 2_000_000 }).map((cents) => cents / 100),
  ),
  { freq: 8, nil: null },
);
const account = fc.record({
  isThere: fc.integer({ min: 0, max: 9 }).map((chance) => chance > 0),
  logins: value,
  nps: value,
  seat_rank: value,
  among: value,
  arr,
  override: fc.option(fc.integer({ min: 0, max: 100 }), { freq: 3, nil: null }),
});
const anyNight = fc.record({
  accounts: fc.array(account, { minLength: IDS.length, maxLength: IDS.length }),
  // An export stops for all at once.
  isSurveyThere: fc.integer({ min: 0, max: 3 }).map((chance) => chance > 0),
  model: fc.integer({ min: 0, max: MODELS.length - 1 }),
});
const anyWeek = fc.array(anyNight, { minLength: 2, maxLength: 3 });
type AnyNight = typeof anyNight extends fc.Arbitrary<infer T> ? T : never;

function toShardNight({ accounts, isSurveyThere, model }: AnyNight, night: Night): ShardNight {
  const there = IDS.flatMap((id, at) => (accounts[at]!.isThere ? [{ id, ...accounts[at]! }] : []));
  const cells = ({ logins, nps, seat_rank }: (typeof there)[number]) =>
    Object.fromEntries(
      Object.entries({ logins, nps: isSurveyThere ? nps : null, seat_rank }).flatMap(([name, cell]) =>
        cell === null ? [] : [[name, cell] as const],
      ),
    );
  const overridden = there.filter(({ override }) => override !== null);
  const among = columns({
    seat_rank: there.map(({ seat_rank, among }) => (seat_rank === null ? null : (among ?? seat_rank))),
  });
  return {
    night,
    config: MODELS[model]!,
    rows: Object.fromEntries(there.map((one) => [one.id, cells(one)])),
    over: {
      arr: Object.fromEntries(there.map(({ id, arr }) => [id, arr])),
      amongLastPeers: there.length === 0 ? new Map() : among,
      overrides: Object.fromEntries(
        overridden.map(({ id, override }) => [id, setOverride(id, override!, night, addDays(night, 1))]),
      ),
    },
  };
}

/** Every night after the ones before it, in one shard. */
function runWeek(week: readonly AnyNight[]): readonly PastNight[] {
  const past: PastNight[] = [];
  for (const [at, night] of week.entries()) past.push(runShard(toShardNight(night, addDays(FIRST, at)), past));
  return past;
}

function movePeriod(before: PastNight, after: PastNight, config: HealthConfig) {
  return measurePeriod({
    before,
    after,
    limits: config.bands,
    compare: (starts) => {
      const last = starts.map((chart) => chart && { run: before.run, chart });
      return compareCharts(config, after, last, { isOwnLast: false }).attribution;
    },
  });
}

function totalsOf(charts: readonly Chart[]): Record<Band, Amount> {
  const { bands } = countTotals(charts, 0, { points: 0, arr: 0 });
  const read = (band: Band) => ({ accounts: bands[band].accounts, cents: Math.round(bands[band].arr * 100) });
  return { healthy: read('healthy'), watch: read('watch'), at_risk: read('at_risk'), unknown: read('unknown') };
}

function expectAddsUp({ start, end, steps, becameAtRisk, recovered }: Movement): void {
  for (const band of BANDS)
    for (const what of ['accounts', 'cents'] as const) {
      const moved = MOVEMENT_STEPS.reduce((sum, step) => sum + steps[step][band][what], 0);
      expect(start[band][what] + moved, `${band}, ${what}`).toBe(end[band][what]);
    }
  expect(steps.customers.at_risk).toEqual({
    accounts: becameAtRisk.accounts - recovered.accounts,
    cents: becameAtRisk.cents - recovered.cents,
  });
  // Nobody joins or leaves by the doing of a score.
  for (const step of ['override', 'model', 'data', 'customers'] as const)
    for (const what of ['accounts', 'cents'] as const)
      expect(
        BANDS.reduce((sum, band) => sum + steps[step][band][what], 0),
        step,
      ).toBe(0);
}

describe('on random portfolios and weeks, whatever changes at once', () => {
  it('start and all steps are the end, on 1,000 of them: in every band, to the account and the cent', () => {
    fc.assert(
      fc.property(anyWeek, (week) => {
        const nights = runWeek(week);
        const [first, last] = [nights[0]!, nights.at(-1)!];
        const { movement } = movePeriod(first, last, MODELS[week.at(-1)!.model]!);
        expect(movement.start).toEqual(totalsOf(first.charts));
        expect(movement.end).toEqual(totalsOf(last.charts));
        expectAddsUp(movement);
        expect(first.output.movement).toBeNull();
        for (const [at, { charts, output }] of nights.slice(1).entries()) {
          expect(output.movement!.start).toEqual(totalsOf(nights[at]!.charts));
          expect(output.movement!.end).toEqual(totalsOf(charts));
          expectAddsUp(output.movement!);
        }
      }),
      { numRuns: 1000 },
    );
  }, 120_000);

  it('an account’s points are the sums of its nights’ parts, and lead from its first score to its last', () => {
    fc.assert(
      fc.property(anyWeek, (week) => {
        const nights = runWeek(week);
        const ends = nights.at(-1)!.charts;
        const starts = ends.map(({ account }) => nights[0]!.charts.find((chart) => chart.account === account) ?? null);
        const points = sumStepPoints(starts, ends, () => {
          throw new Error('The sums lead from one to the other.');
        });
        for (const [at, end] of ends.entries()) {
          const start = starts[at];
          if (!start || start.raw === null || end.raw === null) {
            expect(points.customers[at]).toBeNaN();
            continue;
          }
          const changes = nights
            .slice(1)
            .flatMap(({ charts }) => charts.find(({ account }) => account === end.account)?.change ?? []);
          const sum = (read: (change: (typeof changes)[number]) => number) =>
            changes.reduce((total, change) => total + read(change), 0);
          expect(points.model[at]).toBeCloseTo(
            sum(({ model, profile }) => model + profile),
            6,
          );
          expect(points.data[at]).toBeCloseTo(
            sum(({ availability }) => availability),
            6,
          );
          expect(points.customers[at]).toBeCloseTo(
            sum(({ behaviour, peers }) => behaviour + peers),
            6,
          );
          expect(points.model[at]! + points.data[at]! + points.customers[at]!).toBeCloseTo(end.raw - start.raw, 9);
        }
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  it('shards merge into the movement of all their accounts, whichever way they are cut', () => {
    fc.assert(
      fc.property(fc.tuple(anyNight, anyNight), fc.constantFrom(2, 4), ([one, two], shards) => {
        const whole = runWeek([one, two])[1]!.output.movement!;
        const monday = runShard(toShardNight(one, FIRST));
        const parts = runShards(toShardNight(two, addDays(FIRST, 1)), [monday], shards);
        const merged = mergeMovements(parts.map(({ output }) => output.movement!));
        expect({ ...whole, health: null }).toEqual({ ...merged, health: null });
        expect(merged.health.points).toBeCloseTo(whole.health.points, 3);
      }),
      { numRuns: 100 },
    );
  }, 60_000);

  it('only what an account scored on both nights did is the customers’', () => {
    fc.assert(
      fc.property(anyWeek, (week) => {
        const nights = runWeek(week);
        const [first, last] = [nights[0]!, nights.at(-1)!];
        const isScored = ({ charts }: PastNight, id: string) =>
          charts.some((chart) => chart.account === id && chart.score !== null);
        const oneSided = new Set(IDS.filter((id) => !isScored(first, id) || !isScored(last, id)));
        const only = ({ charts, ...night }: PastNight) => ({
          ...night,
          charts: charts.filter((chart) => oneSided.has(chart.account)),
        });
        const { movement } = movePeriod(only(first), only(last), MODELS[week.at(-1)!.model]!);
        for (const step of ['override', 'model', 'customers'] as const)
          for (const band of BANDS) expect(movement.steps[step][band]).toEqual({ accounts: 0, cents: 0 });
      }),
      { numRuns: 100 },
    );
  }, 120_000);
});

interface Moved {
  readonly override?: readonly [number | null, number | null];
  readonly model?: number;
  readonly data?: number;
  readonly customers?: number;
  readonly before?: { readonly healthy: number; readonly watch: number };
}

/** The step that brought an account of $100 from its score to at_risk, or out of it. */
function stepOf(from: number, { override = [null, null], model = 0, data = 0, customers = 0, before = LIMITS }: Moved) {
  const raw = from + model + data + customers;
  const state = (computed: number, set: number | null, limits: typeof LIMITS): AccountState => {
    const score = set ?? Math.round(computed);
    const setAt = '2026-03-01T09:00:00.000Z';
    return {
      raw: computed,
      score,
      band: bandOf(score, limits),
      arr: 100,
      override: set === null ? null : { score: set, setAt },
    };
  };
  const { movement } = measureMovement({
    starts: [state(from, override[0], before)],
    ends: [state(raw, override[1], LIMITS)],
    gone: [],
    points: { model: Float64Array.of(model), data: Float64Array.of(data), customers: Float64Array.of(customers) },
    limits: { before, now: LIMITS },
  });
  expectAddsUp(movement);
  return Object.fromEntries(
    MOVEMENT_STEPS.flatMap((step) => {
      const { cents } = movement.steps[step].at_risk;
      return cents === 0 ? [] : [[step, cents]];
    }),
  );
}

describe('the step that brings an account into at_risk', () => {
  it('is the one at which it crosses the line, in the order override, model, data, customers', () => {
    expect(stepOf(70, { customers: -15 })).toEqual({ customers: 10_000 });
    expect(stepOf(70, { data: -15 })).toEqual({ data: 10_000 });
    expect(stepOf(70, { model: -15 })).toEqual({ model: 10_000 });
    expect(stepOf(70, { override: [null, 40] })).toEqual({ override: 10_000 });
    expect(stepOf(70, { data: -8, customers: -8 })).toEqual({ customers: 10_000 });
    expect(stepOf(70, { model: -8, data: -8 })).toEqual({ data: 10_000 });
  });

  it('may be undone by the next one, and both are told', () => {
    expect(stepOf(50, { data: 20, customers: -15 })).toEqual({ data: -10_000, customers: 10_000 });
    expect(stepOf(70, { model: 5, data: -20, customers: 5 })).toEqual({ data: 10_000, customers: -10_000 });
  });

  it('is no step while a score is set by hand: what moves under it moves nothing that people see', () => {
    expect(stepOf(70, { override: [75, 75], customers: -40 })).toEqual({});
    expect(stepOf(70, { override: [40, 40], customers: 20, data: -5 })).toEqual({});
    expect(stepOf(70, { override: [75, 40], customers: -40 })).toEqual({ override: 10_000 });
  });

  it('is the model where bands begin elsewhere', () => {
    expect(stepOf(55, { before: { healthy: 80, watch: 50 } })).toEqual({ model: 10_000 });
    expect(stepOf(70, { override: [null, 55], before: { healthy: 80, watch: 50 } })).toEqual({ model: 10_000 });
    expect(stepOf(70, { override: [55, 55], before: { healthy: 80, watch: 50 } })).toEqual({ model: 10_000 });
  });

  it('goes by the shown score: half a point is rounded up, and dust is nobody’s doing', () => {
    expect(stepOf(59.5, { customers: -0.2 })).toEqual({ customers: 10_000 });
    expect(stepOf(69.5, { data: -10 + 1e-11, customers: -1e-11 })).toEqual({});
    expect(stepOf(70, { model: -10.6, customers: 1e-12 })).toEqual({ model: 10_000 });
  });
});

describe('where sums do not lead from one chart to the other', () => {
  it('the two are compared with each other', () => {
    const start = buildChart({ account: 'a', raw: 70, score: 70, change: null });
    const none = { since: FIRST, behaviour: 0, peers: 0, availability: 0, model: 0, profile: 0, override: 0 };
    const end = buildChart({
      account: 'a',
      raw: 40,
      score: 40,
      change: { ...none, modelSum: 0, dataSum: 3, customersSum: 9 },
    });
    const one = (points: number) => Float64Array.of(points);
    const compare = () => ({
      ...{
        change: one(-30),
        model: one(-1),
        profile: one(-2),
        availability: one(-7),
        peers: one(-5),
        behaviour: one(-15),
      },
      ...{ signals: [], lastPoints: { profiles: [] } as never },
    });
    const points = sumStepPoints([start], [end], compare);
    expect([points.model[0], points.data[0], points.customers[0]]).toEqual([-3, -7, -20]);
  });
});

describe('money', () => {
  it('is whole cents: 0.1 and 0.2 are 0.3, and no ARR is none', () => {
    expect(toCents(0.1) + toCents(0.2)).toBe(toCents(0.3));
    expect([toCents(null), toCents(-0.001), toCents(1.005), toCents(1_999.99)]).toEqual([0, 0, 100, 199_999]);
  });

  it('of an absurd ARR stays finite', () => {
    expect(Number.isFinite(toCents(1e308) + toCents(1e308))).toBe(true);
  });
});
