import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLargestParts } from '../../bench/nightrounds/largest-parts.ts';
import type { Profile } from '../../lib/config/health-config.ts';
import { attributeChanges } from '../../lib/history/attribute-changes.ts';
import { listChangeParts, nameOf } from '../../lib/history/change-parts.ts';
import { NO_PROFILE } from '../../lib/scoring/choose-profile.ts';
import { columns, group, profile, score, signal } from '../support/scoring-builder.ts';

type Cells = Record<string, readonly (number | null)[]>;

interface Side {
  readonly cells: Cells;
  readonly profileOf?: readonly number[];
}

/** One night against the next under tonight's profiles; the last scores are those of `lastProfiles`. */
function attribute(
  profiles: readonly Profile[],
  last: Side & { readonly raw?: readonly number[] },
  tonight: Side,
  amongLastPeers: Cells | null = null,
) {
  const accounts = Object.values(tonight.cells)[0]!.length;
  const place = (side: Side) => Int32Array.from(side.profileOf ?? new Array<number>(accounts).fill(0));
  const scoreOf = (cells: Cells, profileOf: Int32Array) => score({ profiles, metrics: columns(cells), profileOf });
  const lastRaw = last.raw ? Float64Array.from(last.raw) : scoreOf(last.cells, place(last)).raw;
  const scores = scoreOf(tonight.cells, place(tonight));
  const attribution = attributeChanges({
    config: { profiles },
    lastRaw,
    isSameModel: false,
    last: {
      night: 999,
      startedOn: new Float64Array(accounts).fill(Number.NaN),
      profileOf: place(last),
      metrics: columns(last.cells),
      carried: new Map(),
    },
    tonight: scores,
    amongLastPeers: amongLastPeers === null ? null : scoreOf({ ...tonight.cells, ...amongLastPeers }, place(tonight)),
  });
  return { attribution, scores };
}

const causes = ['model', 'profile', 'availability', 'peers', 'behaviour'] as const;
const everyone = profile([group('Usage', [signal('logins'), signal('seats')])]);

function partsOf(result: ReturnType<typeof attribute>, account = 0) {
  return Object.fromEntries(causes.map((cause) => [cause, Number(result.attribution[cause][account]!.toFixed(9))]));
}

const nothing = { model: 0, profile: 0, availability: 0, peers: 0, behaviour: 0 };

describe('a change of score', () => {
  it('is behaviour where only values moved, each signal with its share', () => {
    const result = attribute(
      [everyone],
      { cells: { logins: [80], seats: [60] } },
      { cells: { logins: [40], seats: [70] } },
    );
    expect(partsOf(result)).toEqual({ ...nothing, behaviour: -15 });
    expect(listChangeParts(result.attribution, result.scores, 0, 0)).toEqual([
      { cause: 'signal', metric: 'logins', points: -20 },
      { cause: 'signal', metric: 'seats', points: 5 },
    ]);
  });

  it('is availability where a signal went: its neighbours take its weight, and nobody did anything', () => {
    const result = attribute(
      [everyone],
      { cells: { logins: [80], seats: [60] } },
      { cells: { logins: [null], seats: [60] } },
    );
    expect(partsOf(result)).toEqual({ ...nothing, availability: -10 });
    expect(listChangeParts(result.attribution, result.scores, 0, 0)).toEqual([
      { cause: 'availability', came: [], went: ['logins'], points: -10 },
    ]);
  });

  it('is availability where a signal came back, whatever it reads now', () => {
    const result = attribute(
      [everyone],
      { cells: { logins: [null], seats: [60] } },
      { cells: { logins: [0], seats: [62] } },
    );
    expect(partsOf(result)).toEqual({ ...nothing, availability: -30, behaviour: 1 });
  });

  it('is the model where the last values score otherwise under tonight’s', () => {
    const stricter = profile([group('Usage', [signal('logins', { best: 200 } as never), signal('seats')])]);
    const result = attribute(
      [stricter],
      { cells: { logins: [80], seats: [60] }, raw: [70] },
      { cells: { logins: [40], seats: [60] } },
    );
    expect(partsOf(result)).toEqual({ ...nothing, model: -20, behaviour: -10 });
  });

  it('is the profile where the account is of another kind now', () => {
    const seatsOnly = profile([group('Usage', [signal('seats')])], { name: 'Seats' });
    const result = attribute(
      [everyone, seatsOnly],
      { cells: { logins: [80], seats: [60] }, profileOf: [0] },
      { cells: { logins: [80], seats: [50] }, profileOf: [1] },
    );
    expect(partsOf(result)).toEqual({ ...nothing, profile: -10, behaviour: -10 });
  });

  it('merges a profile that is no more into the model’s part', () => {
    const result = attribute(
      [everyone],
      { cells: { logins: [80], seats: [60] }, profileOf: [NO_PROFILE], raw: [90] },
      { cells: { logins: [80], seats: [60] } },
    );
    expect(partsOf(result)).toEqual({ ...nothing, model: -20 });
  });

  it('splits a rank: where tonight’s value would stand among the last peers is behaviour, the rest is peers', () => {
    const ranked = profile([group('Usage', [signal('rank')])]);
    const result = attribute([ranked], { cells: { rank: [50] } }, { cells: { rank: [40] } }, { rank: [70] });
    expect(partsOf(result)).toEqual({ ...nothing, behaviour: 20, peers: -30 });
  });

  it('has no parts without a last score, or without one tonight', () => {
    const result = attribute(
      [everyone],
      { cells: { logins: [80, null], seats: [60, null] } },
      { cells: { logins: [null, 80], seats: [null, 60] } },
    );
    expect([...result.attribution.change]).toEqual([Number.NaN, Number.NaN]);
    expect(listChangeParts(result.attribution, result.scores, 0, 0)).toEqual([]);
  });

  it('takes a step that cannot be scored at all into the next one', () => {
    const result = attribute(
      [everyone],
      { cells: { logins: [null], seats: [null] }, raw: [70] },
      { cells: { logins: [50], seats: [50] } },
    );
    expect(partsOf(result)).toEqual({ ...nothing, availability: -20 });
  });
});

