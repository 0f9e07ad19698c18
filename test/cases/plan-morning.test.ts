import { describe, expect, it } from 'vitest';
import { acknowledge, snooze, undo } from '../../lib/cases/act-on-case.ts';
import type { Case } from '../../lib/cases/case.ts';
import { recordTelling } from '../../lib/cases/record-telling.ts';
import type { Outcome } from '../../lib/cases/telling.ts';
import { buildCase, buildCaseAlert, buildTask, buildTelling, ownerThenManager } from '../support/build-case.ts';
import { describePlan, notify, planFor } from './morning-builder.ts';

const failed: Outcome = { is: 'not-reached', because: 'It was refused.', isUnreachable: false };
const gone: Outcome = { is: 'not-reached', because: 'Nobody is there.', isUnreachable: true };
const told = buildCase({ tellings: [buildTelling()] });
const triaged = buildCase({ alerts: [{ way: 'triage' }], tellings: [buildTelling({ as: 'triage', code: 'triage' })] });
const by = (person: string, at: string) => ({ by: `${person}@example.com`, at });

function acted(result: ReturnType<typeof acknowledge>): Case {
  if ('problem' in result) throw new Error(result.problem);
  return result.one;
}

/** So many of Sam's, the first worth most. */
function portfolio(count: number, over: Parameters<typeof buildCase>[0] = {}): readonly Case[] {
  return Array.from({ length: count }, (_, index) =>
    buildCase({ account: `a${String(index + 1).padStart(2, '0')}`, about: { arr: 1000 * (count - index) }, ...over }),
  );
}

describe('a case that opened', () => {
  it('is told to its owner', () => {
    expect(describePlan(planFor('2026-03-02', [buildCase()]))).toEqual(['alert to sam: acme']);
  });

  it('is told once a morning, and not again when it reached its owner', () => {
    expect(describePlan(planFor('2026-03-02', [told], { now: '2026-03-02T09:00:00.000Z' }))).toEqual([]);
    expect(describePlan(planFor('2026-03-02', [buildCase({ tellings: [buildTelling({ outcome: failed })] })]))).toEqual(
      [],
    );
  });

  it('is told anew on the next working morning when its message failed', () => {
    const one = buildCase({ tellings: [buildTelling({ outcome: failed })] });
    const { notices } = planFor('2026-03-03', [one]);
    expect(notices.map(({ as, wishes }) => [as, wishes[0]!.code])).toEqual([['alert', 'told-anew']]);
  });

  it('is told within its case when another rule is met, and when it gets worse in kind', () => {
    const second = buildCase({ alerts: [{}, { rule: 'drop' }], tellings: [buildTelling()] });
    const deeper = buildCase({ alerts: [{ depth: 2 }], tellings: [buildTelling()] });
    for (const one of [second, deeper]) {
      const [notice] = planFor('2026-03-03', [one]).notices;
      expect(notice).toMatchObject({ as: 'alert', wishes: [{ code: 'worsened' }] });
      expect(notice!.wishes[0]!.alerts).toHaveLength(1);
    }
  });

  it('is not spoken of while its account is missing for a first night, or nothing of it holds', () => {
    expect(describePlan(planFor('2026-03-02', [buildCase({ absentSince: '2026-03-01' })]))).toEqual([]);
    expect(describePlan(planFor('2026-03-02', [buildCase({ alerts: [{ state: 'recovering' }] })]))).toEqual([]);
  });

  it('that came back within the cooldown is told when that ends, unless nothing had reached anybody', () => {
    const back = { alerts: [{ coolsUntil: '2026-03-09' }], tellings: [buildTelling()] };
    const at = (date: string, one: Case) => planFor(date, [one]).notices.filter(({ as }) => as === 'alert');
    expect(at('2026-03-06', buildCase(back))).toEqual([]);
    expect(at('2026-03-09', buildCase(back))[0]!.wishes[0]!.code).toBe('reopened');
    const missed = buildCase({ ...back, tellings: [buildTelling({ outcome: failed })] });
    expect(at('2026-03-06', missed)[0]!.wishes[0]!.code).toBe('told-anew');
  });
});

