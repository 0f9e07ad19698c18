import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import { type AdvanceRequest, advanceCases } from '../../lib/cases/advance-cases.ts';
import { type Case, caseKey } from '../../lib/cases/case.ts';
import { usualChain } from '../../lib/cases/chain.ts';
import type { Rule } from '../../lib/config/health-config.ts';
import { type BuiltFinding, buildFinding, buildRule } from '../support/build-alert.ts';
import { buildTelling } from '../support/build-case.ts';
import { notify } from './morning-builder.ts';

const below = buildRule({ on: 'score-below', below: 60, clear: 65 });
const band = buildRule({ on: 'band-worsens' }, { id: 'band', cooldownDays: 0 });
const deep = buildRule({ on: 'score-below', below: 30, clear: 35 }, { id: 'deep', severity: 'critical' });
const advocate = buildRule({ on: 'score-above', above: 85, clear: 80 }, { id: 'advocate', kind: 'opportunity' });

/** Cases that are advanced night by night, from Sunday 1 March 2026 on. */
function createCases() {
  const cases = new Map<string, Case>();
  function plan(night: string, findings: readonly BuiltFinding[], over: Partial<AdvanceRequest> = {}): readonly Case[] {
    const changed = advanceCases({
      ...{ night, findings, rules: [below, band, deep, advocate], cases: [...cases.values()], notify },
      ...{ presenceOf: () => 'here', peopleOf: () => ({ manager: 'mia@example.com', executive: null }) },
      ...{ mode: 'on', isReplay: false },
      ...over,
    });
    for (const one of changed) cases.set(caseKey(one), one);
    return changed;
  }
  return { cases, plan, all: () => [...cases.values()], only: () => [...cases.values()][0]! };
}

const on = (day: number) => addDays('2026-02-28', day);
const found = (state: BuiltFinding['state'], rule: Rule = below, depth = 0) => buildFinding(state, { rule, depth });

describe('a case', () => {
  it('opens with the first alert of its kind, gathers the others, and is over with the last', () => {
    const { plan, all, only } = createCases();
    plan(on(1), [found('new')]);
    plan(on(2), [found('persisting'), found('new', band)]);
    plan(on(3), [found('cleared'), found('persisting', band)]);
    expect(all()).toHaveLength(1);
    expect(only()).toMatchObject({ openedOn: on(1), ended: null });
    expect(only().alerts.map(({ rule, state }) => [rule, state])).toEqual([
      ['below-safe-zone', 'resolved'],
      ['band', 'firing'],
    ]);
    plan(on(4), [found('cleared', band)]);
    expect(only().ended).toEqual({ on: on(4), because: 'over' });
  });

  it('of a risk is another one than that of an opportunity', () => {
    const { plan, all } = createCases();
    plan(on(1), [found('new'), found('new', advocate)]);
    expect(
      all()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['opportunity', 'risk']);
    expect(all().find(({ kind }) => kind === 'opportunity')!.alerts[0]!.chain).toEqual([]);
  });

  it('opens by nothing that only waits, recovers or is frozen, nor by an opportunity that was always there', () => {
    const { plan, all } = createCases();
    plan(
      on(1),
      (['pending', 'recovering', 'frozen', 'cleared'] as const).map((state) => found(state)),
    );
    plan(on(2), [found('baseline', advocate), found('persisting', advocate)]);
    expect(all()).toEqual([]);
  });

  it('keeps the worst of an episode', () => {
    const { plan, only } = createCases();
    plan(on(1), [found('new', band, 1)]);
    plan(on(2), [found('new', band, 2)]);
    plan(on(3), [found('persisting', band, 1)]);
    expect(only().alerts[0]).toMatchObject({ depth: 2, episode: 1 });
  });

  it('is withdrawn when its rules have nothing to say any more', () => {
    const { plan, only } = createCases();
    plan(on(1), [found('new')]);
    plan(on(2), []);
    expect(only().ended).toEqual({ on: on(2), because: 'withdrawn' });
  });

  it('goes on within the cooldown, and is another one after it', () => {
    const { plan, all, only } = createCases();
    plan(on(1), [found('new')]);
    plan(on(3), [found('cleared')]);
    plan(on(10), [found('new')]);
    expect(only()).toMatchObject({ ended: null, alerts: [{ episode: 1, state: 'firing' }] });
    plan(on(12), [found('cleared')]);
    plan(on(20), [found('new')]);
    expect(all().map(({ openedOn }) => openedOn)).toEqual([on(1), on(20)]);
  });

  it('that comes back within the cooldown is told when that ends, counted from what had been planned by then', () => {
    const { plan, cases, only } = createCases();
    plan(on(1), [found('new')]);
    plan(on(3), [found('cleared')]);
    cases.set(caseKey(only()), {
      ...only(),
      tellings: [buildTelling({ morning: on(2) }), buildTelling({ morning: on(9) })],
    });
    plan(on(6), [found('new')]);
    expect(only().alerts[0]!.coolsUntil).toBe(on(9));
  });

  it('has a second episode of a rule without a cooldown', () => {
    const { plan, only } = createCases();
    plan(on(1), [found('new'), found('new', band, 1)]);
    plan(on(2), [found('persisting'), found('cleared', band, 1)]);
    plan(on(3), [found('persisting'), found('new', band, 1)]);
    expect(only().alerts.map(({ rule, episode }) => [rule, episode])).toEqual([
      ['below-safe-zone', 1],
      ['band', 2],
    ]);
  });

  it('follows its account to another owner', () => {
    const { plan, only } = createCases();
    plan(on(1), [found('new')]);
    plan(on(2), [buildFinding('persisting', { rule: below, about: { owner: 'ann@example.com' } })]);
    expect(only().about).toMatchObject({ owner: 'ann@example.com', manager: 'mia@example.com' });
  });

  it('has the chain of its rule, else that of all', () => {
    const escalation = [{ after: { hours: 12 }, to: ['executive'], ask: null }] as const;
    const { plan, only } = createCases();
    plan(on(1), [found('new', { ...below, escalation }), found('new', band)], {
      rules: [{ ...below, escalation }, band],
    });
    expect(only().alerts.map(({ chain }) => chain)).toEqual([escalation, usualChain({ executive: null }, notify)]);
  });
});

