import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import type { Chart } from '../../lib/history/chart.ts';
import type { DoubtScope } from '../../lib/history/doubt.ts';
import { buildRule } from '../support/build-alert.ts';
import { buildConfig, byName, columnMetric } from '../support/config-builder.ts';
import { group, profile, signal } from '../support/scoring-builder.ts';
import { type PastNight, runShard, runShards, type ShardNight } from '../support/shard-builder.ts';

const FIRST = '2026-03-02';

/** A profile of one group: logins as given, tickets and nps 1. */
const everyone = (tickets = 1) =>
  profile([group('All', [signal('logins', { weight: 3 }), signal('tickets', { weight: tickets }), signal('nps')])], {
    minCoverage: 0,
  });

/** Points are the values: logins weigh 3, tickets 1, nps 1; below 60 is a risk. */
function model(over: Partial<HealthConfig> = {}): HealthConfig {
  return buildConfig({
    metrics: byName([columnMetric('logins', 'usage'), columnMetric('tickets', 'support'), columnMetric('nps', 'nps')]),
    profiles: [everyone()],
    rules: [
      buildRule({ on: 'score-below', below: 60, clear: 65 }, { id: 'low' }),
      buildRule({ on: 'score-drop', drop: 15, withinDays: 7 }, { id: 'drop' }),
      buildRule({ on: 'metric-below', metric: 'logins', below: 20, clear: 20 }, { id: 'quiet' }),
    ],
    ...over,
  });
}

const config = model();
const nothingOf = (...metrics: string[]): DoubtScope => ({ is: 'metrics', metrics });
type Night = Pick<ShardNight, 'rows' | 'doubts' | 'over'>;

/** The nights one after the other. */
function live(nights: readonly Night[], under = config): readonly PastNight[] {
  const past: PastNight[] = [];
  nights.forEach((night, index) => {
    past.push(runShard({ ...night, night: addDays(FIRST, index), config: under }, past));
  });
  return past;
}

function chartOf({ charts }: PastNight, account = 'acme'): Chart {
  return charts.find((chart) => chart.account === account)!;
}

function findingsOf({ output }: PastNight): string[] {
  return output.findings.map(({ rule, state }) => `${rule} ${state}`);
}

const well = { acme: { logins: 80, tickets: 50, nps: 50 } };