describe('the budget', () => {
  it('leaves the largest messages of their own, and the digest names exactly the others', () => {
    expect(describePlan(planFor('2026-03-02', portfolio(4), { notify: { budget: 2 } }))).toEqual([
      'alert to sam: a01',
      'alert to sam: a02',
      'digest to sam: a03, a04',
    ]);
  });

  it('counts what was tried this morning, whatever became of it', () => {
    const tried = buildCase({ account: 'tried', tellings: [buildTelling({ outcome: failed })] });
    expect(describePlan(planFor('2026-03-02', [tried, ...portfolio(2)], { notify: { budget: 2 } }))).toEqual([
      'alert to sam: a01',
      'digest to sam: a02',
    ]);
  });

  it('leaves for the next morning what a digest that was sent cannot name', () => {
    const spent = { notify: { budget: 1 }, isDigestSpent: () => true };
    expect(describePlan(planFor('2026-03-02', portfolio(2), spent))).toEqual(['alert to sam: a01']);
  });

  it('is one of both for whoever stands in for somebody', () => {
    const delegates = [{ away: 'sam@example.com', to: 'ann@example.com', from: '2026-03-01', until: '2026-03-06' }];
    const own = buildCase({ account: 'own', about: { owner: 'ann@example.com', arr: 1 } });
    expect(describePlan(planFor('2026-03-02', [own, buildCase()], { notify: { budget: 1, delegates } }))).toEqual([
      'alert to ann: acme',
      'digest to ann: own',
    ]);
  });
});

describe('a triage', () => {
  const found = { alerts: [buildCaseAlert({ way: 'triage' })] };

  it('names ten in one message, and the next ones in the digests of the mornings after', () => {
    const cases = new Map(portfolio(14, found).map((one) => [one.account, one]));
    const mornings = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'].map((date) => {
      const plan = planFor(date, [...cases.values()], { notify: { budget: 2 } });
      for (const one of plan.cases) cases.set(one.account, one);
      const wishes = [...plan.notices, ...plan.digests.values()].flatMap((part) =>
        'triage' in part ? part.triage : part.wishes,
      );
      for (const wish of wishes) {
        const kept = recordTelling(
          cases.get(wish.one.account)!,
          wish,
          { period: date, id: date, instead: null },
          { date, now: `${date}T04:10:00.000Z` },
        );
        const tellings = kept.tellings.map((telling) => ({
          ...telling,
          outcome: { is: 'reached', at: `${date}T07:30:00.000Z` } as const,
        }));
        cases.set(wish.one.account, { ...kept, tellings });
      }
      return describePlan(plan);
    });
    expect(mornings).toEqual([
      ['triage to sam: a01, a02, a03, a04, a05, a06, a07, a08, a09, a10 and 4 more'],
      ['digest to sam: a11, a12 and 2 more'],
      ['digest to sam: a13, a14'],
      [],
    ]);
  });

  it('waits on a morning that no night has a digest for, and goes on in the next digest', () => {
    const waiting = portfolio(3, { ...found, triageSince: '2026-03-02' });
    const withoutNight = { notify: { budget: 2 }, night: '2026-03-01', isDigestSpent: () => true };
    const plan = planFor('2026-03-03', waiting, withoutNight);
    expect(describePlan(plan)).toEqual([]);
    expect(plan.cases).toEqual([]);
    expect(describePlan(planFor('2026-03-04', waiting, { notify: { budget: 2 } }))).toEqual([
      'digest to sam: a01, a02 and 1 more',
    ]);
  });

  it('has no second message where what was found since presses less than ten that wait: it waits with them', () => {
    const waiting = portfolio(12, { ...found, triageSince: '2026-03-02' });
    const late = (arr: number) => {
      const one = buildCase({ account: 'late', ...found });
      return { ...one, about: { ...one.about, arr } };
    };
    const plan = planFor('2026-03-03', [...waiting, late(1)], { notify: { budget: 2 } });
    expect(describePlan(plan)).toEqual(['digest to sam: a01, a02 and 11 more']);
    expect(plan.cases.map(({ account, triageSince }) => `${account} since ${triageSince}`)).toEqual([
      'late since 2026-03-03',
    ]);
    expect(describePlan(planFor('2026-03-03', [...waiting, late(900_000)], { notify: { budget: 2 } }))).toEqual([
      'triage to sam: late, a01, a02, a03, a04, a05, a06, a07, a08, a09 and 3 more',
    ]);
  });

  it('of a surge names all that is critical, up to twenty, and ten where less is', () => {
    const worst = { alerts: [buildCaseAlert({ way: 'triage', severity: 'critical' })] };
    const mixed = (count: number) => [
      ...portfolio(12, found).map((one) => ({ ...one, about: { ...one.about, arr: 900_000 } })),
      ...portfolio(count, worst).map((one) => ({ ...one, account: `c${one.account}` })),
    ];
    const named = (count: number, isSurge = true) => {
      const [notice] = planFor('2026-03-02', mixed(count), { isSurge }).notices;
      const critical = notice!.wishes.filter(({ one }) => one.account.startsWith('c')).length;
      return [critical, notice!.wishes.length, notice!.unnamed];
    };
    expect(named(3)).toEqual([3, 10, 5]);
    expect(named(15)).toEqual([15, 15, 12]);
    expect(named(25)).toEqual([20, 20, 17]);
    expect(named(15, false)).toEqual([0, 10, 17]);
  });

  it('comes the morning after what was found when one had been sent', () => {
    const sent = buildCase({ account: 'sent', ...found, tellings: [buildTelling({ as: 'triage' })] });
    const late = buildCase({ account: 'late', ...found });
    const today = planFor('2026-03-02', [sent, late], { now: '2026-03-02T10:00:00.000Z' });
    expect(describePlan(today)).toEqual([]);
    expect(today.cases).toEqual([]);
    expect(describePlan(planFor('2026-03-03', [sent, late]))).toEqual(['triage to sam: late']);
  });

  it('has no reminder and no escalation; after five business days its manager gets the count and the three largest', () => {
    const cases = portfolio(5, { ...found, tellings: [buildTelling({ as: 'triage' })] });
    expect(describePlan(planFor('2026-03-06', cases))).toEqual([]);
    expect(describePlan(planFor('2026-03-09', cases))).toEqual(['report to mia: a01, a02, a03 and 2 more']);
  });

  it('is reported once a week, and only what nobody touched', () => {
    const report = buildTelling({ as: 'report', of: 'mia@example.com', role: 'manager', morning: '2026-03-09' });
    const reported = buildCase({
      ...triaged,
      about: {},
      alerts: triaged.alerts,
      tellings: [...triaged.tellings, report],
    });
    expect(describePlan(planFor('2026-03-13', [reported]))).toEqual([]);
    expect(describePlan(planFor('2026-03-16', [reported]))).toEqual(['report to mia: acme']);
    const taken = acted(acknowledge(triaged, by('sam', '2026-03-05T10:00:00.000Z')));
    expect(describePlan(planFor('2026-03-09', [taken]))).toEqual([]);
    const given = acted(undo(taken, by('sam', '2026-03-06T10:00:00.000Z')));
    expect(describePlan(planFor('2026-03-12', [given]))).toEqual([]);
    expect(describePlan(planFor('2026-03-13', [given]))).toEqual(['report to mia: acme']);
  });

  it('gives way to an ordinary alert, with a clock, when the case gets worse', () => {
    const worse = buildCase({ alerts: [{ way: 'triage' }, { rule: 'drop' }], tellings: triaged.tellings });
    expect(describePlan(planFor('2026-03-04', [worse]))).toEqual(['alert to sam: acme']);
    const next = buildTelling({ morning: '2026-03-04', covers: worse.alerts });
    expect(describePlan(planFor('2026-03-05', [{ ...worse, tellings: [...worse.tellings, next] }]))).toEqual([
      'reminder to sam: acme',
    ]);
  });

  it('is never of an opportunity', () => {
    expect(describePlan(planFor('2026-03-02', [buildCase({ ...found, kind: 'opportunity' })]))).toEqual([]);
  });
});