const METRICS = ['a', 'b', 'c', 'd', 'e'];
const ACCOUNTS = 4;
const cell = fc.option(fc.double({ min: -20, max: 120, noNaN: true }), { freq: 4 });
const cellsArbitrary = fc.record(
  Object.fromEntries(METRICS.map((name) => [name, fc.array(cell, { minLength: ACCOUNTS, maxLength: ACCOUNTS })])),
);
const weight = fc.double({ min: 0.01, max: 50, noNaN: true });
const signalArbitrary = fc
  .record({
    metric: fc.constantFrom(...METRICS),
    weight,
    missing: fc.constantFrom('exclude', 'neutral', 'worst' as const),
    worst: fc.integer({ min: -20, max: 40 }),
    best: fc.integer({ min: 41, max: 120 }),
  })
  .map(({ metric, ...over }) => signal(metric, over));
const profileArbitrary = fc
  .array(fc.record({ signals: fc.array(signalArbitrary, { minLength: 1, maxLength: 4 }), weight }), {
    minLength: 1,
    maxLength: 3,
  })
  .chain((groups) =>
    fc.record({ minCoverage: fc.constantFrom(0, 50) }).map((over) =>
      profile(
        groups.map(({ signals, weight: groupWeight }, index) => group(`g${index}`, signals, groupWeight)),
        over,
      ),
    ),
  );
const profileOf = fc.array(fc.constantFrom(0, 1), { minLength: ACCOUNTS, maxLength: ACCOUNTS });

describe('the parts of a change', () => {
  it('add up to it within 1e-9, whatever changed in values, availability, profile and model', () => {
    fc.assert(
      fc.property(
        fc.tuple(profileArbitrary, profileArbitrary),
        fc.tuple(profileArbitrary, profileArbitrary),
        fc.tuple(cellsArbitrary, profileOf),
        fc.tuple(cellsArbitrary, profileOf),
        cellsArbitrary,
        (lastProfiles, profiles, [lastCells, lastProfileOf], [cells, tonightOf], asIf) => {
          const { raw } = score({
            profiles: lastProfiles,
            metrics: columns(lastCells),
            profileOf: Int32Array.from(lastProfileOf),
          });
          const result = attribute(
            profiles,
            { cells: lastCells, profileOf: lastProfileOf, raw: [...raw] },
            { cells, profileOf: tonightOf },
            { a: asIf.a! },
          );
          const { attribution, scores } = result;
          for (let account = 0; account < ACCOUNTS; account++) {
            const change = attribution.change[account]!;
            if (Number.isNaN(raw[account]!) || Number.isNaN(scores.raw[account]!)) {
              expect(change).toBeNaN();
              continue;
            }
            const sum = causes.reduce((total, cause) => total + attribution[cause][account]!, 0);
            expect(Math.abs(sum - (scores.raw[account]! - raw[account]!))).toBeLessThan(1e-9);
            const behaviour = listChangeParts(attribution, scores, account, 0)
              .filter((part) => part.cause === 'signal')
              .reduce((total, part) => total + part.points, 0);
            expect(Math.abs(behaviour - attribution.behaviour[account]!)).toBeLessThan(1e-8);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are, the largest three of each, the same for all accounts at once as one by one', () => {
    fc.assert(
      fc.property(
        fc.tuple(profileArbitrary, profileArbitrary),
        fc.tuple(cellsArbitrary, profileOf),
        fc.tuple(cellsArbitrary, profileOf),
        (profiles, [lastCells, lastProfileOf], [cells, tonightOf]) => {
          const { attribution, scores } = attribute(
            profiles,
            { cells: lastCells, profileOf: lastProfileOf },
            { cells, profileOf: tonightOf },
          );
          for (let account = 0; account < ACCOUNTS; account++) {
            const profile = scores.profileOf[account]!;
            const { causes: names, codes, points } = findLargestParts(attribution, scores, profile, 3);
            const size = scores.profiles[profile]!.accounts.length;
            const at = [0, 1, 2]
              .map((rank) => rank * size + scores.rowOf[account]!)
              .filter((place) => codes[place]! >= 0);
            const expected = listChangeParts(attribution, scores, account, 0).slice(0, 3);
            expect(at.map((place) => points[place])).toEqual(expected.map((part) => part.points));
            expect(at.map((place) => nameOf(names[codes[place]!]!))).toEqual(expected.map(nameOf));
          }
        },
      ),
    );
  });

  it('are all behaviour when neither model, profile nor availability changed', () => {
    const full = fc.record(
      Object.fromEntries(
        METRICS.map((name) => [
          name,
          fc.array(fc.double({ min: -20, max: 120, noNaN: true }), { minLength: ACCOUNTS, maxLength: ACCOUNTS }),
        ]),
      ),
    );
    fc.assert(
      fc.property(profileArbitrary, full, full, (one, lastCells, cells) => {
        const { attribution } = attribute([one], { cells: lastCells }, { cells });
        for (let account = 0; account < ACCOUNTS; account++) {
          expect(attribution.behaviour[account]).toBe(attribution.change[account]);
          for (const cause of ['model', 'profile', 'availability', 'peers'] as const)
            expect(attribution[cause][account]).toBe(0);
        }
      }),
    );
  });
});
