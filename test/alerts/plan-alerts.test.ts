import { describe, expect, it } from 'vitest';
import { snooze } from '../../lib/alerts/act-on-alert.ts';
import type { Alert } from '../../lib/alerts/alert.ts';
import { planAlerts } from '../../lib/alerts/plan-alerts.ts';
import { weighAlert } from '../../lib/alerts/rank-alerts.ts';
import { routeEscalation } from '../../lib/alerts/route-alert.ts';
import { sweepAlert } from '../../lib/alerts/sweep-alert.ts';
import { endTask, isOverdue, startPlaybook } from '../../lib/alerts/task.ts';
import { addBusinessDays, morningAfter } from '../../lib/alerts/working-days.ts';
import type { NotifyConfig } from '../../lib/config/notify-config.ts';
import { type BuiltFinding, buildFinding, buildRule, buildSubject, buildTonight } from '../support/build-alert.ts';
import { buildConfig } from '../support/config-builder.ts';

const WEDNESDAY = '2026-03-04';
const base = buildConfig().notify;

function plan(
  findings: readonly BuiltFinding[],
  over: Partial<NotifyConfig> = {},
  alerts: readonly Alert[] = [],
  night = WEDNESDAY,
) {
  return planAlerts({
    night,
    ...buildTonight(...findings),
    alerts,
    presenceOf: () => 'here',
    notify: { ...base, ...over },
    timezone: 'Europe/London',
    mode: 'on',
    isReplay: false,
  });
}

const opened = (over: Partial<NotifyConfig> = {}, about = {}) => plan([buildFinding('new', { about })], over);

describe('who is told', () => {
  const nobody = { owner: null, manager: null };
  it.each<[string, object, Partial<NotifyConfig>, string | null]>([
    ['the owner', {}, {}, 'sam@example.com'],
    ['the manager, when there is no owner', { owner: null }, {}, 'mia@example.com'],
    ['the manager, when the owner is no address', { owner: 'Sam Smith' }, {}, 'mia@example.com'],
    ['the queue, when there is neither', nobody, { unowned: { slack: '#unowned', emails: [] } }, '#unowned'],
    [
      'operations, when there is no queue',
      nobody,
      { ops: { slack: null, emails: ['ops@example.com'] } },
      'ops@example.com',
    ],
    ['nobody, when nobody is configured', nobody, {}, null],
    [
      'whoever stands in',
      {},
      { delegates: [{ away: 'sam@example.com', to: 'kim@example.com', from: '2026-03-05', until: '2026-03-05' }] },
      'kim@example.com',
    ],
    [
      'the owner, on the day after somebody stood in',
      {},
      { delegates: [{ away: 'sam@example.com', to: 'kim@example.com', from: '2026-03-01', until: '2026-03-04' }] },
      'sam@example.com',
    ],
    [
      'the owner, when two stand in for each other',
      {},
      {
        delegates: [
          { away: 'sam@example.com', to: 'kim@example.com', from: '2026-03-01', until: '2026-03-31' },
          { away: 'kim@example.com', to: 'sam@example.com', from: '2026-03-01', until: '2026-03-31' },
        ],
      },
      'kim@example.com',
    ],
  ])('is %s', (_, about, over, destination) => {
    const { notices, decisions } = opened(over, about);
    expect(notices.map(({ recipient }) => recipient.destination)).toEqual(destination === null ? [] : [destination]);
    expect(decisions[0]).toMatchObject(destination === null ? { sent: false, code: 'nobody-to-tell' } : { sent: true });
  });

  it('is nobody outside notify.domains: not the owner, not the manager, not whoever stands in', () => {
    const queue = { slack: '#unowned', emails: [] };
    const toldWithin = (domains: readonly string[], about = {}, over: Partial<NotifyConfig> = {}) =>
      opened({ unowned: queue, domains, ...over }, about).notices.map(({ recipient }) => recipient.destination);
    expect(toldWithin(['example.com'])).toEqual(['sam@example.com']);
    expect(toldWithin(['example.com'], { owner: 'sam@mail.example.com' })).toEqual(['mia@example.com']);
    expect(toldWithin(['mail.example.com'])).toEqual(['#unowned']);
    const days = { from: '2026-03-05', until: '2026-03-05' };
    const delegates = [{ away: 'Sam <SAM@example.com>', to: 'kim@example.org', ...days }];
    expect(toldWithin(['example.com'], {}, { delegates })).toEqual(['mia@example.com']);
  });

  it('for an escalation is the manager, else the leaders', () => {
    const leaders = { ...base.leaders, slack: '#leaders' };
    expect(routeEscalation(buildSubject(), WEDNESDAY, base)?.destination).toBe('mia@example.com');
    const ownManager = buildSubject({ manager: 'Sam Smith <Sam@Example.com>' });
    expect(routeEscalation(ownManager, WEDNESDAY, { ...base, leaders })?.destination).toBe('#leaders');
  });
});