describe('a case that nobody takes', () => {
  const remindedOn = (morning: string) => buildTelling({ as: 'reminder', code: 'step', morning });

  it('is brought up again after a day, and to the manager after two', () => {
    expect(describePlan(planFor('2026-03-03', [told]))).toEqual(['reminder to sam: acme']);
    const reminded = buildCase({ tellings: [buildTelling(), remindedOn('2026-03-03')] });
    expect(describePlan(planFor('2026-03-04', [reminded]))).toEqual(['escalation to mia: acme']);
  });

  it('comes to the manager only after it was brought up again, however late that was', () => {
    expect(describePlan(planFor('2026-03-06', [told]))).toEqual(['reminder to sam: acme']);
    const reminded = buildCase({ tellings: [buildTelling(), remindedOn('2026-03-06')] });
    expect(describePlan(planFor('2026-03-06', [reminded]))).toEqual([]);
    expect(describePlan(planFor('2026-03-09', [reminded]))).toEqual(['escalation to mia: acme']);
  });

  it('is nobody’s turn while the last night could say of none of its rules whether it still holds', () => {
    const unsureRules = new Map([['below-safe-zone', 40]]);
    expect(describePlan(planFor('2026-03-03', [told], { unsureRules }))).toEqual([]);
    // The weekly word names the three largest: without one it would name another.
    expect(describePlan(planFor('2026-03-09', [triaged], { unsureRules }))).toEqual(['report to mia: acme']);
    const deep = new Map([['below-safe-zone', 60]]);
    expect(describePlan(planFor('2026-03-03', [told], { unsureRules: deep }))).toEqual(['reminder to sam: acme']);
    const tellings = [buildTelling()];
    const worse = buildCase({ alerts: [{}, { rule: 'drop' }], tellings });
    const known = buildCase({ alerts: worse.alerts, tellings: [buildTelling({ covers: worse.alerts })] });
    expect(describePlan(planFor('2026-03-03', [known], { unsureRules }))).toEqual(['reminder to sam: acme']);
  });

  it('has no clock before it reached its owner', () => {
    const planned = buildCase({ tellings: [buildTelling({ outcome: { is: 'planned' } })] });
    expect(describePlan(planFor('2026-03-06', [planned]))).toEqual([]);
  });

  it('needs no reminder on a morning that tells its owner more, and its manager hears of it in time', () => {
    const worse = buildCase({ alerts: [{}, { rule: 'drop' }], tellings: [buildTelling()] });
    expect(describePlan(planFor('2026-03-03', [worse]))).toEqual(['alert to sam: acme']);
    const again = buildTelling({ morning: '2026-03-03', covers: worse.alerts });
    expect(describePlan(planFor('2026-03-04', [{ ...worse, tellings: [buildTelling(), again] }]))).toEqual([
      'escalation to mia: acme',
    ]);
  });

  it('is one of one message of its sort a person and morning', () => {
    const others = ['bolt', 'core'].map((account) =>
      buildCase({ account, about: { arr: 1 }, tellings: [buildTelling()] }),
    );
    expect(describePlan(planFor('2026-03-03', [told, ...others]))).toEqual(['reminder to sam: acme, bolt, core']);
    const tried = buildCase({
      account: 'dune',
      tellings: [buildTelling(), { ...remindedOn('2026-03-03'), outcome: failed }],
    });
    expect(describePlan(planFor('2026-03-03', [told, tried], { now: '2026-03-03T09:00:00.000Z' }))).toEqual([]);
  });

  it('is left to whoever has it in hand until they give it back', () => {
    const taken = acted(acknowledge(told, by('sam', '2026-03-02T10:00:00.000Z')));
    expect(describePlan(planFor('2026-03-04', [taken]))).toEqual([]);
    const given = acted(undo(taken, by('sam', '2026-03-04T10:00:00.000Z')));
    expect(describePlan(planFor('2026-03-05', [given]))).toEqual(['reminder to sam: acme']);
  });

  it('has no steps where its rules have none, or it is an opportunity', () => {
    expect(describePlan(planFor('2026-03-06', [buildCase({ ...told, about: {}, alerts: [{ chain: [] }] })]))).toEqual(
      [],
    );
    expect(describePlan(planFor('2026-03-06', [{ ...told, kind: 'opportunity' }]))).toEqual([]);
  });
});