describe('a metric that is left out', () => {
  const [, out, back] = live([
    { rows: well },
    { rows: { acme: { ...well.acme, logins: 0 } }, doubts: [nothingOf('logins')] },
    { rows: { acme: { ...well.acme, logins: 40 } } },
  ]) as [PastNight, PastNight, PastNight];

  it('is missing tonight, and the score is made of the others', () => {
    expect(chartOf(out)).toMatchObject({ values: [null, 50, 50], score: 50, coverage: 40 });
    expect(chartOf(out).change).toMatchObject({ behaviour: 0, availability: -18 });
  });

  it('keeps its last believed value for what is compared with it', () => {
    expect(chartOf(out).standing).toEqual({ raw: 68, values: new Map([[0, 80]]) });
  });

  it('opens nothing, by its own rule or by the score', () => {
    expect(findingsOf(out)).toEqual([]);
  });

  it('comes back with all it did since as behaviour of that night', () => {
    expect(chartOf(back).change).toMatchObject({ model: 0, profile: 0, peers: 0 });
    expect(chartOf(back).change?.behaviour).toBeCloseTo(-24);
    expect(chartOf(back).change?.availability).toBeCloseTo(18);
    expect(findingsOf(back)).toEqual(['low new', 'drop new']);
  });

  it('takes nobody’s score in the eyes of the gate', () => {
    const strict = { ...everyone(), minCoverage: 50 };
    const unsure = model({ profiles: [strict] });
    const first = runShard({ rows: well, night: FIRST, config: unsure }, []);
    const second = { rows: well, night: addDays(FIRST, 1), config: unsure, doubts: [nothingOf('logins')] };
    const without = runShard(second, [first]);
    expect(chartOf(without).raw).toBeNull();
    expect(without.output.rosterFigures).toMatchObject({ scoredBefore: 1, unscored: 0 });
  });

  it('resolves nothing: its rules and those of the score stay as they were', () => {
    const low = { acme: { logins: 10, tickets: 90, nps: 90 } };
    const nights = live([
      { rows: { acme: { logins: 80, tickets: 90, nps: 90 } } },
      { rows: low },
      { rows: low, doubts: [nothingOf('logins')] },
      { rows: low, doubts: [nothingOf('logins')] },
    ]);
    expect(nights.map((night) => chartOf(night).score)).toEqual([84, 42, 90, 90]);
    expect(findingsOf(nights[1]!)).toEqual(['low new', 'drop new', 'quiet new']);
    for (const night of nights.slice(2))
      expect(findingsOf(night)).toEqual(['low persisting', 'drop persisting', 'quiet frozen']);
  });

  it('hides no fall of the others', () => {
    const [, fell] = live([
      { rows: well },
      { rows: { acme: { logins: 80, tickets: 0, nps: 0 } }, doubts: [nothingOf('logins')] },
    ]);
    expect(findingsOf(fell!)).toEqual(['low new', 'drop new']);
  });

  it('lets nothing open by a few points of a score that mostly stands still', () => {
    const fall = { rows: { acme: { logins: 80, tickets: 0, nps: 45 } } };
    const [, clean] = live([{ rows: well }, fall]);
    const [, fell] = live([{ rows: well }, { ...fall, doubts: [nothingOf('logins')] }]);
    expect([findingsOf(clean!), findingsOf(fell!)]).toEqual([['low new'], []]);
  });

  it('lets nothing be over by a few points of it', () => {
    const low = { rows: { acme: { logins: 60, tickets: 50, nps: 50 } } };
    const rise = { rows: { acme: { logins: 60, tickets: 80, nps: 70 } } };
    const over = (night: typeof rise & Pick<Night, 'doubts'>) =>
      live([{ rows: well }, low, night, night]).map(findingsOf);
    expect(over(rise)).toEqual([[], ['low new'], ['low recovering'], ['low cleared']]);
    expect(over({ ...rise, doubts: [nothingOf('logins')] })).toEqual([[], ['low new'], ['low frozen'], ['low frozen']]);
  });

  it('counts as no availability where the model changed in between', () => {
    const edited = model({
      modelHash: 'model-2',
      profiles: [everyone(2)],
    });
    const past = live([{ rows: well }, { rows: well, doubts: [nothingOf('logins')] }]);
    const rows = { acme: { ...well.acme, logins: 40 } };
    const { change } = chartOf(runShard({ night: addDays(FIRST, 2), config: edited, rows }, past));
    expect(change).toMatchObject({ model: 0, behaviour: -20, availability: 15 });
  });
});

it('counts, by the score it stood at, towards no number of nights', () => {
  const twice = model({ rules: [buildRule({ on: 'score-below', below: 60, clear: 65 }, { id: 'low', nights: 2 })] });
  const low = { acme: { logins: 10, tickets: 90, nps: 90 } };
  const nights: Night[] = [
    { rows: { acme: { logins: 80, tickets: 90, nps: 90 } } },
    { rows: low },
    { rows: low, doubts: [nothingOf('logins')] },
    { rows: low, doubts: [nothingOf('logins')] },
    { rows: low },
  ];
  expect(live(nights, twice).map(findingsOf)).toEqual([
    [],
    ['low pending'],
    ['low pending'],
    ['low pending'],
    ['low new'],
  ]);
});

const score = fc.integer({ min: 0, max: 100 });

