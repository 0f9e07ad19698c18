import { beforeEach, describe, expect, it } from 'vitest';
import type { Customers } from '../../support/open-office.ts';
import { fallen, low, MIA, type Office, openOffice, SAM } from '../../support/open-office.ts';

/** A Monday, told on the Tuesday after. */
const NIGHT = '2026-11-23';
const NEXT_NIGHT = '2026-11-24';
const LAST_NIGHT = '2026-11-25';
const TUESDAY = '2026-11-24T07:30:00.000Z';
const WEDNESDAY = '2026-11-25T07:30:00.000Z';
const THURSDAY = '2026-11-26T07:30:00.000Z';
const FRIDAY = '2026-11-27T07:30:00.000Z';

let office: Office;
beforeEach(() => {
  office = openOffice();
});

describe('eight critical falls of one owner, and a budget of five', () => {
  const ids = Array.from({ length: 8 }, (_, index) => `c${index}`);
  const overBudget = ids.slice(5);
  const all = (of: (arr: number) => Customers[string]): Customers =>
    Object.fromEntries(ids.map((id, index) => [id, of(1000 * (8 - index))]));

  beforeEach(() =>
    office.day(
      NIGHT,
      all((arr) => fallen({ rule: 'fell' }, { arr })),
    ),
  );

  it('are five messages, of the largest', () => {
    expect(office.to(SAM, 'alert').map(({ title }) => title)).toHaveLength(5);
    expect(
      office
        .to(SAM, 'alert')
        .map(({ title }) => title.slice(2, 12))
        .sort(),
    ).toEqual(ids.slice(0, 5).map((id) => `Account ${id}`));
  });

  it('have the other three named in the digest of that morning, each once', () => {
    const [digest, ...more] = office.to(SAM, 'owner-digest');
    expect(more).toEqual([]);
    const [open, onlyHere] = digest!.text.split('NEW, TOLD ONLY HERE');
    for (const id of overBudget) {
      expect(open).not.toContain(`Account ${id}`);
      expect(onlyHere!.split(`Account ${id} `)).toHaveLength(2);
    }
    for (const id of ids.slice(0, 5)) expect(onlyHere).not.toContain(`Account ${id}`);
  });

  it('have the other three told in the digest once that was sent', async () => {
    for (const id of overBudget) {
      expect(await office.readPlace(id)).toMatchObject({
        is: 'told',
        telling: { as: 'digest', to: SAM, outcome: { is: 'reached', at: TUESDAY } },
      });
    }
  });

  it('are reminded of and escalated, those of the digest like the others', async () => {
    await office.day(
      NEXT_NIGHT,
      all((arr) => low({ rule: 'fell' }, { arr })),
    );
    const [reminder, ...more] = office.to(SAM, 'alert-reminder');
    expect(more).toEqual([]);
    expect(reminder).toMatchObject({ at: WEDNESDAY });
    expect(office.to(MIA)).toEqual([]);
    await office.day(
      LAST_NIGHT,
      all((arr) => low({ rule: 'fell' }, { arr })),
    );
    const [escalation, ...others] = office.to(MIA);
    expect(others).toEqual([]);
    expect(escalation).toMatchObject({ at: THURSDAY, kind: 'alert-escalation' });
    for (const id of ids)
      for (const { text } of [reminder!, escalation!]) expect(text.split(`▲ Account ${id} `)).toHaveLength(2);
  });
});

it('names in the digest nobody whose digest has not gone out yet as told', async () => {
  const many = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`c${index}`, fallen()]));
  await office.night(NIGHT, many);
  expect(await office.readPlace('c5')).toMatchObject({ is: 'on-its-way', isInDoubt: false });
});

