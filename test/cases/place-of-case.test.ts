import { describe, expect, it } from 'vitest';
import { acknowledge, snooze } from '../../lib/cases/act-on-case.ts';
import type { Case } from '../../lib/cases/case.ts';
import { placeOfCase, type Situation } from '../../lib/cases/place-of-case.ts';
import type { Outcome } from '../../lib/cases/telling.ts';
import { buildCase, buildTelling } from '../support/build-case.ts';
import { notify } from './morning-builder.ts';

const failed: Outcome = { is: 'not-reached', because: 'It was refused.', isUnreachable: false };
const gone: Outcome = { is: 'not-reached', because: 'Nobody is there.', isUnreachable: true };
const planned: Outcome = { is: 'planned' };
const told = buildCase({ tellings: [buildTelling()] });
const sam = { by: 'sam@example.com', at: '2026-03-02T09:00:00.000Z' };

function place(one: Case, over: Partial<Situation> = {}) {
  const now = '2026-03-03T04:00:00.000Z';
  return placeOfCase(one, { morning: '2026-03-03', now, mode: 'on', notify, isInDoubt: () => false, ...over });
}

function acted(result: ReturnType<typeof acknowledge>): Case {
  if ('problem' in result) throw new Error(result.problem);
  return result.one;
}

describe('an open case', () => {
  it('is told when a message that names all of it reached its owner', () => {
    expect(place(told)).toEqual({ is: 'told', telling: told.tellings[0] });
  });

  it('waits for the next morning when nothing was said, what was said failed, or there is more', () => {
    const waiting = { is: 'waiting', morning: '2026-03-03', isRationed: false, isClear: false };
    expect(place(buildCase())).toEqual(waiting);
    expect(place(buildCase({ tellings: [buildTelling({ outcome: failed })] }))).toEqual(waiting);
    expect(place(buildCase({ alerts: [{}, { rule: 'drop' }], tellings: [buildTelling()] }))).toEqual(waiting);
    expect(place(buildCase({ about: { owner: 'ann@example.com' }, tellings: [buildTelling()] }))).toEqual(waiting);
    expect(place(buildCase({ triageSince: '2026-03-02' }))).toEqual({ ...waiting, isRationed: true });
  });

  it('waits for one of its rules to hold again when it got better before it was told', () => {
    const better = buildCase({ alerts: [{ state: 'recovering' }] });
    expect(place(better)).toMatchObject({ is: 'waiting', isClear: true });
    expect(place({ ...better, tellings: told.tellings })).toMatchObject({ is: 'told' });
  });

  it('is on its way, or in doubt, until something is known of its message', () => {
    const one = buildCase({ tellings: [buildTelling({ outcome: planned })] });
    expect(place(one)).toMatchObject({ is: 'on-its-way', isInDoubt: false });
    expect(place(one, { isInDoubt: () => true })).toMatchObject({ is: 'on-its-way', isInDoubt: true });
  });

  it('is told by what told its owner, not by what reminded them of it', () => {
    const reminder = buildTelling({ as: 'reminder', morning: '2026-03-03' });
    expect(place({ ...told, tellings: [...told.tellings, reminder] })).toEqual({
      is: 'told',
      telling: told.tellings[0],
    });
  });

  it('stays told while a reminder is on its way', () => {
    const reminder = buildTelling({ as: 'reminder', morning: '2026-03-03', outcome: planned });
    expect(place(buildCase({ tellings: [buildTelling(), reminder] }))).toMatchObject({ is: 'told' });
  });

  it('is in the hand of whoever took it, or snoozed; past its end a snooze waits for the morning', () => {
    expect(place(acted(acknowledge(told, sam)))).toMatchObject({ is: 'in-hand', hand: { by: 'sam@example.com' } });
    const until = '2026-03-04T09:00:00.000Z';
    const snoozed = acted(snooze(told, until, sam));
    expect(place(snoozed)).toMatchObject({ is: 'snoozed', until });
    expect(place(snoozed, { morning: '2026-03-05', now: '2026-03-04T10:00:00.000Z' })).toMatchObject({ is: 'waiting' });
  });

  it('cools down after it came back, unless nothing had reached anybody', () => {
    const alerts = [{ coolsUntil: '2026-03-09' }];
    expect(place(buildCase({ alerts, tellings: [buildTelling()] }))).toEqual({
      is: 'cooling-down',
      until: '2026-03-09',
    });
    expect(place(buildCase({ alerts, tellings: [buildTelling({ outcome: failed })] }))).toMatchObject({
      is: 'waiting',
    });
  });

  it('is left out, not delivered, or nobody’s to be told, whatever else holds', () => {
    const absent = { ...told, absentSince: '2026-03-02' };
    expect(place(absent)).toEqual({ is: 'left-out', since: '2026-03-02' });
    expect(place(absent, { mode: 'shadow' })).toEqual({ is: 'not-delivered', mode: 'shadow' });
    const nobodys = { ...absent, about: { ...absent.about, owner: null, manager: null } };
    expect(place(nobodys, { mode: 'off' })).toEqual({ is: 'nobody-to-tell' });
  });

  it('of an owner whom nothing reaches is told when somebody above them heard of it, and nobody’s where nobody does', () => {
    const tellings = [buildTelling({ outcome: gone })];
    expect(place(buildCase({ tellings }))).toMatchObject({ is: 'waiting' });
    const escalated = buildTelling({ as: 'escalation', of: 'mia@example.com', role: 'manager' });
    expect(place(buildCase({ tellings: [...tellings, escalated] }))).toMatchObject({ is: 'told' });
    expect(place(buildCase({ tellings: [...tellings, { ...escalated, outcome: gone }] }))).toEqual({
      is: 'nobody-to-tell',
    });
  });
});
