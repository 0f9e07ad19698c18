import { describe, expect, it } from 'vitest';
import type { AccountPeople } from '../../lib/cases/assign-task.ts';
import { type OverdueTelling, PORTFOLIO, type Task } from '../../lib/cases/task.ts';
import { mayTellTeams, planTeams, settleOverdue } from '../../lib/cases/tell-overdue.ts';
import { type Outcome, settleTellings } from '../../lib/cases/telling.ts';
import type { NotifyConfig } from '../../lib/config/notify-config.ts';
import { buildCase, buildTask, buildTelling } from '../support/build-case.ts';
import { describeTaskPlan, notify, planTasksFor } from './morning-builder.ts';

const SAM = 'sam@example.com';
const ANN = 'ann@example.com';
const MIA = 'mia@example.com';
const BOSS = 'boss@example.com';
const EVE = 'eve@example.com';

/** A Monday, and days of its week. */
const MONDAY = '2026-03-09';
const TUESDAY = '2026-03-10';
const WEDNESDAY = '2026-03-11';
const NEXT_MONDAY = '2026-03-16';

const reached: Outcome = { is: 'reached', at: `${MONDAY}T07:30:00.000Z` };
const failed: Outcome = { is: 'not-reached', because: 'It expired.', isUnreachable: false };
const unreachable: Outcome = { ...failed, because: 'Nobody is there.', isUnreachable: true };

/** Sam was told on the Monday by a message of its own, and it reached him, but for what is given. */
function told(over: Partial<OverdueTelling> = {}): OverdueTelling {
  const { morning: on = MONDAY, of: whose = SAM } = over;
  const { morning, plannedAt, to, of, message, instead } = buildTelling({ morning: on, of: whose });
  return { morning, plannedAt, to, of, message, instead, outcome: reached, role: 'assignee', as: 'message', ...over };
}

const known = [buildTelling({ outcome: reached })];

/** Due on the Friday before, and Sam knows that it is his. */
function late(over: Partial<Task> = {}): Task {
  return buildTask({ id: over.title ?? 'call', dueOn: '2026-03-06', tellings: known, ...over });
}

const planned = (date: string, tasks: readonly Task[], over: Parameters<typeof planTasksFor>[2] = {}) =>
  describeTaskPlan(planTasksFor(date, tasks, over));