describe('a message that expired because the sender was down for 37 hours', () => {
  const later = '2026-11-25T20:30:00.000Z';
  beforeEach(async () => {
    await office.night(NIGHT, { acme: fallen() });
    await office.sweep(later);
  });

  it('told nobody, and another one tells it', async () => {
    const [first, second, ...more] = await office.tellingsOf('acme');
    expect(more).toEqual([]);
    expect(first).toMatchObject({ morning: NEXT_NIGHT, outcome: { is: 'not-reached', isUnreachable: false } });
    expect(second).toMatchObject({ as: 'alert', code: 'told-anew', outcome: { is: 'reached' } });
    expect(second!.message.id).not.toBe(first!.message.id);
    const [alert, ...others] = office.to(SAM);
    expect(others).toEqual([]);
    expect(alert!.text).toContain('The message of 24 Nov did not reach you');
  });

  it('starts no clock: the manager reads nothing of it until two mornings after the other one', async () => {
    expect(office.to(MIA)).toEqual([]);
    await office.sweep(THURSDAY);
    expect(office.to(SAM, 'alert-reminder')).toHaveLength(1);
    expect(office.to(MIA)).toEqual([]);
    await office.sweep(FRIDAY);
    const [escalation] = office.to(MIA);
    expect(escalation!.text).toContain('was told on 25 Nov');
    expect(escalation!.text).not.toContain('24 Nov');
  });
});

describe('a night that is run 37 hours late', () => {
  it('is told at once, and its clock starts then', async () => {
    await office.night(NIGHT, { acme: fallen() }, { at: '2026-11-25T17:30:00.000Z' });
    await office.deliver('2026-11-25T17:30:00.000Z');
    expect(office.to(SAM, 'alert')).toMatchObject([{ at: '2026-11-25T17:30:00.000Z' }]);
    expect(office.to(MIA)).toEqual([]);
    await office.sweep(THURSDAY);
    expect(office.to(SAM, 'alert-reminder')).toHaveLength(1);
    expect(office.to(MIA)).toEqual([]);
    await office.sweep(FRIDAY);
    expect(office.to(MIA)[0]!.text).toContain('was told on 25 Nov');
  });

  it('is told nobody before its messages went out', async () => {
    await office.night(NIGHT, { acme: fallen() }, { at: '2026-11-25T17:30:00.000Z' });
    expect(await office.readPlace('acme')).toMatchObject({ is: 'on-its-way' });
    expect(office.arrived).toEqual([]);
  });
});

describe('rules that say something of one account', () => {
  const two = (state: 'new' | 'persisting') => ({
    acme: {
      ...fallen(),
      findings: [
        { state, because: 'Score 20 is below 50.' },
        { rule: 'fell', state, because: 'It fell by 48 points in 14 days.' },
      ],
    },
  });

  it('are one message, one reminder and one escalation', async () => {
    await office.day(NIGHT, two('new'));
    await office.day(NEXT_NIGHT, two('persisting'));
    await office.day(LAST_NIGHT, two('persisting'));
    const ofCase = office.arrived.filter(({ kind }) => kind !== 'owner-digest');
    expect(ofCase.map(({ at, to, kind }) => [at, to, kind])).toEqual([
      [TUESDAY, SAM, 'alert'],
      [WEDNESDAY, SAM, 'alert-reminder'],
      [THURSDAY, MIA, 'alert-escalation'],
    ]);
    for (const { text } of ofCase) {
      expect(text).toContain('Score 20 is below 50.');
      expect(text).toContain('It fell by 48 points in 14 days.');
    }
  });

  it('are one message a morning over two nights, and one reminder', async () => {
    await office.day(NIGHT, { acme: fallen() });
    const other = { rule: 'fell', because: 'It fell by 48 points in 14 days.' };
    await office.day(NEXT_NIGHT, { acme: { ...low(), findings: [{ state: 'persisting' as const }, other] } });
    const alerts = office.to(SAM).filter(({ kind }) => kind !== 'owner-digest');
    expect(alerts.map(({ at, kind }) => [at, kind])).toEqual([
      [TUESDAY, 'alert'],
      [WEDNESDAY, 'alert'],
    ]);
    expect(alerts[1]!.text).toContain('It fell by 48 points in 14 days.');
    await office.sweep(THURSDAY);
    expect(office.to(SAM, 'alert-reminder').length + office.to(MIA).length).toBe(1);
  });
});
