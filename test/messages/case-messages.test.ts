import { describe, expect, it } from 'vitest';
import { caseKey } from '../../lib/cases/case.ts';
import { NOBODY } from '../../lib/cases/hand.ts';
import { coverOf, type TellingCode } from '../../lib/cases/telling.ts';
import type { Wish } from '../../lib/cases/wish.ts';
import { renderText } from '../../lib/channels/render-text.ts';
import { makeCaseMessage } from '../../lib/messages/case-messages.ts';
import { cleanDocument } from '../../lib/messages/clean-document.ts';
import type { Draft } from '../../lib/messages/draft.ts';
import { makeWrongOwnerMessage } from '../../lib/messages/wrong-owner-message.ts';
import { buildConfig } from '../support/config-builder.ts';
import {
  act,
  addressee,
  alert,
  caseOf,
  context,
  MIA,
  MORNING,
  missed,
  NIGHT,
  notice,
  SAM,
  task,
  telling,
  wish,
} from '../support/notice-builder.ts';
import { driver, line } from '../support/report-builder.ts';

const portfolio = buildConfig();
const ANN = 'ann@example.com';

function textOf({ document }: Draft): string {
  return renderText(cleanDocument(document));
}

function make(wishes: readonly [Wish, ...Wish[]], given = context(), unnamed = 0): Draft {
  return makeCaseMessage(notice(wishes, unnamed), given, portfolio);
}

/** What the message about one case says. */
function told(one: Wish['one'], code: TellingCode, over: Partial<Wish> = {}): string {
  return textOf(make([wish(one, { code, ...over })]));
}

