import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import { type CareEvent, findOverrideProblem, hashCare, type OverrideSet } from '../../lib/care/care-event.ts';
import { decideOverride, describeOverrideEnd, findLastWords, type LastNight } from '../../lib/care/overrides.ts';
import { findPulses } from '../../lib/care/pulses.ts';

function override(over: Partial<OverrideSet> = {}): OverrideSet {
  return {
    kind: 'override-set',
    account: 'acme',
    at: '2026-03-01T10:00:00.000Z',
    by: 'ann@example.com',
    score: 70,
    reason: 'new sponsor',
    expiresOn: '2026-03-31',
    owner: 'ann@example.com',
    ...over,
  };
}

function cleared(at: string): CareEvent {
  return { kind: 'override-cleared', account: 'acme', at, by: 'bob@example.com', reason: null };
}

function pulse(at: string, value: number): CareEvent {
  return { kind: 'pulse', account: 'acme', at, by: 'ann@example.com', value, note: null };
}

/** What holds of these events on a night, given the account's owner and last chart. */
function decide(
  events: readonly CareEvent[],
  night: string,
  { owner = 'ann@example.com', last = null }: { owner?: string | null; last?: LastNight | null } = {},
) {
  return decideOverride(findLastWords(events, night, 'UTC').get('acme'), { night, owner }, last);
}

const inForceOn = (night: string, owner: string | null = 'ann@example.com'): LastNight => ({
  night,
  owner,
  override: { setAt: override().at, score: 70 },
});

describe('an override', () => {
  it.each([
    ['holds on the night of the day it is set', '2026-03-01', true],
    ['holds on the night before its last day', '2026-03-30', true],
    ['does not hold on the day it expires', '2026-03-31', false],
    ['is not seen by a night before it', '2026-02-28', false],
  ])('%s', (_, night, holds) => {
    const last = night > '2026-03-01' ? inForceOn(addDays(night, -1)) : null;
    expect(decide([override()], night, { last }).inForce !== null).toBe(holds);
  });

  it('set late in the evening belongs to the local day, not to that of UTC', () => {
    const late = override({ at: '2026-03-01T23:30:00.000Z' });
    expect(findLastWords([late], '2026-03-01', 'UTC').size).toBe(1);
    expect(findLastWords([late], '2026-03-01', 'Europe/Berlin').size).toBe(0);
  });

  it('ends when a known owner changes to another known owner, and not when nobody knows', () => {
    const last = inForceOn('2026-03-04');
    expect(decide([override()], '2026-03-05', { owner: 'bob@example.com', last })).toEqual({
      inForce: null,
      ended: { score: 70, end: { because: 'owner-changed', from: 'ann@example.com', to: 'bob@example.com' } },
    });
    for (const owner of [null, 'n/a', 'Ann Lee <ANN@example.com> '])
      expect(decide([override()], '2026-03-05', { owner, last }).inForce, String(owner)).not.toBeNull();
    const unknown = override({ owner: null });
    expect(
      decide([unknown], '2026-03-05', { owner: 'bob@example.com', last: inForceOn('2026-03-04', null) }).inForce,
    ).not.toBeNull();
  });

  it('that ended stays ended, even when its first owner comes back', () => {
    const last: LastNight = { night: '2026-03-05', owner: 'bob@example.com', override: null };
    expect(decide([override()], '2026-03-06', { last })).toEqual({ inForce: null, ended: null });
  });

  it('ends when it is cleared, and when another is set; each says so once', () => {
    const events = [override(), cleared('2026-03-05T09:00:00.000Z')];
    expect(decide(events, '2026-03-05', { last: inForceOn('2026-03-04') }).ended).toEqual({
      score: 70,
      end: { because: 'cleared', by: 'bob@example.com', on: '2026-03-05' },
    });
    const gone: LastNight = { night: '2026-03-05', owner: 'ann@example.com', override: null };
    expect(decide(events, '2026-03-06', { last: gone }).ended).toBeNull();
    const another = override({ at: '2026-03-05T09:00:00.000Z', score: 40 });
    const decision = decide([override(), another], '2026-03-05', { last: inForceOn('2026-03-04') });
    expect(decision.inForce?.score).toBe(40);
    expect(decision.ended?.end).toEqual({ because: 'replaced', by: 'ann@example.com', score: 40 });
  });

  it('expired is told with the computed score', () => {
    const { ended } = decide([override()], '2026-03-31', { last: inForceOn('2026-03-30') });
    expect(describeOverrideEnd(ended!.score, ended!.end, 43)).toBe(
      'Override 70 ended: it expired on 2026-03-31. The computed score is 43.',
    );
  });

  it('is the same in whatever order its events are read', () => {
    const events = [
      override(),
      cleared('2026-03-02T09:00:00.000Z'),
      override({ at: '2026-03-03T09:00:00.000Z', score: 30 }),
      pulse('2026-03-03T09:00:00.000Z', 2),
    ];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.integer({ min: 0, max: 20 }),
        (order, days) => {
          const night = addDays('2026-03-01', days);
          expect(findLastWords(order, night, 'UTC')).toEqual(findLastWords(events, night, 'UTC'));
          expect(hashCare(order, night, 'UTC')).toEqual(hashCare(events, night, 'UTC'));
        },
      ),
    );
  });
});

describe('a note', () => {
  const at = '2026-03-03T09:00:00.000Z';
  const note: CareEvent = { kind: 'note', account: 'a', at, by: 'ann@example.com', text: 'Met Bo.' };
  const events = [override(), pulse('2026-03-02T09:00:00.000Z', 2)];

  it('is nothing that a night sees: with it or without, a night is the same', () => {
    expect(hashCare([...events, note], '2026-03-04', 'UTC')).toEqual(hashCare(events, '2026-03-04', 'UTC'));
    expect(findLastWords([...events, note], '2026-03-04', 'UTC')).toEqual(findLastWords(events, '2026-03-04', 'UTC'));
  });
});

describe('setting an override', () => {
  it.each<readonly [string, Partial<OverrideSet>, string | null]>([
    ['takes a whole number with a reason', {}, null],
    ['refuses part of a point', { score: 70.5 }, 'The score must be a whole number from 0 to 100.'],
    ['refuses more than 100', { score: 101 }, 'The score must be a whole number from 0 to 100.'],
    ['refuses no reason', { reason: ' ' }, 'Say why: an override without a reason helps nobody who reads it later.'],
    [
      'refuses what is no date',
      { expiresOn: '2026-02-30' },
      '"2026-02-30" is no calendar date; write it as 2026-11-22.',
    ],
    [
      'refuses today',
      { expiresOn: '2026-03-01' },
      'It would end on 2026-03-01, and today is 2026-03-01: give a later day.',
    ],
    ['takes 90 days', { expiresOn: '2026-05-30' }, null],
    ['refuses 91', { expiresOn: '2026-05-31' }, 'An override lasts at most 90 days: until 2026-05-30, not 2026-05-31.'],
  ])('%s', (_, over, problem) => {
    expect(findOverrideProblem(override(over), 'UTC')).toBe(problem);
  });
});

describe('a pulse', () => {
  const events = [pulse('2026-01-01T08:00:00.000Z', 2), pulse('2026-01-05T08:00:00.000Z', 4)];
  it.each([
    ['is not seen before it is set', '2025-12-31', undefined],
    ['is the newest of those set', '2026-01-05', 4],
    ['still holds after 90 days', '2026-04-05', 4],
    ['is missing after that', '2026-04-06', undefined],
  ])('%s', (_, night, value) => {
    expect(findPulses(events, night, 'UTC').get('acme')).toBe(value);
  });
});
