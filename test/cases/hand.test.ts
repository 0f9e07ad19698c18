import { describe, expect, it } from 'vitest';
import {
  type Acted,
  acknowledge,
  hasDone,
  judge,
  snooze,
  takeByDoing,
  undo,
  wake,
} from '../../lib/cases/act-on-case.ts';
import type { Case } from '../../lib/cases/case.ts';
import { addAct, handOf, hasLapsed, isPierced, NOBODY, newSince } from '../../lib/cases/hand.ts';
import { buildCase, buildCaseAlert } from '../support/build-case.ts';
import { notify } from './morning-builder.ts';

const sam = (at: string) => ({ by: 'sam@example.com', at });
const mia = (at: string) => ({ by: 'mia@example.com', at });
const MONDAY = '2026-03-02T10:00:00.000Z';
const TUESDAY = '2026-03-03T10:00:00.000Z';
const WEDNESDAY = '2026-03-04T10:00:00.000Z';
const LATER = '2026-12-31T00:00:00.000Z';

function done(acted: Acted): Case {
  if ('problem' in acted) throw new Error(acted.problem);
  return acted.one;
}

describe('a hand', () => {
  it('is of whoever took the case last, since they first did', () => {
    const once = done(acknowledge(buildCase(), sam(MONDAY)));
    const again = takeByDoing(once, 'started-playbook', sam(TUESDAY));
    expect(handOf(again, LATER)).toMatchObject({ by: 'sam@example.com', since: MONDAY, lastActAt: TUESDAY });
    const others = takeByDoing(again, 'set-override', mia(WEDNESDAY));
    expect(handOf(others, LATER)).toMatchObject({ by: 'mia@example.com', since: WEDNESDAY });
  });

  it('is asked of an instant: what was done later is not known then', () => {
    const one = done(acknowledge(buildCase(), sam(TUESDAY)));
    expect(handOf(one, MONDAY)).toBeNull();
  });

  it.each(['finished-task', 'set-pulse'] as const)('stays where it is when somebody else %s, and is fresh', (did) => {
    const helped = takeByDoing(done(acknowledge(buildCase(), sam(MONDAY))), did, mia(TUESDAY));
    expect(handOf(helped, LATER)).toMatchObject({ by: 'sam@example.com', lastActAt: TUESDAY });
  });

  it('is given back by an undo, and by nothing that is said of having been told', () => {
    const one = done(acknowledge(buildCase(), sam(MONDAY)));
    expect(handOf(done(judge(one, 'not-useful', sam(TUESDAY))), LATER)).not.toBeNull();
    expect(handOf(done(undo(one, sam(TUESDAY))), LATER)).toBeNull();
  });

  it('covers what was known when it was taken', () => {
    const one = buildCase({ alerts: [{ depth: 1 }, { rule: 'over', state: 'resolved' }] });
    const hand = handOf(done(acknowledge(one, sam(MONDAY))), LATER)!;
    expect(hand.covers).toEqual([{ rule: 'below-safe-zone', episode: 1, severity: 'warning', depth: 1 }]);
    const [same, deeper, other, next] = [
      buildCaseAlert({ depth: 1 }),
      buildCaseAlert({ depth: 2 }),
      buildCaseAlert({ rule: 'drop', severity: 'info' }),
      buildCaseAlert({ episode: 2 }),
    ];
    expect(newSince(hand, [same!, deeper!, other!, next!])).toEqual([deeper, other, next]);
  });

  it('is pierced by a higher severity than any that it covers, and by nothing else', () => {
    const one = buildCase({ alerts: [{ severity: 'info' }, { rule: 'b', severity: 'warning' }] });
    const hand = handOf(done(acknowledge(one, sam(MONDAY))), LATER)!;
    expect(isPierced(hand, [buildCaseAlert({ rule: 'c', severity: 'warning', depth: 9 })])).toBe(false);
    expect(isPierced(hand, [buildCaseAlert({ rule: 'c', severity: 'critical' })])).toBe(true);
  });

  it('lapses on the morning after ten business days without an act: weekends and holidays do not count', () => {
    const hand = handOf(done(acknowledge(buildCase(), sam(MONDAY))), LATER)!;
    const on = (morning: string, holidays: readonly string[] = [], hasTaskAhead = false) =>
      hasLapsed(hand, { morning, hasTaskAhead }, { notify: { quiet: { ...notify.quiet, holidays } }, timezone: 'UTC' });
    expect(on('2026-03-16')).toBe(false);
    expect(on('2026-03-17')).toBe(true);
    expect(on('2026-03-17', ['2026-03-05'])).toBe(false);
    expect(on('2026-03-17', [], true)).toBe(false);
  });

  it('that snoozes does not lapse', () => {
    const hand = handOf(done(snooze(buildCase(), '2026-03-30T10:00:00.000Z', sam(MONDAY))), LATER)!;
    const hours = { notify, timezone: 'UTC' };
    expect(hasLapsed(hand, { morning: '2026-03-27', hasTaskAhead: false }, hours)).toBe(false);
  });
});