describe('when', () => {
  it.each([
    ['the morning after, at the hour of the digest', '2026-03-04', '2026-03-05T07:30:00.000Z'],
    ['Monday, after a Friday night', '2026-03-06', '2026-03-09T07:30:00.000Z'],
    ['after a holiday', '2026-04-02', '2026-04-07T06:30:00.000Z'],
  ])('is %s', (_, night, at) => {
    const quiet = {
      weekdays: ['sat', 'sun'] as const,
      holidays: ['2026-04-03', '2026-04-06'],
      clock: 'stands' as const,
    };
    expect(morningAfter(night, { ...base, quiet }, 'Europe/London')).toBe(at);
  });
});

describe('the budget', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      buildFinding('new', { account: `a${index}`, about: { arr: 1000 * (index + 1) } }),
    );

  it('is so many accounts for one person and morning; the rest is in the digest', () => {
    const { notices, decisions, alerts } = plan(many(8));
    expect(notices.map(({ alerts: [alert] }) => alert?.account)).toEqual(['a7', 'a6', 'a5', 'a4', 'a3']);
    expect(decisions.filter(({ code }) => code === 'over-budget').map(({ account }) => account)).toEqual([
      'a0',
      'a1',
      'a2',
    ]);
    expect(alerts.filter(({ toldAt }) => toldAt === null)).toHaveLength(3);
  });

  it('is one for one person, however the exports spell the address', () => {
    const spellings = ['sam@example.com', 'SAM@Example.com', ' sam@example.com ', 'Sam Smith <sam@example.com>'];
    const findings = many(8).map((one, index) => ({
      ...one,
      account: { ...one.account, owner: spellings[index % 4]! },
    }));
    const { notices } = plan(findings);
    expect(notices.map(({ recipient }) => recipient.destination)).toEqual(Array(5).fill('sam@example.com'));
    const before = plan(findings.slice(0, 4), {}, [], '2026-03-06').alerts.map((alert) => ({
      ...alert,
      toldTo: 'Sam@Example.com',
    }));
    expect(plan(findings.slice(4), {}, before, '2026-03-07').notices).toHaveLength(1);
  });

  it('counts what other nights bring to the same morning', () => {
    const friday = plan(many(4), {}, [], '2026-03-06');
    const later = Array.from({ length: 4 }, (_, index) => buildFinding('new', { account: `b${index}` }));
    expect(plan(later, {}, friday.alerts, '2026-03-07').notices).toHaveLength(1);
  });

  it('takes several rules of one account as one message', () => {
    const drop = buildRule({ on: 'score-drop', drop: 15, withinDays: 7 }, { id: 'drop', severity: 'critical' });
    const { notices } = plan([buildFinding('new'), buildFinding('new', { rule: drop })]);
    expect(notices).toHaveLength(1);
    expect(notices[0]?.alerts.map(({ rule }) => rule)).toEqual(['drop', 'below-safe-zone']);
  });

  it('ranks by ARR, severity and nearness of the renewal', () => {
    const weigh = (about: object, severity: 'warning' | 'critical' = 'warning') => {
      const [alert] = plan([
        buildFinding('new', { about, rule: buildRule({ on: 'band-worsens' }, { severity }) }),
      ]).alerts;
      return weighAlert(alert!, WEDNESDAY);
    };
    expect(weigh({ arr: 100 }, 'critical')).toBe(2 * weigh({ arr: 100 }));
    expect(weigh({ arr: 100, renewsOn: '2026-03-20' })).toBe(3 * weigh({ arr: 100 }));
    expect(weigh({ arr: 100, renewsOn: '2026-05-20' })).toBe(2 * weigh({ arr: 100 }));
    expect(weigh({ arr: null })).toBeLessThan(weigh({ arr: 2 }));
  });
});