describe('a task that is overdue', () => {
  it('is named in its assignee’s digest, and has no message of its own then', () => {
    const task = late();
    expect(planned(MONDAY, [task], { digestTo: () => ({ overdue: [task], hasTeam: false }) })).toEqual([
      'digest to sam: Call them',
    ]);
  });

  it('has a message of its own where no digest is written', () => {
    expect(planned(MONDAY, [late(), late({ title: 'Write to them' })])).toEqual(['to sam: 2 overdue']);
  });

  it('waits for the next digest where this one has no room for it: nobody gets two messages', () => {
    expect(planned(MONDAY, [late()], { digestTo: () => ({ overdue: [], hasTeam: false }) })).toEqual([]);
  });

  it('is told once, and again where that did not arrive, on the next morning', () => {
    expect(planned(TUESDAY, [late({ overdueTellings: [told()] })])).toEqual([]);
    expect(planned(TUESDAY, [late({ overdueTellings: [told({ outcome: { is: 'planned' } })] })])).toEqual([]);
    const lost = late({ overdueTellings: [told({ outcome: failed })] });
    expect(planned(MONDAY, [lost])).toEqual([]);
    expect(planned(TUESDAY, [lost])).toEqual(['to sam: 1 overdue']);
    expect(planned(TUESDAY, [late({ overdueTellings: [told({ outcome: unreachable })] })])).toEqual([]);
  });

  it('is told whatever its manager heard of it, and on a morning whose digest named others', () => {
    const weekly = told({ role: 'manager', of: MIA, to: MIA });
    expect(planned(TUESDAY, [late({ overdueTellings: [weekly] })])).toEqual(['to sam: 1 overdue']);
    const named = late({ overdueTellings: [told({ as: 'digest' })] });
    expect(planned(MONDAY, [named, late({ title: 'Write to them' })])).toEqual(['to sam: 1 overdue']);
  });

  it('was told by the version before, which kept no message of it', () => {
    expect(planned(TUESDAY, [late({ overdueToldAt: `${MONDAY}T08:00:00.000Z` })])).toEqual([]);
  });

  it('comes with what is new to them in one message', () => {
    const fresh = late({ title: 'New', dueOn: '2026-03-20', tellings: [], startedBy: ANN });
    expect(planned(MONDAY, [late(), fresh])).toEqual(['to sam: 1 new, 1 overdue']);
  });

  it('waits for the next morning where a message about tasks went to them on this one', () => {
    const morning = { ...buildTelling({ morning: MONDAY }), outcome: reached };
    const fresh = late({ title: 'New', dueOn: '2026-03-20', tellings: [morning] });
    expect(planned(MONDAY, [late(), fresh])).toEqual([]);
    expect(planned(TUESDAY, [late(), fresh])).toEqual(['to sam: 1 overdue']);
  });

  it('goes to whoever stands in, and what is nobody’s to the queue', () => {
    const delegates = [{ away: SAM, to: ANN, from: MONDAY, until: '2026-03-20' }];
    const unowned = { slack: null, emails: ['queue@example.com'] };
    const fresh = late({ title: 'Nobody’s', assignee: null, tellings: known });
    expect(planned(MONDAY, [late(), fresh], { notify: { delegates, unowned } })).toEqual([
      'to ann: 1 overdue',
      'to unowned accounts: 1 overdue',
    ]);
  });

  it('is not told once it is done, before its time, or on an account that may be gone', () => {
    expect(planned(MONDAY, [late({ state: 'done' }), late({ dueOn: MONDAY })])).toEqual([]);
    const later = { dueOn: MONDAY, dueAt: `${MONDAY}T07:30:00.000Z` };
    expect(planned(MONDAY, [late(later)])).toEqual([]);
    expect(planned(TUESDAY, [late(later)])).toEqual(['to sam: 1 overdue']);
    expect(planned(MONDAY, [late()], { cases: [buildCase({ absentSince: '2026-03-08' })] })).toEqual([]);
  });
});

describe('what reached whom of it', () => {
  const settle = (task: Task, outcome: Outcome) => settleOverdue(task, (one) => settleTellings(one, () => outcome));

  it('is known once the message was sent, and taken back should it return', () => {
    const onItsWay = late({ overdueTellings: [told({ outcome: { is: 'planned' } })] });
    const sent = settle(onItsWay, reached);
    expect(sent.overdueToldAt).toBe(`${MONDAY}T07:30:00.000Z`);
    expect(settle(sent, failed).overdueToldAt).toBeNull();
  });

  it('is its assignee’s to know: what its manager hears says nothing of it', () => {
    const weekly = told({ role: 'manager', of: MIA, to: MIA, outcome: { is: 'planned' } });
    expect(settle(late({ overdueTellings: [weekly] }), reached).overdueToldAt).toBeNull();
  });

  it('stays unknown where only the manager heard of it, and known where the version before told it', () => {
    const lost = told({ outcome: failed });
    const weekly = told({ role: 'manager', of: MIA, to: MIA, outcome: { is: 'planned' } });
    const arrived = late({ overdueTellings: [lost, weekly] });
    const outcomeOf = ({ of }: { readonly of: string }) => (of === MIA ? reached : failed);
    expect(settleOverdue(arrived, (one) => settleTellings(one, outcomeOf)).overdueToldAt).toBeNull();
    const before = late({ overdueToldAt: '2026-03-05T08:00:00.000Z', overdueTellings: [weekly] });
    expect(settle(before, reached).overdueToldAt).toBe('2026-03-05T08:00:00.000Z');
  });
});