describe('an owner whom nothing reaches', () => {
  const lost = buildCase({ tellings: [buildTelling({ outcome: gone })] });
  const escalated = buildTelling({
    as: 'escalation',
    of: 'mia@example.com',
    role: 'manager',
    plannedAt: '2026-03-02T09:00:00.000Z',
  });

  it('is not waited for: the next step is told at once, the one after in its time', () => {
    expect(describePlan(planFor('2026-03-02', [lost], { now: '2026-03-02T09:00:00.000Z' }))).toEqual([
      'escalation to mia: acme',
    ]);
    const chain = [...ownerThenManager, { after: { hours: 96 }, to: ['executive'], ask: null } as const];
    const about = { executive: 'eve@example.com' };
    const next = buildCase({ about, alerts: [{ chain }], tellings: [...lost.tellings, escalated] });
    expect(describePlan(planFor('2026-03-05', [next]))).toEqual([]);
    expect(describePlan(planFor('2026-03-06', [next]))).toEqual(['escalation to eve: acme']);
  });

  it('is not waited for where the rules have no step either', () => {
    const one = buildCase({ alerts: [{ chain: [] }], tellings: lost.tellings });
    expect(describePlan(planFor('2026-03-03', [one]))).toEqual(['escalation to mia: acme']);
  });

  it('has somebody who hears what comes up later', () => {
    const more = buildCase({ alerts: [{}, { rule: 'drop' }], tellings: [...lost.tellings, escalated] });
    expect(describePlan(planFor('2026-03-03', [more]))).toEqual(['escalation to mia: acme']);
  });

  it('is passed over with a manager whom nothing reaches', () => {
    const about = { executive: 'eve@example.com' };
    const one = buildCase({ about, tellings: [...lost.tellings, { ...escalated, outcome: gone }] });
    expect(describePlan(planFor('2026-03-03', [one]))).toEqual(['escalation to eve: acme']);
  });
});

