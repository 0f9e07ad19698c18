import { beforeEach, describe, expect, it } from 'vitest';
import { buildTask } from '../../support/build-case.ts';
import { ANN, fallen, low, MIA, type Office, officeConfig, openOffice, SAM } from '../../support/open-office.ts';

/** A Monday, told on the Tuesday after. */
const NIGHT = '2026-11-23';
const NEXT_NIGHT = '2026-11-24';
const TUESDAY = '2026-11-24T07:30:00.000Z';
const WEDNESDAY = '2026-11-25T07:30:00.000Z';
const THURSDAY = '2026-11-26T07:30:00.000Z';
const FRIDAY = '2026-11-27T07:30:00.000Z';

let office: Office;
beforeEach(() => {
  office = openOffice();
});

/** The messages about cases since an instant: when, to whom and as what. */
const since = (at: string) =>
  office.arrived
    .filter((message) => message.at > at && message.kind !== 'owner-digest')
    .map((message) => [message.at, message.to, message.kind]);

describe('a new owner of an account with an open case', () => {
  const annsNow = low({}, { owner: ANN });

  it('is told by an alert with what was done before, and has the whole time', async () => {
    await office.day(NIGHT, { acme: fallen() });
    await office.day(NEXT_NIGHT, { acme: annsNow });
    const [alert, ...more] = office.to(ANN).filter(({ kind }) => kind !== 'owner-digest');
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ kind: 'alert', at: WEDNESDAY });
    expect(alert!.text).toContain('This account is yours now.');
    expect(alert!.text).toContain('sam@example.com was told on 24 Nov.');
    await office.sweep(THURSDAY);
    await office.sweep(FRIDAY);
    expect(since(TUESDAY)).toEqual([
      [WEDNESDAY, ANN, 'alert'],
      [THURSDAY, ANN, 'alert-reminder'],
      [FRIDAY, MIA, 'alert-escalation'],
    ]);
    expect(office.to(MIA)[0]!.text).toContain('ann@example.com was told on 25 Nov');
  });

  it('is told when the former one had acknowledged it, too', async () => {
    await office.day(NIGHT, { acme: fallen() });
    await office.click(SAM, 'acme', { do: 'acknowledge' }, '2026-11-24T09:00:00.000Z');
    await office.day(NEXT_NIGHT, { acme: annsNow });
    expect(office.to(ANN, 'alert')[0]!.text).toContain(
      'sam@example.com was told on 24 Nov and acknowledged it on 24 Nov.',
    );
    await office.sweep(THURSDAY);
    await office.sweep(FRIDAY);
    expect(since(TUESDAY)).toEqual([
      [WEDNESDAY, ANN, 'alert'],
      [THURSDAY, ANN, 'alert-reminder'],
      [FRIDAY, MIA, 'alert-escalation'],
    ]);
  });

  it('is told once though the former one was escalated over', async () => {
    await office.day(NIGHT, { acme: fallen() });
    await office.sweep(WEDNESDAY);
    await office.sweep(THURSDAY);
    await office.day('2026-11-26', { acme: annsNow });
    expect(since(THURSDAY)).toEqual([[FRIDAY, ANN, 'alert']]);
  });

  it('is told nothing of a case that has the same owner under another spelling', async () => {
    await office.day(NIGHT, { acme: fallen() });
    await office.day(NEXT_NIGHT, { acme: low({}, { owner: ' SAM@Example.com ' }) });
    expect(since(TUESDAY)).toEqual([[WEDNESDAY, SAM, 'alert-reminder']]);
  });
});

describe('an owner who was deactivated in Slack', () => {
  it('does not count as told: the next step is told at once', async () => {
    office.slack.deactivated.add(SAM);
    await office.day(NIGHT, { acme: fallen() });
    expect(office.to(SAM)).toEqual([]);
    await office.sweep('2026-11-24T08:30:00.000Z');
    expect(since('')).toEqual([['2026-11-24T08:30:00.000Z', MIA, 'alert-escalation']]);
    expect(office.to(MIA)[0]!.text).toContain('sam@example.com could not be reached: This user was deactivated.');
    expect(await office.tellingsOf('acme')).toMatchObject([
      { to: SAM, outcome: { is: 'not-reached', isUnreachable: true } },
      { to: MIA, outcome: { is: 'reached' } },
    ]);
  });

  it('is passed over for the executive where the manager is gone, too', async () => {
    office.slack.deactivated.add(SAM).add(MIA);
    await office.day(NIGHT, { acme: fallen({}, { executive: 'eve@example.com' }) });
    for (const at of ['08:30', '09:30', '10:30']) await office.sweep(`2026-11-24T${at}:00.000Z`);
    expect(since('').map(([, to]) => to)).toEqual(['eve@example.com']);
  });

  it('is told of no further, once the account has another owner: that one is', async () => {
    office.slack.deactivated.add(SAM);
    await office.day(NIGHT, { acme: fallen() });
    await office.sweep('2026-11-24T08:30:00.000Z');
    await office.day(NEXT_NIGHT, { acme: low({}, { owner: ANN }) });
    expect(office.to(ANN, 'alert')).toHaveLength(1);
  });
});