describe('what a manager hears of overdue tasks', () => {
  const people = (over: Partial<AccountPeople> = {}): AccountPeople => ({
    ...{ owner: SAM, manager: MIA, executive: null },
    ...over,
  });

  function teams(
    date: string,
    tasks: readonly Task[],
    over: { readonly notify?: Partial<NotifyConfig>; readonly people?: AccountPeople | null } = {},
  ): readonly string[] {
    const asked = { date, at: `${date}T07:30:00.000Z`, tasks, notify: { ...notify, ...over.notify } };
    const shares = planTeams(asked, () => (over.people === undefined ? people() : over.people));
    return [...shares.values()].map(
      (share) => `${share.addressee.recipient.name}: ${share.tasks.map(({ title }) => title).join(', ')}`,
    );
  }

  it('comes on the first working morning of a week, and on no other', () => {
    expect(teams(MONDAY, [late(), late({ title: 'Write' })])).toEqual([`${MIA}: Call them, Write`]);
    for (const date of [TUESDAY, WEDNESDAY]) expect(teams(date, [late()]), date).toEqual([]);
    const holidays = [MONDAY];
    const notify_ = { quiet: { ...notify.quiet, holidays } };
    expect(teams(TUESDAY, [late()], { notify: notify_ })).toEqual([`${MIA}: Call them`]);
  });

  const weekly = (over: Partial<OverdueTelling> = {}) =>
    late({ overdueTellings: [told({ role: 'manager', of: MIA, to: MIA, ...over })] });

  it('comes once a week, whichever task said it', () => {
    expect(teams(MONDAY, [weekly({ outcome: { is: 'planned' } }), late({ title: 'Write' })])).toEqual([]);
    expect(teams(NEXT_MONDAY, [weekly(), late({ title: 'Write' })])).toEqual([`${MIA}: Call them, Write`]);
  });

  it('comes again on the next morning where it did not arrive', () => {
    expect(teams(MONDAY, [weekly({ outcome: failed })])).toEqual([]);
    expect(teams(TUESDAY, [weekly({ outcome: failed })])).toEqual([`${MIA}: Call them`]);
    const again = late({
      overdueTellings: [
        ...weekly({ outcome: failed }).overdueTellings,
        told({ role: 'manager', of: MIA, morning: TUESDAY }),
      ],
    });
    expect(teams(WEDNESDAY, [again])).toEqual([]);
  });

  it('is waited for while it is on its way: nobody’s account is looked up on a day on which none may hear', () => {
    const onItsWay = weekly({ outcome: { is: 'planned' } });
    const none = { date: TUESDAY, notify };
    expect(mayTellTeams({ ...none, tasks: [onItsWay] })).toBe(false);
    expect(mayTellTeams({ ...none, tasks: [weekly()] })).toBe(false);
    expect(mayTellTeams({ ...none, tasks: [weekly({ outcome: failed })] })).toBe(true);
    expect(mayTellTeams({ ...none, date: MONDAY, tasks: [] })).toBe(true);
  });

  it('comes again to whom it did not reach, and to no other manager', () => {
    const others = late({ title: 'Write', account: 'bolt' });
    const asked = { date: TUESDAY, at: `${TUESDAY}T07:30:00.000Z`, notify };
    const peopleOf = (account: string) => people(account === 'bolt' ? { manager: BOSS } : {});
    const shares = planTeams({ ...asked, tasks: [weekly({ outcome: failed }), others] }, peopleOf);
    expect([...shares.keys()]).toEqual([MIA]);
  });

  it('is another thing than what they were told of their own tasks', () => {
    const own = late({ title: 'Mine', assignee: MIA, overdueTellings: [told({ of: MIA, to: MIA })] });
    expect(teams(MONDAY, [late(), own])).toEqual([`${MIA}: Call them`]);
  });

  it('begins anew with a Monday, also where people work on Sundays', () => {
    const everyDay = { quiet: { ...notify.quiet, weekdays: [] } };
    expect(teams('2026-03-08', [late()], { notify: everyDay })).toEqual([]);
    const onSunday = weekly({ morning: '2026-03-08' });
    expect(teams(MONDAY, [onSunday], { notify: everyDay })).toEqual([`${MIA}: Call them`]);
  });

  it('goes to the leaders where nothing reaches the manager, and to the manager again in the next week', () => {
    const leaders = { ...notify.leaders, emails: [BOSS] };
    const lost = weekly({ outcome: unreachable });
    expect(teams(TUESDAY, [lost], { notify: { leaders } })).toEqual(['leaders: Call them']);
    expect(teams(NEXT_MONDAY, [lost], { notify: { leaders } })).toEqual([`${MIA}: Call them`]);
    const both = late({
      overdueTellings: [
        ...lost.overdueTellings,
        told({ role: 'manager', of: 'leaders', morning: TUESDAY, outcome: unreachable }),
      ],
    });
    expect(teams(WEDNESDAY, [both], { notify: { leaders } })).toEqual([]);
  });

  it('goes to whoever stands in; and to the leaders, or the queue, where the account has no manager', () => {
    const delegates = [{ away: MIA, to: ANN, from: MONDAY, until: '2026-03-20' }];
    expect(teams(MONDAY, [late()], { notify: { delegates } })).toEqual([`${ANN}: Call them`]);
    const leaders = { ...notify.leaders, emails: [BOSS] };
    const nobodys = people({ manager: null });
    expect(teams(MONDAY, [late()], { notify: { leaders }, people: nobodys })).toEqual(['leaders: Call them']);
    const unowned = { slack: null, emails: ['queue@example.com'] };
    expect(teams(MONDAY, [late()], { notify: { unowned }, people: nobodys })).toEqual(['unowned accounts: Call them']);
    expect(teams(MONDAY, [late()], { people: nobodys })).toEqual([]);
  });

  it('is of others: their own tasks, and those of whoever stands in for them, are no news', () => {
    expect(teams(MONDAY, [late({ assignee: 'MIA@example.com' })])).toEqual([]);
    const delegates = [{ away: MIA, to: SAM, from: MONDAY, until: '2026-03-20' }];
    expect(teams(MONDAY, [late()], { notify: { delegates } })).toEqual([]);
  });

  it('is of executives, addresses, pools and nobody, too: the account is theirs to look after', () => {
    const pool = { name: 'Pool', model: 'pooled', members: [] } as const;
    const pools = [{ ...pool, queue: { slack: null, emails: ['pool@example.com'] } }];
    const tasks = [
      late({ assignee: EVE, role: 'executive' }),
      late({ title: 'Train', assignee: 'tess@example.com', role: 'named' }),
      late({ title: 'Write', assignee: 'Pool' }),
      late({ title: 'Ask', assignee: null }),
    ];
    expect(teams(MONDAY, tasks, { notify: { pools }, people: people({ owner: null, pool: 'Pool' }) })).toEqual([
      `${MIA}: Call them, Train, Write, Ask`,
    ]);
  });

  it('is not of accounts that nobody has by name, of those that nobody knows, or of tasks of no account', () => {
    const tail = { name: 'Tail', model: 'technology_led', members: [] } as const;
    const pools = [{ ...tail, queue: { slack: null, emails: ['scale@example.com'] } }];
    const led = people({ pool: 'Tail' });
    expect(teams(MONDAY, [late({ assignee: 'Tail' })], { notify: { pools }, people: led })).toEqual([]);
    expect(teams(MONDAY, [late({ assignee: EVE })], { notify: { pools }, people: led })).toEqual([`${MIA}: Call them`]);
    expect(teams(MONDAY, [late()], { people: null })).toEqual([]);
    expect(teams(MONDAY, [late({ account: PORTFOLIO, accountName: null })])).toEqual([]);
  });

  it('is in their digest, or else in the one message of the morning about tasks', () => {
    const addressee = { of: MIA, role: 'manager', recipient: { ...to(MIA) } } as const;
    const task = late();
    const given = { teams: new Map([[MIA, { addressee, tasks: [task] }]]) };
    const digests = (person: string) => (person === MIA ? { overdue: [], hasTeam: true } : null);
    expect(planned(MONDAY, [task], { ...given, digestTo: ({ of }) => digests(of) })).toEqual([
      'to sam: 1 overdue',
      'digest to mia: Call them of sam',
    ]);
    const own = late({ title: 'Mine', assignee: MIA });
    expect(planned(MONDAY, [task, own], given)).toEqual(['to sam: 1 overdue', 'to mia: 1 overdue, 1 of mia’s people']);
  });
});

function to(name: string) {
  return { name, channel: 'slack', destination: name, insteadOf: null };
}