it('gives, out and back within ten nights while the others stand still, the same behaviour as if it had never been in doubt', () => {
  fc.assert(
    fc.property(
      fc.array(score, { minLength: 3, maxLength: 11 }),
      fc.record({ tickets: score, nps: score }),
      fc.nat(8),
      fc.nat(8),
      (logins, others, from, length) => {
        const rows = logins.map((value) => ({ acme: { ...others, logins: value } }));
        const first = 1 + (from % (logins.length - 2));
        const end = Math.min(logins.length - 1, first + 1 + length);
        const doubts = (index: number) => (index >= first && index < end ? [nothingOf('logins')] : []);
        const doubted = live(rows.map((row, index) => ({ rows: row, doubts: doubts(index) })));
        const clean = live(rows.map((row) => ({ rows: row })));
        const sum = (nights: readonly PastNight[]) =>
          nights.reduce((total, night) => total + (chartOf(night).change?.behaviour ?? 0), 0);
        const moved = (nights: readonly PastNight[]) =>
          nights.reduce((total, night) => total + (chartOf(night).change?.availability ?? 0), 0);
        expect(sum(doubted)).toBeCloseTo(sum(clean), 6);
        expect(moved(doubted)).toBeCloseTo(0, 6);
        // Each night's parts add up to what its score moved by.
        doubted.slice(1).forEach((night, index) => {
          const { behaviour, availability } = chartOf(night).change!;
          expect(behaviour + availability).toBeCloseTo(chartOf(night).raw! - chartOf(doubted[index]!).raw!, 6);
        });
      },
    ),
    { numRuns: 150 },
  );
});

describe('accounts that are gone in doubt', () => {
  const others = { beta: { logins: 70, tickets: 70, nps: 70 } };
  const inDoubt: DoubtScope = { is: 'gone-accounts', accounts: 1, sample: ['acme'] };

  it('are kept as they were, and end when that is believed', () => {
    const nights = live([
      { rows: { ...well, ...others } },
      { rows: others, doubts: [inDoubt] },
      { rows: others, doubts: [inDoubt] },
      { rows: others },
    ]);
    expect(nights.map(({ output }) => output.summary.totals.accounts)).toEqual([2, 2, 2, 1]);
    expect(nights.map(({ output }) => output.summary.totals.arr)).toEqual([2000, 2000, 2000, 1000]);
    expect(nights.map(({ absences }) => absences.map(({ because, since }) => `${because} ${since}`))).toEqual([
      [],
      ['in-doubt 2026-03-03'],
      ['in-doubt 2026-03-03'],
      ['left 2026-03-05'],
    ]);
  });

  it('go on from their last chart when they are back, and never left', () => {
    const [, , back] = live([
      { rows: { ...well, ...others } },
      { rows: others, doubts: [inDoubt] },
      { rows: { acme: { ...well.acme, logins: 40 }, ...others } },
    ]);
    expect(back!.output.roster).toEqual({ arrived: [], returned: [], absences: [] });
    expect(chartOf(back!).change).toMatchObject({ since: FIRST, behaviour: -24 });
    expect(back!.output.rosterFigures).toMatchObject({ expected: 2, gone: 0, arrived: 0 });
  });

  it('are none that are here under another id, in whatever shard: those are counted once', () => {
    const rows = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`a${index}`, well.acme]));
    const renamed = Object.fromEntries(Object.keys(rows).map((id) => [`${id}-new`, well.acme]));
    const formerIds = Object.fromEntries(Object.keys(rows).map((id) => [`${id}-new`, id]));
    const before = runShard({ night: FIRST, config, rows: { ...rows, ...well } });
    const night = { night: addDays(FIRST, 1), config, rows: renamed, over: { formerIds } };
    const shards = runShards({ ...night, doubts: [inDoubt] }, [before], 4);
    const sum = (read: (shard: PastNight) => number) => shards.reduce((total, shard) => total + read(shard), 0);
    expect(sum(({ output }) => output.rosterFigures!.gone)).toBe(1);
    expect(sum(({ output }) => output.summary.totals.accounts)).toBe(13);
  });

  it('are counted with those of the nights before', () => {
    const [, , later] = live([
      { rows: { ...well, ...others } },
      { rows: others, doubts: [inDoubt] },
      { rows: others, doubts: [inDoubt] },
    ]);
    expect(later!.output.rosterFigures).toMatchObject({ expected: 2, gone: 1, samples: { gone: ['acme'] } });
  });
});

