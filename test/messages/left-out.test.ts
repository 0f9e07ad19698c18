import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import { NOBODY } from '../../lib/cases/hand.ts';
import type { Wish } from '../../lib/cases/wish.ts';
import { renderText } from '../../lib/channels/render-text.ts';
import { listDestinations } from '../../lib/config/destination.ts';
import { type Doubt, type NightGate, NO_DOUBTS } from '../../lib/history/doubt.ts';
import { makeAssignedMessage } from '../../lib/messages/assigned-message.ts';
import { makeCaseMessage } from '../../lib/messages/case-messages.ts';
import { cleanDocument } from '../../lib/messages/clean-document.ts';
import { planDoubtNotice } from '../../lib/messages/doubt-notice.ts';
import type { Draft } from '../../lib/messages/draft.ts';
import { describeLeftOut, describeWeekLeftOut, withSmallPrint } from '../../lib/messages/left-out-line.ts';
import { makeOverrideEndedMessage } from '../../lib/messages/override-messages.ts';
import { planNightMessages, planPortfolioSummary } from '../../lib/messages/plan-night-messages.ts';
import { describeSurge, describeWeekSurges } from '../../lib/messages/surge-words.ts';
import { makeOverdueMessage } from '../../lib/messages/task-messages.ts';
import { planWeekMessages } from '../../lib/messages/week-summary.ts';
import { makeWrongOwnerMessage } from '../../lib/messages/wrong-owner-message.ts';
import { buildConfig, byName, columnMetric } from '../support/config-builder.ts';
import {
  addressee,
  caseOf,
  context,
  MIA,
  MORNING,
  notice,
  SAM,
  task,
  timeOf,
  wish,
} from '../support/notice-builder.ts';
import { line as accountLine, nightReport, weekReport } from '../support/report-builder.ts';

const night = '2026-11-22';

function doubt(given: Partial<Doubt>): Doubt {
  return {
    ...{ check: 'level-shift', about: 'seats', export: null, date: null, files: [] },
    figures: { tonight: 9, usual: 3, limit: 0.3 },
    because: 'seats is about 99.9 times larger over all accounts than on 2026-11-21; the limit is 1.3 times.',
    scope: { is: 'metrics', metrics: ['seats', 'seat_use'] },
    ...{ since: night, nights: 1, standing: 'left-out' },
    ...given,
  };
}
const gone = doubt({
  ...{ check: 'accounts-gone', about: '' },
  because: '59 of 1589 accounts are gone at once without a churn date; the limit is 31.',
  scope: { is: 'gone-accounts', accounts: 59, sample: [] },
});
const gate: NightGate = { ...NO_DOUBTS, doubts: [doubt({}), gone] };

const { notify } = buildConfig();
const mailed = { slack: null, emails: ['lead@example.com'] };
const config = buildConfig({
  portfolio: 'Acme',
  metrics: byName([
    columnMetric('seats', 'accounts', { title: 'Seats' }),
    columnMetric('seat_use', 'accounts', { title: 'Seat use' }),
  ]),
  notify: {
    ...notify,
    leaders: { ...notify.leaders, ...mailed, nightly: true },
    executives: { ...notify.executives, ...mailed },
    digest: { at: '07:30', weekdays: ['tue'] },
    ops: mailed,
  },
});
const { metrics } = config;
const EVE = 'eve@example.com';

describe('what is left out of a night', () => {
  it('is said in one line, with the reason', () => {
    expect(describeLeftOut({ night, gate }, metrics)).toBe(
      'Left out of the night of 22 Nov 2026, as in doubt: Seats, Seat use (seats is about 99.9 times larger over all accounts than on 2026-11-21; the limit is 1.3 times); 59 accounts that are gone (59 of 1589 accounts are gone at once without a churn date; the limit is 31).',
    );
  });

  it('is nothing where all is believed, or the night is held', () => {
    expect(describeLeftOut({ night, gate: { ...gate, isHeld: true } }, metrics)).toBeNull();
    expect(
      describeLeftOut({ night, gate: { ...NO_DOUBTS, doubts: [doubt({ standing: 'stayed' })] } }, metrics),
    ).toBeNull();
    expect(describeLeftOut({ night, gate: null }, metrics)).toBeNull();
  });

  it('is said of a week with its nights', () => {
    const nights = [
      { night: '2026-11-20', gate },
      { night: '2026-11-21', gate: { ...gate, doubts: [gone] } },
      { night, gate: null },
    ];
    expect(describeWeekLeftOut(nights, metrics)).toBe(
      'Left out this week, as in doubt: Seats, Seat use on 20 Nov 2026; 59 accounts that are gone on 2 nights, last 21 Nov 2026.',
    );
  });
});