describe('the message of a case', () => {
  it('has score and band in its title, why now, what moved the score, and the next step', () => {
    const drivers = [driver(), driver({ label: 'Champion', points: -13, from: 'yes', to: 'no' })];
    const acme = line('acme', { name: 'Acme', owner: SAM, score: 41, previousScore: 68, drivers });
    const nextStep = 'Bring them back: call the sponsor, by 25 Nov';
    const draft = make([wish(caseOf())], context({ lineOf: () => acme, nextStepOf: () => nextStep }));
    expect(draft.document.title).toBe('▲ Acme: 41, at risk');
    expect(draft.document.headline).toBe('Down from 68 to 41. Score 41 is below 50.');
    expect(textOf(draft)).toContain('−14 Weekly active users (312 → 168)\n    −13 Champion (yes → no)');
    expect(textOf(draft)).toContain(`Next: ${nextStep}`);
    expect(textOf(draft)).toContain('Rule below-safe-zone. Open since 23 Nov, as of the night of 23 Nov.');
  });

  it('is one a case and morning, may be answered, and is sent at its hour', () => {
    const one = caseOf();
    const draft = make([wish(one)], context({ nextStepOf: () => 'Call' }));
    expect(draft).toMatchObject({ kind: 'alert', period: 'morning-2026-11-24', notBefore: '2026-11-24T07:30:00.000Z' });
    expect(draft.cases).toEqual([{ account: 'acme', kind: 'risk', openedOn: NIGHT }]);
    expect(draft.controls).toMatchObject({ over: 'cases', cases: [one], withPlaybook: new Set([caseKey(one)]) });
    expect(make([wish(one, { code: 'told-anew' })]).id).toBe(draft.id);
    expect(make([wish(one)], context({ date: '2026-11-25' })).id).not.toBe(draft.id);
  });

  it('says who hears of it next', () => {
    expect(told(caseOf(), 'opened')).toContain(
      'If nobody takes it in hand, it comes back to you after 1 working day and goes to mia@example.com after 2 working days.',
    );
    const chain = [{ after: { businessDays: 3 }, to: ['executive'], ask: 'check-in' }] as const;
    const ruled = caseOf({ alerts: [alert({ chain })], about: { executive: 'eve@example.com' } });
    expect(told(ruled, 'opened')).toContain('it goes to eve@example.com after 3 working days, asked for: check-in.');
  });

  it('names every rule and every playbook', () => {
    const alerts = [
      alert({ nextStep: 'Call the sponsor' }),
      alert({ rule: 'silence', because: 'No logins for 21 days.', nextStep: 'Offer a training' }),
    ];
    const text = told(caseOf({ alerts }), 'opened');
    expect(text).toContain('Score 41 is below 50.\n    No logins for 21 days.');
    expect(text).toContain('Next: Call the sponsor; Offer a training');
    expect(text).toContain('Rules below-safe-zone, silence.');
  });

  it('shows the next task of a playbook that was started, and by how much it is overdue', () => {
    const tasks = [task({ title: 'Review usage' }), task({ dueOn: '2026-11-20' })];
    expect(textOf(make([wish(caseOf())], context({ tasksOf: () => tasks })))).toContain(
      'Next: Call the sponsor, due 20 Nov, overdue by 4 days (1 more task)',
    );
  });

  it('says that it is back, and what was done before', () => {
    const one = caseOf({ tellings: [telling('2026-11-02')], acts: [act('acknowledged', '2026-11-03')] });
    const text = told(one, 'reopened');
    expect(text).toContain('▲ Acme again: 41, at risk');
    expect(text).toContain('It is back. Down from 68 to 41.');
    expect(text).toContain('You were told on 2 Nov and acknowledged it on 3 Nov.');
  });

  it('says that it got worse, and what was so before', () => {
    const alerts = [alert({ openedOn: '2026-11-16' }), alert({ rule: 'silence', because: 'No logins for 21 days.' })];
    const one = caseOf({ openedOn: '2026-11-16', alerts });
    const text = told(one, 'worsened', { alerts: [alerts[1]!] });
    expect(text).toContain('▲ Acme got worse: 41, at risk');
    expect(text).toContain('Got worse: No logins for 21 days. Down from 68 to 41.');
    expect(text).toContain('Since 16 Nov: Score 41 is below 50.');
  });

  it('says whose hands it is in when something is new in it, and reminds nobody', () => {
    const acts = [act('acknowledged', '2026-11-16', { covers: [coverOf(alert())] })];
    expect(told(caseOf({ acts }), 'worsened')).toContain('New in a case you have had since 16 Nov: Score 41');
    const anns = caseOf({ acts: [act('acknowledged', '2026-11-16', { by: ANN })] });
    expect(told(anns, 'worsened')).toContain('New in a case ann@example.com has had since 16 Nov:');
    expect(told(anns, 'worsened')).toContain('While ann@example.com has it in hand, nobody is reminded of it.');
    expect(told(anns, 'worsened')).not.toContain('If nobody takes it in hand');
  });

  it('says that it got more severe than what was taken in hand', () => {
    const acts = [act('acknowledged', '2026-11-16'), act('pierced', MORNING, { by: NOBODY })];
    expect(told(caseOf({ acts }), 'worsened')).toContain(
      'Got more severe than what you took in hand on 16 Nov, and is open again:',
    );
  });

  it('tells a new owner what was done before, and only of whom it reached', () => {
    const ann = { by: ANN, to: ANN };
    const acts = [act('acknowledged', '2026-11-03', ann), act('finished-task', '2026-11-05', ann)];
    const one = caseOf({ tellings: [telling('2026-11-02', { to: ANN })], acts });
    const text = told(one, 'new-owner');
    expect(text).toContain('▲ Acme is yours now: 41, at risk');
    expect(text).toContain('This account is yours now.');
    expect(text).toContain('ann@example.com was told on 2 Nov, acknowledged it on 3 Nov and finished a task on 5 Nov.');
    const lost = caseOf({ tellings: [telling('2026-11-02', { to: ANN, outcome: missed('Mailbox full') })] });
    expect(told(lost, 'new-owner')).not.toContain('ann@example.com');
  });

  it('says which message did not arrive, and why', () => {
    const one = caseOf({ tellings: [telling('2026-11-06', { outcome: missed('The mailbox is full.') })] });
    expect(told(one, 'told-anew')).toContain(
      'The message of 6 Nov did not reach you: The mailbox is full. Down from 68 to 41.',
    );
  });

  it('says that a snooze is over', () => {
    const until = '2026-11-24T07:30:00.000Z';
    const acts = [act('snoozed', '2026-11-17', { until }), act('snooze-ended', MORNING, { by: NOBODY })];
    expect(told(caseOf({ acts }), 'snooze-over')).toContain('You snoozed it until 24 Nov. It is still so.');
  });

  it('says that nothing was recorded of a case that somebody took', () => {
    const lapsed = act('lapsed', MORNING, { by: NOBODY });
    const taken = caseOf({ acts: [act('acknowledged', '2026-11-05'), lapsed] });
    expect(told(taken, 'hand-lapsed')).toContain(
      'You took it in hand on 5 Nov; nothing was recorded for 10 working days.',
    );
    const worked = caseOf({ acts: [act('acknowledged', '2026-11-02'), act('finished-task', '2026-11-05'), lapsed] });
    expect(told(worked, 'hand-lapsed')).toContain(
      'You took it in hand on 2 Nov; nothing was recorded since 5 Nov for 10 working days.',
    );
  });

  it('says of an opportunity what is good, and who hears of it: nobody else', () => {
    const because = 'Seats in use passed 90 %.';
    const one = caseOf({
      kind: 'opportunity',
      alerts: [alert({ because, chain: [] })],
      about: { band: 'healthy', score: 91 },
    });
    const text = told(one, 'opened');
    expect(text).toContain('WHY IT IS WORTH A WORD');
    expect(text).not.toMatch(/takes it in hand,|warning/);
  });

  it('says for whom somebody stands in, and takes neither for the other', () => {
    const standIn = addressee(SAM, {
      recipient: { channel: 'slack', destination: ANN, name: ANN, insteadOf: SAM },
    });
    const one = caseOf({ acts: [act('acknowledged', '2026-11-16')] });
    const text = textOf(make([wish(one, { code: 'worsened', addressee: standIn })]));
    expect(text).toContain('You stand in for sam@example.com.');
    expect(text).toContain('New in a case sam@example.com has had since 16 Nov:');
  });
});