describe('what opens', () => {
  const wayOf = (state: BuiltFinding['state'], over: Partial<AdvanceRequest> = {}) => {
    const { plan, only } = createCases();
    plan(on(1), [found(state)], over);
    return only().alerts[0]!.way;
  };

  it('tonight is told by a message of its own', () => {
    expect(wayOf('new')).toBe('own');
  });

  it('without an occasion is told by triage', () => {
    expect(wayOf('baseline')).toBe('triage');
    expect(wayOf('persisting')).toBe('triage');
    expect(wayOf('new', { mode: 'off' })).toBe('triage');
    expect(wayOf('new', { isReplay: true })).toBe('triage');
    expect(wayOf('new', { newest: on(2) })).toBe('triage');
    expect(wayOf('new', { mode: 'shadow' })).toBe('shadow');
  });

  it('and gets worse has an occasion', () => {
    const { plan, only } = createCases();
    plan(on(1), [found('baseline', band, 1)]);
    plan(on(2), [found('new', band, 2)]);
    expect(only().alerts[0]!.way).toBe('own');
  });
});

describe('an account that is gone', () => {
  const absent: Partial<AdvanceRequest> = { presenceOf: () => 'absent' };

  it('ends its case on the second roster without it', () => {
    const { plan, only } = createCases();
    plan(on(1), [found('new')]);
    plan(on(2), [], absent);
    expect(only()).toMatchObject({ ended: null, absentSince: on(2) });
    plan(on(3), [], absent);
    expect(only().ended).toEqual({ on: on(3), because: 'left' });
    expect(plan(on(4), [], absent)).toEqual([]);
  });

  it('missing for one night only goes on as if nothing had been', () => {
    const { plan, only } = createCases();
    plan(on(1), [found('new')]);
    plan(on(2), [], absent);
    plan(on(3), [found('persisting')]);
    plan(on(4), [], absent);
    expect(only()).toMatchObject({ ended: null, absentSince: on(4) });
  });

  it('that churned ends it at once', () => {
    const { plan, only } = createCases();
    plan(on(1), [found('new')]);
    plan(on(2), [], { presenceOf: () => 'churned' });
    expect(only().ended).toEqual({ on: on(2), because: 'churned' });
  });

  it.each([
    [38, 1],
    [39, 2],
  ])('and is back on night %i has %i cases', (day, count) => {
    const { plan, all } = createCases();
    plan(on(1), [found('new')]);
    plan(on(2), [], absent);
    plan(on(3), [], absent);
    plan(on(day), [found('persisting')]);
    expect(all()).toHaveLength(count);
    expect(all().at(-1)).toMatchObject({ ended: null });
    // What holds now is news to whoever was told that it is gone.
    if (count === 1) expect(all()[0]!.alerts[0]!.coolsUntil).toBe(on(day + 1));
  });
});