describe('an alert that nobody takes in hand', () => {
  const [alert] = opened().alerts;
  const told = Date.parse(alert!.toldAt!);
  const later = (hours: number) => new Date(told + hours * 3_600_000).toISOString();

  it('is brought up again half-way, and to the manager an hour before the promise ends', () => {
    expect(sweepAlert(alert!, later(23.9))).toBeNull();
    const reminded = sweepAlert(alert!, later(24))!;
    expect(reminded.notice).toBe('reminder');
    expect(sweepAlert(reminded.alert, later(46.9))).toBeNull();
    const escalated = sweepAlert(reminded.alert, later(47))!;
    expect(escalated.notice).toBe('escalation');
    expect(sweepAlert(escalated.alert, later(300))).toBeNull();
  });

  it('goes straight to the manager when the sweep was down', () => {
    expect(sweepAlert(alert!, later(60))).toMatchObject({ notice: 'escalation', alert: { remindedAt: later(60) } });
  });

  it('waits while it is snoozed, for 30 days at most, and then its clock starts anew', () => {
    expect(snooze(alert!, later(31 * 24), 'sam', later(0))).toEqual({ problem: 'A snooze lasts at most 30 days.' });
    const snoozed = snooze(alert!, later(72), 'sam', later(1));
    const { alert: sleeping } = snoozed as { alert: Alert };
    expect(sweepAlert(sleeping, later(71))).toBeNull();
    expect(sweepAlert(sleeping, later(72))).toMatchObject({
      notice: 'snooze-ended',
      alert: { state: 'firing', toldAt: later(72) },
    });
  });

  it('is left alone when it is an opportunity', () => {
    const rule = buildRule({ on: 'score-above', above: 85, clear: 85 }, { kind: 'opportunity' });
    const [chance] = plan([buildFinding('new', { rule })]).alerts;
    expect(sweepAlert(chance!, later(300))).toBeNull();
  });
});

describe('a playbook', () => {
  const [alert] = opened().alerts;
  const playbook = {
    id: 'save',
    title: 'Bring it back',
    tasks: [
      { title: 'Call', dueBusinessDays: 2, assignee: 'owner' },
      { title: 'Review', dueBusinessDays: 5, assignee: 'manager' },
    ],
  } as const;
  const start = { by: 'sam', at: '2026-03-05T09:00:00.000Z', today: '2026-03-05' };
  const tasks = startPlaybook(playbook, alert!, start, base.quiet);

  it('becomes tasks with people and days', () => {
    expect(tasks.map(({ id, assignee, dueOn }) => [id, assignee, dueOn])).toEqual([
      ['below-safe-zone.1.1', 'sam@example.com', '2026-03-09'],
      ['below-safe-zone.1.2', 'mia@example.com', '2026-03-12'],
    ]);
    expect(startPlaybook(playbook, alert!, start, base.quiet)).toEqual(tasks);
  });

  it('is overdue the day after, until it is done', () => {
    const [call] = tasks;
    expect(isOverdue(call!, '2026-03-09')).toBe(false);
    expect(isOverdue(call!, '2026-03-10')).toBe(true);
    const done = endTask(call!, 'done', 'sam', start.at)!;
    expect(isOverdue(done, '2026-03-10')).toBe(false);
    expect(endTask(done, 'dropped', 'sam', start.at)).toBeNull();
  });

  it('counts business days only', () => {
    const quiet = { weekdays: ['sat', 'sun'] as const, holidays: ['2026-03-09'], clock: 'stands' as const };
    expect(addBusinessDays('2026-03-06', 1, quiet)).toBe('2026-03-10');
    expect(addBusinessDays('2026-03-07', 0, quiet)).toBe('2026-03-07');
  });
});

describe('a night that is planned after a later one', () => {
  it('changes no alert, and says so', () => {
    const later = plan([buildFinding('new')], {}, [], '2026-03-05');
    const { alerts, decisions, notices } = plan([buildFinding('new')], {}, later.alerts, WEDNESDAY);
    expect([alerts, notices]).toEqual([[], []]);
    expect(decisions).toMatchObject([{ sent: false, code: 'later-night-planned' }]);
  });
});

describe('every reason', () => {
  it('is a whole sentence', () => {
    const { decisions } = plan([buildFinding('new'), buildFinding('pending', { account: 'b' })]);
    expect(decisions.map(({ because }) => because)).toEqual([
      'New: sam@example.com is told from 2026-03-05 07:30 UTC on.',
      'Not for enough nights yet.',
    ]);
  });
});