describe('a triage', () => {
  const cases = ['Halcyon', 'Beta', 'Corvus'].map((name) =>
    caseOf({
      account: name.toLowerCase(),
      about: { name },
      openedOn: '2026-11-12',
      alerts: [alert({ openedOn: '2026-11-12', way: 'triage' })],
    }),
  );
  const wishes = cases.map((one) => wish(one, { as: 'triage', code: 'triage' })) as [Wish, ...Wish[]];

  it('ranks, says why it comes now, and counts what it does not name', () => {
    const draft = make(wishes, context({ nextStepOf: () => 'Call the sponsor' }), 12);
    const text = textOf(draft);
    expect(draft.document.title).toBe('15 open risks, first look');
    expect(text).toContain(
      'These were already so when Nightrounds first looked, and you have not been told of them yet: Halcyon, Beta and Corvus.',
    );
    expect(text).toContain('12 more come in your digests, at most 5 a morning.');
    expect(text).toContain('Since 12 Nov: Score 41 is below 50.');
    expect(text).toContain('and 12 more');
    expect(text).toContain('Nobody is reminded of these one by one.');
    expect(draft).toMatchObject({ kind: 'alert-triage', accounts: ['halcyon', 'beta', 'corvus'] });
    expect(draft.cases).toHaveLength(3);
    expect(draft.controls).toMatchObject({ over: 'cases', cases });
  });

  it('says which message did not arrive', () => {
    const one = caseOf({ tellings: [telling('2026-11-06', { as: 'triage', outcome: missed('It expired') })] });
    const text = textOf(make([wish(one, { as: 'triage', code: 'told-anew' })]));
    expect(text).toContain('The message of 6 Nov did not reach you: It expired.');
    expect(text).toContain('1 open risk, first look');
  });

  it('is counted once a week for whoever comes after an owner who touched none of it', () => {
    const shown = cases.map((one) => ({ ...one, tellings: [telling('2026-11-16', { as: 'triage' })] }));
    const toMia = addressee(MIA, { role: 'manager' });
    const reports = shown.map((one) => wish(one, { as: 'report', code: 'triage-untouched', addressee: toMia })) as [
      Wish,
      ...Wish[],
    ];
    const draft = make(reports, context(), 20);
    const text = textOf(draft);
    expect(draft.document.title).toBe('23 open risks untouched since the first look');
    expect(text).toContain('THE 3 LARGEST');
    expect(text).toContain('sam@example.com was shown it on 16 Nov.');
    expect(draft).toMatchObject({ kind: 'alert-report', controls: null, destination: MIA });
  });
});