const accounts = [
  { line: accountLine('h', { name: 'Halcyon Freight', owner: SAM, score: 41, previousScore: 68 }), findings: [] },
];

/** Of every kind that people get a message with the state of an account in it. */
function draftEachKind(): Readonly<Record<ToldKind, Draft>> {
  const { drafts } = planNightMessages(nightReport(accounts), config, new Map(), { date: MORNING });
  const [week] = planWeekMessages(
    weekReport(accounts.map(({ line }) => line)),
    listDestinations(config.notify.leaders),
  );
  const one = caseOf();
  const make = (over: Partial<Wish>) => makeCaseMessage(notice([wish(one, over)]), context(), config);
  const turn = (role: 'owner' | 'manager', hours: number) => ({ role, after: { hours }, ask: null });
  const { recipient } = addressee(MIA);
  const check = task({ title: 'Executive check-in', assignee: EVE, role: 'executive', startedBy: NOBODY });
  const assigned = [
    { ...check, id: `${one.openedOn}.below-safe-zone.1.1`, dueOn: MORNING, dueAt: `${MORNING}T14:30:00.000Z` },
    task({
      id: 'x',
      account: 'globex',
      accountName: 'Globex',
      title: 'Book a training',
      text: 'Hello,\nshall we meet?',
    }),
  ];
  const ended = { account: 'acme', name: 'Acme', setAt: MORNING, because: 'Override 81 ended.' };
  return {
    'owner-digest': drafts.find(({ kind }) => kind === 'owner-digest')!,
    'portfolio-summary': drafts.find(({ kind }) => kind === 'portfolio-summary')!,
    'week-summary': week!,
    alert: make({}),
    'alert-over': make({ as: 'over', code: 'resolved' }),
    'alert-triage': make({ as: 'triage', code: 'triage' }),
    'alert-reminder': make({ as: 'reminder', code: 'step', turn: turn('owner', 24) }),
    'alert-escalation': make({
      as: 'escalation',
      code: 'step',
      turn: turn('manager', 48),
      addressee: addressee(MIA, { role: 'manager' }),
    }),
    'alert-report': make({ as: 'report', code: 'triage-untouched', addressee: addressee(MIA, { role: 'manager' }) }),
    'alert-wrong-owner': makeWrongOwnerMessage(one, recipient, config),
    'task-assigned': makeAssignedMessage(
      { recipient: addressee(EVE).recipient, of: EVE, tasks: assigned, overdue: [], teams: [] },
      { ...context(), cases: [one] },
      config,
    ),
    'task-overdue': makeOverdueMessage(
      { recipient, of: recipient.name, overdue: [task()], teams: [] },
      timeOf(addDays(MORNING, 3)),
      config,
    ),
    'override-ended': makeOverrideEndedMessage(ended, addressee().recipient, MORNING, config),
  };
}

/** Operations get what is in doubt itself, and a customer's card shows none of it. */
type ToldKind = Exclude<Draft['kind'], 'ops-notice' | 'alert-snooze-ended' | 'customer-card'>;