describe('a night planned again', () => {
  it('comes out the same, whatever people were told and did since', () => {
    const { plan, cases, only } = createCases();
    plan(on(1), [found('new')]);
    plan(on(2), [found('persisting'), found('new', band, 1)]);
    const acted = {
      ...only(),
      tellings: [buildTelling()],
      acts: [{ at: '2026-03-03T10:00:00.000Z', by: 'sam@example.com', did: 'acknowledged' } as const],
    };
    cases.set(caseKey(acted), acted);
    expect(plan(on(2), [found('persisting'), found('new', band, 1)])).toEqual([acted]);
  });

  it('comes out the same under another switch', () => {
    const { plan, only } = createCases();
    plan(on(1), [found('new')], { mode: 'shadow' });
    const before = only();
    plan(on(1), [found('new')], { mode: 'on' });
    expect(only()).toEqual(before);
  });

  it('from other inputs starts from what was before, and what it finds now had no occasion', () => {
    const { plan, only } = createCases();
    plan(on(1), [found('new')]);
    plan(on(2), [found('cleared')]);
    plan(on(2), [found('persisting'), found('new', deep)]);
    expect(only().ended).toBeNull();
    expect(only().alerts.map(({ rule, way }) => [rule, way])).toEqual([
      ['below-safe-zone', 'own'],
      ['deep', 'triage'],
    ]);
  });

  it('finds an account of which there is no case without an occasion, once it is concluded', () => {
    const ways = (over: Partial<AdvanceRequest>) => {
      const { plan, all } = createCases();
      plan(on(1), [], over);
      plan(on(1), [found('new')], over);
      return all().flatMap(({ alerts }) => alerts.map(({ way }) => way));
    };
    expect(ways({ wasConcluded: true })).toEqual(['triage']);
    expect(ways({ wasConcluded: false })).toEqual(['own']);
  });

  it('that does not open a case any more withdraws it, and keeps what was told of it', () => {
    const { plan, cases, only } = createCases();
    plan(on(1), [found('new')]);
    cases.set(caseKey(only()), { ...only(), tellings: [buildTelling()] });
    plan(on(1), []);
    expect(only()).toMatchObject({ ended: { on: on(1), because: 'withdrawn' }, tellings: [{ as: 'alert' }] });
    plan(on(1), [found('new')]);
    expect(only()).toMatchObject({ ended: null, tellings: [{ as: 'alert' }] });
  });

  it('after a later one leaves what is open as it is, also where the later one changed nothing', () => {
    const { plan, only } = createCases();
    plan(on(1), [found('new')]);
    plan(on(3), [found('persisting')]);
    const before = only();
    expect(plan(on(2), [found('cleared')], { newest: on(3) })).toEqual([]);
    expect(only()).toEqual(before);
  });
});

it('what stays as it is is not written, open or over', () => {
  const { cases, plan } = createCases();
  // As the store gives them back: one that was never written is written at once.
  for (const one of plan(on(1), [found('new')])) cases.set(caseKey(one), { ...one, version: 1 });
  expect(plan(on(2), [found('persisting')])).toEqual([]);
  plan(on(3), [found('cleared')]);
  expect(plan(on(4), [])).toEqual([]);
});