describe('four spellings of one address', () => {
  const spellings = ['sam@example.com', 'SAM@Example.COM', '  sam@example.com ', 'Sam Lee <sam@example.com>'];

  it('are one person with one digest and one budget', async () => {
    const accounts = Object.fromEntries(
      Array.from({ length: 8 }, (_, index) => [`c${index}`, fallen({}, { owner: spellings[index % 4]! })]),
    );
    await office.day(NIGHT, accounts);
    expect(new Set(office.arrived.map(({ to }) => to))).toEqual(new Set([SAM]));
    expect(office.to(SAM, 'alert')).toHaveLength(5);
    const [digest, ...more] = office.to(SAM, 'owner-digest');
    expect(more).toEqual([]);
    expect(digest!.text).toContain('8 open risks');
    expect(digest!.text).toContain('3 told only here');
    await office.sweep(WEDNESDAY);
    expect(office.to(SAM, 'alert-reminder')).toHaveLength(1);
  });
});

describe('an account without a name', () => {
  it('is shown by its id', async () => {
    await office.day(NIGHT, { 'acme-77': fallen({}, { name: null }) });
    expect(office.to(SAM, 'alert')[0]!.title).toBe('▲ acme-77: 20, at risk');
    expect(office.to(SAM, 'owner-digest')[0]!.text).toContain('▲ acme-77 · warning');
  });
});

describe('accounts without an owner who can be told', () => {
  it('are their manager’s, else those of the queue', async () => {
    office.configure({ notify: { ...officeConfig.notify, unowned: { slack: '#unowned', emails: [] } } });
    await office.day(NIGHT, {
      acme: fallen({}, { owner: null }),
      globex: fallen({}, { owner: 'nobody', manager: null }),
    });
    expect(since('').map(([, to, kind]) => [to, kind])).toEqual(
      expect.arrayContaining([
        [MIA, 'alert'],
        ['#unowned', 'alert'],
      ]),
    );
    expect(since('')).toHaveLength(2);
  });

  it('are told to nobody where there is none, and why says so', async () => {
    const decisions = await office.day(NIGHT, { acme: fallen({}, { owner: null, manager: null }) });
    expect(decisions).toMatchObject([{ sent: false, code: 'nobody-to-tell' }]);
    expect(await office.readPlace('acme')).toEqual({ is: 'nobody-to-tell' });
  });
});

describe('whoever stands in for an owner who is away', () => {
  it('is told in their place, and it counts as the owner’s', async () => {
    const delegates = [{ away: SAM, to: ANN, from: '2026-11-20', until: '2026-11-25' }];
    office.configure({ notify: { ...officeConfig.notify, delegates } });
    await office.day(NIGHT, { acme: fallen() });
    expect(office.to(ANN, 'alert')[0]!.text).toContain('You stand in for sam@example.com.');
    expect(office.to(SAM)).toEqual([]);
    await office.sweep(WEDNESDAY);
    await office.sweep(THURSDAY);
    expect(since(TUESDAY)).toEqual([
      [WEDNESDAY, ANN, 'alert-reminder'],
      [THURSDAY, MIA, 'alert-escalation'],
    ]);
  });

  it('has one message of those tasks and of their own, and each is kept as told to whose it is', async () => {
    const delegates = [{ away: SAM, to: ANN, from: '2026-11-20', until: '2026-11-25' }];
    office.configure({ notify: { ...officeConfig.notify, delegates } });
    await office.day(NIGHT, { acme: low() });
    const given = { sam: SAM, ann: ANN };
    for (const [name, assignee] of Object.entries(given)) {
      const task = { assignee, startedBy: MIA };
      await office.stores.cases.writeTask(buildTask({ ...task, id: `new of ${name}`, dueOn: '2026-12-04' }));
      await office.stores.cases.writeTask(buildTask({ ...task, id: `late of ${name}`, dueOn: '2026-11-20' }));
    }
    await office.sweep(WEDNESDAY);
    expect(office.to(ANN, 'task-assigned').map(({ title }) => title)).toEqual(['For you: 4 tasks']);
    expect([...office.to(SAM), ...office.to(ANN, 'task-overdue')]).toEqual([]);
    const kept = (await office.stores.cases.readTasks()).map(({ id, tellings, overdueTellings }) => [
      id,
      [...tellings, ...overdueTellings].map(({ to, of }) => `${of} by ${to}`),
    ]);
    expect(Object.fromEntries(kept)).toEqual({
      'new of sam': [`${SAM} by ${ANN}`],
      'new of ann': [`${ANN} by ${ANN}`],
      'late of sam': [`${SAM} by ${ANN}`, `${SAM} by ${ANN}`],
      'late of ann': [`${ANN} by ${ANN}`, `${ANN} by ${ANN}`],
    });
  });
});