describe('acts', () => {
  it('are kept in the order of their instants, whichever came first', () => {
    const late = takeByDoing(done(acknowledge(buildCase(), sam(TUESDAY))), 'set-pulse', mia(MONDAY));
    expect(late.acts.map(({ at }) => at)).toEqual([MONDAY, TUESDAY]);
  });

  it('take back what a later morning was to let go of, and a verdict does not', () => {
    const taken = done(acknowledge(buildCase(), sam(MONDAY)));
    const planned = addAct(taken, { at: WEDNESDAY, by: NOBODY, did: 'lapsed' });
    expect(handOf(takeByDoing(planned, 'set-pulse', sam(TUESDAY)), LATER)).not.toBeNull();
    expect(handOf(done(judge(planned, 'useful', sam(TUESDAY))), LATER)).toBeNull();
  });

  it('are done once a click', () => {
    const once = takeByDoing(buildCase(), 'set-pulse', sam(MONDAY));
    expect(takeByDoing(once, 'set-pulse', sam(MONDAY))).toBe(once);
    expect(hasDone(once, { ...sam(MONDAY), did: 'set-pulse' })).toBe(true);
    expect(hasDone(once, { ...mia(MONDAY), did: 'set-pulse' })).toBe(false);
  });

  it('say why they change nothing', () => {
    const over = buildCase({ ended: { on: '2026-03-01', because: 'over' } });
    const taken = done(acknowledge(buildCase(), sam(MONDAY)));
    const problems = [
      acknowledge(over, sam(MONDAY)),
      undo(over, sam(MONDAY)),
      snooze(over, TUESDAY, sam(MONDAY)),
      wake(over, sam(MONDAY)),
      acknowledge(taken, sam(MONDAY)),
      acknowledge(taken, mia(WEDNESDAY)),
      undo(buildCase(), sam(MONDAY)),
      wake(taken, sam(TUESDAY)),
      snooze(buildCase(), MONDAY, sam(MONDAY)),
      snooze(buildCase(), '2026-04-02T10:00:00.000Z', sam(MONDAY)),
      snooze(buildCase(), 'some day', sam(MONDAY)),
    ];
    for (const acted of problems) expect(acted).toHaveProperty('problem');
    expect(takeByDoing(over, 'set-pulse', sam(MONDAY))).toBe(over);
  });

  it('acknowledge again what has more to it, or on another day', () => {
    const taken = done(acknowledge(buildCase(), sam(MONDAY)));
    expect(handOf(done(acknowledge(taken, sam(WEDNESDAY))), LATER)).toMatchObject({
      since: MONDAY,
      lastActAt: WEDNESDAY,
    });
    const more = { ...taken, alerts: [...taken.alerts, buildCaseAlert({ rule: 'drop' })] };
    expect(handOf(done(acknowledge(more, mia(MONDAY))), LATER)).toMatchObject({ by: 'mia@example.com' });
  });

  it('wake a snooze', () => {
    const snoozed = done(snooze(buildCase(), WEDNESDAY, sam(MONDAY)));
    expect(handOf(snoozed, TUESDAY)).toMatchObject({ did: 'snoozed', until: WEDNESDAY });
    expect(handOf(done(wake(snoozed, sam(TUESDAY))), LATER)).toBeNull();
  });
});