describe('whom it is for', () => {
  it.each(Object.entries(draftEachKind()))('is told in words, and by no command: %s', (_, draft) => {
    expect(JSON.stringify(draft.document)).not.toMatch(COMMAND);
  });

  it('is told so of new tasks with overdue ones, and of a team’s', () => {
    const { recipient } = addressee(MIA, { role: 'manager' });
    const late = [task({ text: 'Hello.' })];
    const teams = [{ addressee: addressee(MIA, { role: 'manager' }), tasks: late }];
    const notice = { recipient, of: MIA, tasks: [task()], overdue: late, teams };
    const time = timeOf(addDays(MORNING, 3));
    for (const draft of [
      makeAssignedMessage(notice, { ...context(), cases: [] }, buildConfig()),
      makeOverdueMessage(notice, time, buildConfig()),
    ])
      expect(JSON.stringify(draft.document)).not.toMatch(COMMAND);
  });
});

/** As somebody would type it. */
const COMMAND = /\bnpx\b|\brounds [a-z]|--[a-z]+/;

describe('what readers see of it', () => {
  const line = describeLeftOut({ night, gate }, metrics);
  const ofWeek = describeWeekLeftOut([{ night, gate }], metrics);

  it.each(Object.entries(draftEachKind()))('in the message of kind %s', async (kind, draft) => {
    expect(draft.kind).toBe(kind);
    const told = withSmallPrint(draft, kind === 'week-summary' ? ofWeek : line);
    const text = renderText(cleanDocument(told.document));
    expect(text.split('\n').filter((one) => one.includes('Left out'))).toHaveLength(1);
    await expect(text).toMatchFileSnapshot(`golden/left-out-${kind}.txt`);
  });

  it('in what operations gets, where something is new', async () => {
    const [notice, ...others] = planDoubtNotice({ night, gate, surge: null, config, linkGate: null });
    expect(others).toEqual([]);
    const text = renderText(cleanDocument(notice!.document));
    await expect(text).toMatchFileSnapshot('golden/left-out-ops-notice.txt');
    expect(planDoubtNotice({ night: '2026-11-23', gate, surge: null, config, linkGate: null })).toEqual([]);
  });

  it('and nothing where much at once is no doubt, but that, with what moved', async () => {
    const surge = ['40 new risk findings in one night; the limit is 20.'];
    const words = describeSurge({ ...NO_DOUBTS, surge }, { takenBy: { seats: -412, nps: -31, logins: 0 } });
    expect(words).toBe(
      '40 new risk findings in one night; the limit is 20. What took most, over all accounts: seats −412 points, nps −31 points. Nothing in the data speaks against it: instead of single alerts each owner gets one message that ranks them.',
    );
    const [notice] = planDoubtNotice({ night, gate: { ...NO_DOUBTS, surge }, surge: words, config, linkGate: null });
    expect(notice?.document.headline).toBe(words);
    expect(notice?.document.footnotes).toEqual([
      'The night is believed. Wrong after all: rounds gate discard 2026-11-22.',
    ]);
    const { document } = planPortfolioSummary(nightReport(accounts, { surge: words }), ['lead@example.com'], {
      ...{ period: 'morning-2026-11-23', notBefore: null },
    })[0]!;
    expect(document.details).toContain(words);
    expect(describeWeekSurges([{ night, gate: { ...NO_DOUBTS, surge } }])).toBe(
      'So much at once that owners got one message each that ranks it. 22 Nov 2026: 40 new risk findings in one night; the limit is 20.',
    );
    expect(describeSurge({ ...gate, surge }, { takenBy: {} })).toContain(
      'Nothing in the data but what is left out speaks',
    );
    expect(describeSurge(NO_DOUBTS, { takenBy: { seats: -412 } })).toBeNull();
    expect(describeWeekSurges([{ night, gate: { ...NO_DOUBTS, surge, isHeld: true } }])).toBeNull();
  });

  it('and so does whoever reads it in their mailbox instead', () => {
    const draft = {
      document: { footnotes: ['Small print.'] },
      instead: { document: { footnotes: [] }, instead: null },
    };
    const told = withSmallPrint(draft as unknown as Draft, 'Left out.');
    expect(told.document.footnotes).toEqual(['Left out.', 'Small print.']);
    expect(told.instead?.document.footnotes).toEqual(['Left out.']);
  });
});