describe('a reminder', () => {
  const turn = { role: 'owner', after: { hours: 24 }, ask: null } as const;
  const remind = (one: Wish['one']) => wish(one, { as: 'reminder', code: 'step', turn });

  it('names what nobody took, when it arrived, and whose turn it is next', () => {
    const acme = caseOf({ tellings: [telling('2026-11-23')] });
    const beta = caseOf({ account: 'beta', about: { name: 'Beta' }, tellings: [telling('2026-11-20')] });
    const draft = make([remind(acme), remind(beta)]);
    const text = textOf(draft);
    expect(draft.document.title).toBe('Still open: 2 accounts');
    expect(text).toContain('Nobody has taken Acme and Beta in hand.');
    expect(text).toContain('It reached you on 23 Nov.');
    expect(text).toContain('If nobody takes it in hand, it goes to mia@example.com on 25 Nov.');
    expect(text).toContain('It reached you on 20 Nov.');
    expect(draft).toMatchObject({ kind: 'alert-reminder', destination: SAM });
    expect(draft.cases.map(({ account }) => account)).toEqual(['acme', 'beta']);
  });

  it('claims nothing of a message that did not arrive', () => {
    const tellings = [telling('2026-11-20', { outcome: missed('It expired') }), telling('2026-11-23')];
    const text = textOf(make([remind(caseOf({ tellings }))]));
    expect(text).toContain('It reached you on 23 Nov.');
    expect(text).not.toContain('20 Nov');
    expect(textOf(make([remind(caseOf())]))).not.toContain('reached');
  });

  it('says that it was given back', () => {
    const acts = [act('acknowledged', '2026-11-20'), act('undid', '2026-11-23')];
    expect(textOf(make([remind(caseOf({ tellings: [telling('2026-11-19')], acts }))]))).toContain(
      'It reached you on 19 Nov, and was given back on 23 Nov.',
    );
  });

  it('names all there are, however many', () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      remind(caseOf({ account: `a${index}`, about: { name: `Account ${index}` } })),
    ) as unknown as [Wish, ...Wish[]];
    const draft = make(many);
    expect(draft.accounts).toHaveLength(30);
    expect(textOf(draft)).toContain('Account 29');
  });
});

describe('an escalation', () => {
  const turn = { role: 'manager', after: { hours: 48 }, ask: null } as const;
  const toMia = addressee(MIA, { role: 'manager' });
  const escalate = (one: Wish['one'], over: Partial<Wish> = {}) =>
    wish(one, { as: 'escalation', code: 'step', turn, addressee: toMia, ...over });

  it('says who was told, reminded, and has not taken it', () => {
    const tellings = [telling('2026-11-20'), telling('2026-11-23', { as: 'reminder' })];
    const draft = make([escalate(caseOf({ tellings }))]);
    expect(draft.document.title).toBe('▲ Acme, taken by nobody: 41, at risk');
    expect(draft.document.headline).toBe(
      'sam@example.com was told on 20 Nov, reminded on 23 Nov, and has not taken it in hand.',
    );
    expect(draft).toMatchObject({ kind: 'alert-escalation', destination: MIA });
  });

  it('says that an owner could not be reached, and blames nobody', () => {
    const outcome = missed('The person is deactivated.', true);
    const text = textOf(make([escalate(caseOf({ tellings: [telling('2026-11-23', { outcome })] }))]));
    expect(text).toContain('sam@example.com could not be reached: The person is deactivated.');
    expect(text).not.toContain('was told');
  });

  it('says what is asked for', () => {
    const asked = { role: 'executive', after: { hours: 48 }, ask: 'check-in' } as const;
    const text = textOf(make([escalate(caseOf({ tellings: [telling('2026-11-20')] }), { turn: asked })]));
    expect(text).toContain('Asked of you: check-in.');
    const plain = escalate(caseOf({ account: 'beta' }));
    const both = make([escalate(caseOf(), { turn: asked }), plain]);
    expect(both.document.headline).not.toContain('check-in');
    expect(textOf(both).match(/Asked of you: check-in\./g)).toHaveLength(1);
  });

  it('says that somebody gave it back', () => {
    const acts = [act('acknowledged', '2026-11-20', { by: ANN }), act('undid', '2026-11-23', { by: ANN })];
    expect(textOf(make([escalate(caseOf({ tellings: [telling('2026-11-19')], acts }))]))).toContain(
      'sam@example.com was told on 19 Nov; ann@example.com gave it back on 23 Nov, and nobody has it in hand.',
    );
  });

  it('is another message for a manager than for an executive, and one for all that a reader gets', () => {
    const one = escalate(caseOf());
    const other = escalate(caseOf({ account: 'beta' }));
    const asExecutive = { ...one, addressee: { ...toMia, role: 'executive' as const } };
    expect(make([one, other]).id).toBe(make([one]).id);
    expect(make([asExecutive]).id).not.toBe(make([one]).id);
  });
});