describe('an owner who is away by the export of people', () => {
  const delegates = [{ away: SAM, to: ANN, from: NEXT_NIGHT, until: '2026-11-25' }];

  it('has whoever stands in told, in the morning and by the sweep', async () => {
    await office.day(NIGHT, { acme: fallen() }, { delegates });
    expect(office.to(ANN, 'alert')[0]!.text).toContain('You stand in for sam@example.com.');
    expect(office.to(ANN, 'owner-digest')).toHaveLength(1);
    await office.sweep(WEDNESDAY);
    await office.sweep(THURSDAY);
    expect(since(TUESDAY)).toEqual([
      [WEDNESDAY, ANN, 'alert-reminder'],
      [THURSDAY, MIA, 'alert-escalation'],
    ]);
    expect(office.to(SAM)).toEqual([]);
  });

  it('is told again from the night on whose export says that they are back', async () => {
    await office.day(NIGHT, { acme: fallen() }, { delegates });
    await office.day(NEXT_NIGHT, { acme: low() });
    expect(since(TUESDAY)).toEqual([[WEDNESDAY, SAM, 'alert-reminder']]);
  });

  it('has nobody in their place who may not be written to: their manager is told', async () => {
    office.configure({ notify: { ...officeConfig.notify, domains: ['example.com'] } });
    const outside = delegates.map((one) => ({ ...one, to: 'ann@example.org' }));
    await office.day(NIGHT, { acme: fallen() }, { delegates: outside });
    expect(since('')).toEqual([[TUESDAY, MIA, 'alert']]);
  });

  it('is told by notify.delegates where both name somebody', async () => {
    const own = [{ away: SAM, to: 'kim@example.com', from: NEXT_NIGHT, until: NEXT_NIGHT }];
    office.configure({ notify: { ...officeConfig.notify, delegates: own } });
    await office.day(NIGHT, { acme: fallen() }, { delegates });
    expect(since('')).toEqual([[TUESDAY, 'kim@example.com', 'alert']]);
  });
});

describe('a score set by hand from 81 to 20', () => {
  const because = 'sam@example.com set 20 by hand where 81 is computed, until 2026-12-04: The sponsor left.';
  const set = (state: 'new' | 'persisting') =>
    ({ score: 20, previousScore: 81, findings: [{ rule: 'override', state, because, depth: 80 }] }) as const;

  it('tells the manager, once, and not its owner', async () => {
    await office.day(NIGHT, { acme: set('new') });
    await office.day(NEXT_NIGHT, { acme: set('persisting') });
    expect(since('')).toEqual([[TUESDAY, MIA, 'alert']]);
    expect(office.to(MIA)[0]!.text).toContain(because);
    expect(await office.readPlace('acme')).toMatchObject({ is: 'told', telling: { to: MIA } });
  });

  it('tells the manager though its owner has the case in hand by setting it', async () => {
    await office.day(NIGHT, { acme: fallen() });
    await office.click(
      SAM,
      'acme',
      { do: 'override', score: 5, reason: 'The sponsor left.', days: 9 },
      '2026-11-24T09:00:00.000Z',
    );
    const both = [{ state: 'persisting' }, { rule: 'override', because, depth: 95 }] as const;
    await office.day(NEXT_NIGHT, { acme: { ...low(), findings: both } });
    expect(since(TUESDAY)).toEqual([[WEDNESDAY, MIA, 'alert']]);
    await office.sweep(THURSDAY);
    await office.sweep(FRIDAY);
    expect(since(WEDNESDAY)).toEqual([]);
  });

  it('is over for the manager when it ends', async () => {
    await office.day(NIGHT, { acme: set('new') });
    const over = { rule: 'override', state: 'cleared', because: 'The score set by hand is over.' } as const;
    await office.day(NEXT_NIGHT, { acme: { score: 81, previousScore: 20, findings: [over] } });
    expect(since(TUESDAY)).toEqual([[WEDNESDAY, MIA, 'alert-over']]);
  });
});