describe('a new owner', () => {
  const about = { owner: 'ann@example.com' };

  it('is told anew and has the whole time', () => {
    const tellings = [buildTelling(), buildTelling({ as: 'reminder', morning: '2026-03-03' })];
    const moved = buildCase({ about, tellings });
    const [notice] = planFor('2026-03-09', [moved]).notices;
    expect(notice).toMatchObject({
      as: 'alert',
      addressee: { of: 'ann@example.com' },
      wishes: [{ code: 'new-owner' }],
    });
    const reached = buildCase({
      about,
      tellings: [...tellings, buildTelling({ of: 'ann@example.com', morning: '2026-03-09' })],
    });
    expect(describePlan(planFor('2026-03-09', [reached]))).toEqual([]);
    expect(describePlan(planFor('2026-03-10', [reached]))).toEqual(['reminder to ann: acme']);
  });

  it('is told anew also when they had it before, or heard of it as a manager', () => {
    const back = buildCase({
      tellings: [buildTelling(), buildTelling({ of: 'ann@example.com', morning: '2026-03-09' })],
    });
    expect(describePlan(planFor('2026-03-16', [back]))).toEqual(['alert to sam: acme']);
    const escalated = buildTelling({ as: 'escalation', of: 'mia@example.com', role: 'manager', morning: '2026-03-04' });
    const promoted = buildCase({
      about: { owner: 'mia@example.com', manager: null },
      tellings: [buildTelling(), escalated],
    });
    expect(describePlan(planFor('2026-03-05', [promoted]))).toEqual(['alert to mia: acme']);
  });

  it('has it out of the hand of who owned it before, and in that of anybody else', () => {
    const taken = acted(acknowledge(told, by('sam', '2026-03-02T10:00:00.000Z')));
    const plan = planFor('2026-03-04', [{ ...taken, about: { ...taken.about, ...about } }]);
    expect(describePlan(plan)).toEqual(['alert to ann: acme']);
    expect(plan.cases[0]!.acts.at(-1)).toMatchObject({ did: 'passed-on' });
    const managers = acted(acknowledge(told, by('mia', '2026-03-02T10:00:00.000Z')));
    const kept = planFor('2026-03-04', [{ ...managers, about: { ...managers.about, ...about } }]);
    expect(describePlan(kept)).toEqual(['alert to ann: acme']);
    expect(kept.cases).toEqual([]);
  });

  it('hears that it is theirs now also when somebody’s snooze ends', () => {
    const until = '2026-03-04T07:30:00.000Z';
    const snoozed = acted(snooze(told, until, by('mia', '2026-03-02T10:00:00.000Z')));
    const [notice] = planFor('2026-03-04', [{ ...snoozed, about: { ...snoozed.about, ...about } }]).notices;
    expect(notice).toMatchObject({ addressee: { of: 'ann@example.com' }, wishes: [{ code: 'new-owner' }] });
  });

  it('has in a triage what the one before had in a triage', () => {
    expect(describePlan(planFor('2026-03-04', [{ ...triaged, about: { ...triaged.about, ...about } }]))).toEqual([
      'triage to ann: acme',
    ]);
  });
});