describe('what is over', () => {
  const over = (one: Wish['one']) =>
    wish(one, { as: 'over', code: one.ended?.because === 'left' ? 'account-gone' : 'resolved' });
  const ended = (name: string, because: 'over' | 'withdrawn' | 'left' | 'churned') =>
    caseOf({
      account: name.toLowerCase(),
      openedOn: '2026-11-12',
      about: { name, score: 82, band: 'healthy' },
      alerts: [alert({ state: 'resolved', resolvedOn: '2026-11-20' })],
      ended: { on: '2026-11-20', because },
    });

  it('comes in one message, each end in its own words', () => {
    const draft = make([
      over(ended('Acme', 'over')),
      over(ended('Beta', 'withdrawn')),
      over(ended('Corvus', 'churned')),
    ]);
    const text = textOf(draft);
    expect(draft.document.title).toBe('Over: 3 accounts');
    expect(text).toContain('The risk at Acme is over.');
    expect(text).toContain(
      'What was said of Beta does not hold any more: its data was corrected, or its rule changed.',
    );
    expect(text).toContain('Corvus has churned.');
    expect(text).toMatch(/Acme +12 Nov +20 Nov +82, healthy +Score 41 is below 50/);
    expect(draft).toMatchObject({ kind: 'alert-over', controls: null, accounts: ['acme', 'beta', 'corvus'] });
  });

  it('of an account that left has its tasks, which nobody has to do any more', () => {
    const given = context({
      tasksOf: () => [task({ state: 'dropped', endedBy: NOBODY, endedAt: '2026-11-24T04:30:00Z' })],
    });
    const text = textOf(make([over(ended('Acme', 'left'))], given));
    expect(text).toContain('Gone: Acme');
    expect(text).toContain('Acme is not in the accounts export any more.');
    expect(text).toContain('1 task was closed with it: nobody has to do it any more.');
    expect(text).toMatch(/not in the export any more, 20 Nov .*Call the sponsor/);
  });

  it('claims no task that somebody had finished', () => {
    const given = context({ tasksOf: () => [task({ state: 'done', endedBy: SAM, endedAt: '2026-11-19T09:00:00Z' })] });
    expect(textOf(make([over(ended('Acme', 'left'))], given))).not.toContain('closed with it');
  });
});

describe('a wrong owner', () => {
  const one = caseOf({ acts: [act('wrong-owner', MORNING)] });
  const mia = addressee(MIA).recipient;

  it('is told at once, with who said so', () => {
    const draft = makeWrongOwnerMessage(one, mia, portfolio);
    expect(textOf(draft)).toContain('sam@example.com said on 24 Nov that the account is somebody else’s.');
    expect(draft).toMatchObject({ kind: 'alert-wrong-owner', notBefore: null, period: 'sweep-2026-11-24' });
    expect(draft.cases).toEqual([{ account: 'acme', kind: 'risk', openedOn: NIGHT }]);
  });

  it('is one message however often the click is carried out', () => {
    const acts = [...one.acts, act('acknowledged', '2026-11-25')];
    const later = { ...one, acts, plannedFor: '2026-11-25', version: 7 };
    expect(makeWrongOwnerMessage(later, mia, portfolio).id).toBe(makeWrongOwnerMessage(one, mia, portfolio).id);
  });
});