describe('accounts that are new in doubt', () => {
  const bad = { new: { logins: 10, tickets: 10, nps: 10 } };
  const inDoubt: DoubtScope = { is: 'new-accounts', accounts: 1, sample: ['new'] };

  it('are charted, and in no sum and no finding, until they are believed', () => {
    const nights = live([
      { rows: well },
      { rows: { ...well, ...bad }, doubts: [inDoubt] },
      { rows: { ...well, ...bad }, doubts: [inDoubt] },
      { rows: { ...well, ...bad } },
    ]);
    expect(nights.map((night) => chartOf(night, 'new')?.score)).toEqual([undefined, 10, 10, 10]);
    expect(nights.map(({ output }) => output.summary.totals.accounts)).toEqual([1, 1, 1, 2]);
    expect(nights.map(findingsOf)).toEqual([[], [], [], ['low baseline', 'quiet baseline']]);
    expect(nights.map(({ output }) => output.roster.arrived.length)).toEqual([0, 0, 0, 1]);
  });

  it('were never there when they are gone again', () => {
    const [, , gone] = live([{ rows: well }, { rows: { ...well, ...bad }, doubts: [inDoubt] }, { rows: well }]);
    expect(gone!.absences).toEqual([]);
    expect(gone!.output.rosterFigures).toMatchObject({ expected: 1, gone: 0 });
  });
});

describe('accounts that lost their score in doubt', () => {
  it('keep what each rule found', () => {
    const low = { acme: { logins: 15, tickets: 50, nps: 50 } };
    const [, , unscored] = live([
      { rows: well },
      { rows: low },
      { rows: { acme: {} }, doubts: [{ is: 'unscored-accounts', accounts: 1, sample: [] }] },
    ]);
    expect(chartOf(unscored!).score).toBeNull();
    expect(findingsOf(unscored!)).toEqual(['low frozen', 'drop frozen', 'quiet frozen']);
    expect(unscored!.output.rosterFigures).toMatchObject({ scoredBefore: 1, unscored: 1 });
  });
});

it('moves the totals from those of the last night to its own, to the cent, whoever and whatever is in doubt', () => {
  const kinds = [
    nothingOf('logins'),
    { is: 'gone-accounts', accounts: 1, sample: [] },
    { is: 'new-accounts', accounts: 1, sample: [] },
    { is: 'unscored-accounts', accounts: 1, sample: [] },
  ] as const satisfies readonly DoubtScope[];
  const someRows = fc.dictionary(
    fc.constantFrom('acme', 'bolt', 'core', 'dune'),
    fc.record({ logins: score, tickets: score, nps: score }, { requiredKeys: [] }),
  );
  const someNight = fc.record({ rows: someRows, doubts: fc.subarray([...kinds]) });
  fc.assert(
    fc.property(fc.array(someNight, { minLength: 2, maxLength: 7 }), (nights) => {
      const lived = live(nights);
      lived.forEach(({ output }, index) => {
        const before = lived[index - 1]?.output.summary.totals;
        if (!before) return;
        const { start, end } = output.movement!;
        const asAmounts = ({ bands }: typeof before) =>
          Object.entries(bands).map(([band, { accounts, arr }]) => [band, { accounts, cents: 100 * arr }]);
        expect(start).toEqual(Object.fromEntries(asAmounts(before)));
        expect(end).toEqual(Object.fromEntries(asAmounts(output.summary.totals)));
      });
    }),
    { numRuns: 200 },
  );
});
