import { beforeEach, describe, expect, it } from 'vitest';
import { fallen, low, MIA, type Office, openOffice, SAM } from '../../support/open-office.ts';

/** A Monday, told on the Tuesday after. */
const NIGHT = '2026-11-23';
const NEXT_NIGHT = '2026-11-24';
const TUESDAY = '2026-11-24T07:30:00.000Z';
const WEDNESDAY = '2026-11-25T07:30:00.000Z';
const THURSDAY = '2026-11-26T07:30:00.000Z';
const FRIDAY = '2026-11-27T07:30:00.000Z';

/** Sam has no Slack: what is for them goes by mail. */
let office: Office;
beforeEach(async () => {
  office = openOffice();
  office.slack.missing.add(SAM);
  await office.day(NIGHT, { acme: fallen() });
});

describe('a reader without Slack', () => {
  it('gets the same by mail, and is told by it', async () => {
    const [alert] = office.to(SAM, 'alert');
    expect(alert).toMatchObject({ channel: 'email' });
    expect(alert!.text).toContain('whoever runs Nightrounds does that, for acme');
    expect(await office.readPlace('acme')).toMatchObject({ is: 'told', telling: { to: SAM } });
    await office.sweep(WEDNESDAY);
    expect(office.to(SAM, 'alert-reminder')).toMatchObject([{ channel: 'email' }]);
  });
});

describe.each([
  ['a bounce', 'The mailbox does not exist.'],
  ['a complaint', 'The reader complained of it as spam.'],
])('%s after a message was sent', (_, word) => {
  const bounce = () => office.bounce(office.to(SAM, 'alert')[0]!, '2026-11-24T08:00:00.000Z', word);

  it('takes back that it was told', async () => {
    expect(await office.readPlace('acme')).toMatchObject({ is: 'told' });
    await bounce();
    expect(await office.tellingsOf('acme')).toMatchObject([
      { outcome: { is: 'not-reached', because: word, isUnreachable: true } },
    ]);
    expect(await office.readPlace('acme')).not.toMatchObject({ is: 'told' });
  });

  it('has the next step told at once, of somebody who could not be reached', async () => {
    await bounce();
    await office.sweep(WEDNESDAY);
    expect(office.to(SAM, 'alert-reminder')).toEqual([]);
    const [escalation, ...more] = office.to(MIA);
    expect(more).toEqual([]);
    expect(escalation!.text).toContain(`sam@example.com could not be reached: ${word.slice(0, -1)}`);
    expect(escalation!.text).not.toContain('was told');
  });
});

it('a bounce that says nothing of the mailbox has it told anew by another message, with a clock of its own', async () => {
  const [alert] = office.to(SAM, 'alert');
  await office.bounce(alert!, '2026-11-24T08:00:00.000Z', 'The mailbox is full.', false);
  await office.sweep(WEDNESDAY);
  const [, again, ...more] = office.to(SAM, 'alert');
  expect(more).toEqual([]);
  expect(again!.id).not.toBe(alert!.id);
  expect(again!.text).toContain('The message of 24 Nov did not reach you: The mailbox is full.');
  expect(office.to(MIA)).toEqual([]);
  await office.sweep(THURSDAY);
  expect(office.to(SAM, 'alert-reminder')).toHaveLength(1);
  expect(office.to(MIA)).toEqual([]);
  await office.sweep(FRIDAY);
  expect(office.to(MIA)[0]!.text).toContain('was told on 25 Nov');
});

it('a message of which nobody knows whether it arrived is told anew, as what may be a copy', async () => {
  const [alert] = office.to(SAM, 'alert');
  const doubt = { state: 'needs-operator', because: 'The answer was lost.', doubtedSince: TUESDAY } as const;
  const entry = await office.stores.outbox.readEntry(alert!.period, alert!.id);
  await office.stores.outbox.writeEntry({ ...entry!, ...doubt, dueAt: null });
  expect(await office.readPlace('acme')).toMatchObject({ is: 'waiting' });
  await office.sweep(WEDNESDAY);
  const [again, ...more] = office.to(SAM, 'alert', WEDNESDAY);
  expect(more).toEqual([]);
  expect(again!.text).toContain('This may be a copy: nobody knows whether the message of 24 Nov reached you.');
  expect(again!.text).not.toContain('did not reach');
});

describe('a message that was cancelled', () => {
  it('told nobody: it is told on the next working morning by another one', async () => {
    const other = openOffice();
    await other.night(NIGHT, { acme: fallen() });
    for (const entry of await other.stores.outbox.readEntries('morning-2026-11-24'))
      await other.stores.outbox.writeEntry({ ...entry, state: 'cancelled', because: 'An operator did.', dueAt: null });
    await other.day(NEXT_NIGHT, { acme: low() });
    expect(other.to(SAM, 'alert')).toMatchObject([{ at: WEDNESDAY }]);
    expect(other.to(SAM, 'alert')[0]!.text).toContain('The message of 24 Nov did not reach you: An operator did.');
    expect(other.to(SAM, 'alert', TUESDAY)).toHaveLength(1);
  });

  it('because delivery was put in shadow takes its claim back', async () => {
    const other = openOffice();
    await other.night(NIGHT, { acme: fallen() });
    await other.stores.cases.writeSwitch({ mode: 'shadow', by: 'ops', at: '2026-11-24T06:00:00.000Z' });
    await other.deliver(TUESDAY);
    expect(other.arrived).toEqual([]);
    await other.stores.cases.writeSwitch({ mode: 'on', by: 'ops', at: '2026-11-24T12:00:00.000Z' });
    await other.day(NEXT_NIGHT, { acme: low() });
    expect(other.to(SAM, 'alert')).toMatchObject([{ at: WEDNESDAY }]);
    expect(other.to(MIA)).toEqual([]);
  });
});