describe('a hand', () => {
  const taken = acted(acknowledge(told, by('sam', '2026-03-02T10:00:00.000Z')));

  it('lapses after ten business days: its owner is told again, and a clock starts', () => {
    expect(describePlan(planFor('2026-03-16', [taken]))).toEqual([]);
    const plan = planFor('2026-03-17', [taken]);
    expect(plan.notices[0]).toMatchObject({ as: 'alert', wishes: [{ code: 'hand-lapsed' }] });
    const lapsed = plan.cases[0]!;
    const again = { ...lapsed, tellings: [...lapsed.tellings, buildTelling({ morning: '2026-03-17' })] };
    expect(describePlan(planFor('2026-03-18', [again]))).toEqual(['reminder to sam: acme']);
  });

  it('does not lapse while a task has its date ahead', () => {
    const tasks = [buildTask({ dueOn: '2026-03-20' })];
    expect(describePlan(planFor('2026-03-20', [taken], { tasks }))).toEqual([]);
    expect(describePlan(planFor('2026-03-23', [taken], { tasks }))).toEqual(['alert to sam: acme']);
  });

  it('keeps it through what is no more severe, of which its owner hears', () => {
    const more = { ...taken, alerts: [...taken.alerts, buildCaseAlert({ rule: 'drop' })] };
    const plan = planFor('2026-03-04', [more]);
    expect(describePlan(plan)).toEqual(['alert to sam: acme']);
    expect(plan.cases).toEqual([]);
  });

  it('is pierced by what is more severe, and so is a snooze', () => {
    const snoozed = acted(snooze(told, '2026-03-20T10:00:00.000Z', by('sam', '2026-03-02T10:00:00.000Z')));
    for (const one of [taken, snoozed]) {
      const plan = planFor('2026-03-04', [
        { ...one, alerts: [...one.alerts, buildCaseAlert({ rule: 'deep', severity: 'critical' })] },
      ]);
      expect(describePlan(plan)).toEqual(['alert to sam: acme']);
      expect(plan.cases[0]!.acts.at(-1)!.did).toBe('pierced');
    }
  });

  it('that snoozes is quiet until the working morning after its end', () => {
    const snoozed = acted(snooze(told, '2026-03-07T10:00:00.000Z', by('sam', '2026-03-02T10:00:00.000Z')));
    expect(describePlan(planFor('2026-03-06', [snoozed]))).toEqual([]);
    const plan = planFor('2026-03-09', [snoozed], { now: '2026-03-07T04:10:00.000Z' });
    expect(plan.notices[0]).toMatchObject({ as: 'alert', wishes: [{ code: 'snooze-over' }] });
  });

  it('is not let go of by a morning that is still to come once somebody acts before it', () => {
    const [lapsed] = planFor('2026-03-17', [taken], { now: '2026-03-16T20:00:00.000Z' }).cases;
    expect(lapsed!.acts.at(-1)).toMatchObject({ did: 'lapsed', at: '2026-03-17T07:30:00.000Z' });
    const again = acted(acknowledge(lapsed!, by('sam', '2026-03-16T21:00:00.000Z')));
    expect(again.acts.map(({ did }) => did)).not.toContain('lapsed');
  });
});

describe('a case that is over', () => {
  const over = {
    ended: { on: '2026-03-05', because: 'over' },
    alerts: [buildCaseAlert({ state: 'resolved', resolvedOn: '2026-03-05' })],
  } as const;

  it('is told to whom it was told, when the cooldown has ended', () => {
    const one = buildCase({ ...over, tellings: [buildTelling()] });
    expect(describePlan(planFor('2026-03-06', [one]))).toEqual([]);
    expect(describePlan(planFor('2026-03-09', [one]))).toEqual(['over to sam: acme']);
    const said = buildCase({
      ...over,
      tellings: [buildTelling(), buildTelling({ as: 'over', morning: '2026-03-09' })],
    });
    expect(describePlan(planFor('2026-03-10', [said]))).toEqual([]);
  });

  it('is told to nobody whom nothing had reached, nor after 35 nights, nor of an opportunity', () => {
    expect(
      describePlan(planFor('2026-03-09', [buildCase({ ...over, tellings: [buildTelling({ outcome: failed })] })])),
    ).toEqual([]);
    expect(describePlan(planFor('2026-04-13', [buildCase({ ...over, tellings: [buildTelling()] })]))).toEqual([]);
    expect(
      describePlan(planFor('2026-03-09', [buildCase({ ...over, kind: 'opportunity', tellings: [buildTelling()] })])),
    ).toEqual([]);
  });

  it('with its account gone is told to its owner at once, whatever they knew, and brought up no more', () => {
    const one = buildCase({ ended: { on: '2026-03-05', because: 'left' } });
    const [notice] = planFor('2026-03-06', [one]).notices;
    expect(notice).toMatchObject({ as: 'over', wishes: [{ code: 'account-gone' }] });
    expect(describePlan(planFor('2026-03-06', [{ ...one, tellings: [buildTelling()] }]))).toEqual([
      'over to sam: acme',
    ]);
  });
});

it('says the same, planned twice', () => {
  const cases = [buildCase(), { ...told, account: 'bolt' }, { ...triaged, account: 'core' }];
  expect(planFor('2026-03-09', cases)).toEqual(planFor('2026-03-09', cases));
  expect(notify.budget).toBe(5);
});
