import { beforeEach, describe, expect, it } from 'vitest';
import { fallen, low, MIA, type Office, openOffice, rules, SAM } from '../../support/open-office.ts';

/** A Monday, told on the Tuesday after. */
const NIGHT = '2026-11-23';
const NEXT_NIGHT = '2026-11-24';
const TUESDAY = '2026-11-24T07:30:00.000Z';
const WEDNESDAY = '2026-11-25T07:30:00.000Z';
const THURSDAY = '2026-11-26T07:30:00.000Z';
const FRIDAY = '2026-11-27T07:30:00.000Z';
const MONDAY = '2026-11-30T07:30:00.000Z';
const NEXT_TUESDAY = '2026-12-01T07:30:00.000Z';
const NEXT_WEDNESDAY = '2026-12-02T07:30:00.000Z';

let office: Office;
beforeEach(async () => {
  office = openOffice();
  await office.day(NIGHT, { acme: fallen() });
});

/** The messages about cases since an instant: when, to whom and as what. */
const since = (at: string) =>
  office.arrived
    .filter((message) => message.at > at && message.kind !== 'owner-digest')
    .map((message) => [message.at, message.to, message.kind]);
const sweepAll = async (...instants: readonly string[]) => {
  for (const at of instants) await office.sweep(at);
};
const BY_NINE = '2026-11-24T09:00:00.000Z';

describe('a score set by hand over the computed one', () => {
  const shown = {
    score: 75,
    override: { by: 'ann@example.com', reason: 'New sponsor', expiresOn: '2027-05-04', computedScore: 20 },
  };

  it('takes nothing in hand: digest and manager read both scores, by whom, and until when', async () => {
    const office = openOffice();
    await office.day('2026-11-23', { acme: fallen() });
    for (const night of ['2026-11-24', '2026-11-25']) await office.day(night, { acme: low({}, shown) });
    for (const text of [office.to(SAM, 'owner-digest').at(-1)!.text, office.to(MIA, 'alert-escalation')[0]!.text])
      expect(text).toContain('computed 20, shown 75 by ann@example.com until 4 May 2027');
  });
});

describe('whoever does something about a case', () => {
  it.each([
    ['acknowledged it', { do: 'acknowledge' }],
    ['started its playbook', { do: 'start-playbook' }],
    ['set the score lower by hand', { do: 'override', score: 5, reason: 'The sponsor left.', days: 5 }],
    ['set a pulse', { do: 'pulse', value: 2, note: null }],
  ] as const)('is not reminded when they %s, and nobody is told in their place', async (_, act) => {
    expect(await office.click(SAM, 'acme', act, BY_NINE)).toMatchObject({ isDone: true });
    await sweepAll(WEDNESDAY, THURSDAY);
    expect(since(TUESDAY).filter(([, , kind]) => kind !== 'task-overdue')).toEqual([]);
    expect(await office.readPlace('acme')).toMatchObject({ is: 'in-hand', hand: { by: SAM } });
  });

  it('has no hand in it by setting the score higher', async () => {
    await office.click(SAM, 'acme', { do: 'override', score: 80, reason: 'They will stay.', days: 5 }, BY_NINE);
    await sweepAll(WEDNESDAY);
    expect(since(TUESDAY)).toEqual([[WEDNESDAY, SAM, 'alert-reminder']]);
  });

  it('gives it back, and its clock goes on from then', async () => {
    await office.click(SAM, 'acme', { do: 'acknowledge' }, BY_NINE);
    await sweepAll(WEDNESDAY);
    await office.click(SAM, 'acme', { do: 'undo' }, '2026-11-25T09:00:00.000Z');
    await sweepAll(THURSDAY, FRIDAY);
    expect(since(TUESDAY)).toEqual([
      [THURSDAY, SAM, 'alert-reminder'],
      [FRIDAY, MIA, 'alert-escalation'],
    ]);
  });

  it('has it in hand when they were told of it by a step: nobody else is told', async () => {
    await sweepAll(WEDNESDAY, THURSDAY);
    expect(since(WEDNESDAY)).toEqual([[THURSDAY, MIA, 'alert-escalation']]);
    await office.click(MIA, 'acme', { do: 'acknowledge' }, '2026-11-26T09:00:00.000Z');
    await sweepAll(FRIDAY, MONDAY);
    expect(since(THURSDAY)).toEqual([]);
  });
});

describe('a hand covers what was known when it was taken', () => {
  beforeEach(() => office.click(SAM, 'acme', { do: 'acknowledge' }, BY_NINE));

  it('and no alert that opens later: that is told within the case, which stays in hand', async () => {
    const info = { rule: 'quiet', severity: 'warning' as const, because: 'Nobody has logged in for a week.' };
    office.configure({ rules: [...rules, { ...rules[0]!, id: 'quiet' }] });
    await office.day(NEXT_NIGHT, { acme: { ...low(), findings: [{ state: 'persisting' as const }, info] } });
    expect(since(TUESDAY)).toEqual([[WEDNESDAY, SAM, 'alert']]);
    expect(office.to(SAM, 'alert').at(-1)!.text).toContain('New in a case you have had since 24 Nov:');
    expect(await office.readPlace('acme')).toMatchObject({ is: 'in-hand' });
    await sweepAll(THURSDAY, FRIDAY);
    expect(since(WEDNESDAY)).toEqual([]);
  });

  it('and not what gets deeper', async () => {
    await office.day(NEXT_NIGHT, { acme: low({ depth: 1, because: 'Score 5 is below 50.' }, { score: 5 }) });
    expect(since(TUESDAY)).toEqual([[WEDNESDAY, SAM, 'alert']]);
    expect(await office.readPlace('acme')).toMatchObject({ is: 'in-hand' });
  });

  it('and lets go of what is more severe than anything it covers: its clock starts', async () => {
    const worse = { rule: 'fell', because: 'It fell by 48 points.' };
    await office.day(NEXT_NIGHT, { acme: { ...low(), findings: [{ state: 'persisting' as const }, worse] } });
    expect(office.to(SAM, 'alert').at(-1)!.text).toContain('Got more severe than what you took in hand on 24 Nov');
    await sweepAll(THURSDAY, FRIDAY);
    expect(since(WEDNESDAY)).toEqual([
      [THURSDAY, SAM, 'alert-reminder'],
      [FRIDAY, MIA, 'alert-escalation'],
    ]);
  });
});

describe('a hand lapses', () => {
  const tenDaysOn = '2026-12-08T07:30:00.000Z';
  const eleventh = '2026-12-09T07:30:00.000Z';
  const twelfth = '2026-12-10T07:30:00.000Z';

  it('after ten business days without an act: its owner is told again, and a clock starts', async () => {
    await office.click(SAM, 'acme', { do: 'acknowledge' }, BY_NINE);
    await sweepAll(tenDaysOn);
    expect(since(TUESDAY)).toEqual([]);
    await sweepAll(eleventh, twelfth);
    expect(since(TUESDAY)).toEqual([
      [eleventh, SAM, 'alert'],
      [twelfth, SAM, 'alert-reminder'],
    ]);
    expect(office.to(SAM, 'alert').at(-1)!.text).toContain('nothing was recorded for 10 working days');
  });

  it('not while a task has its date ahead', async () => {
    await office.click(SAM, 'acme', { do: 'start-playbook' }, BY_NINE);
    const [task] = await office.stores.cases.readTasksOf('acme');
    await office.stores.cases.writeTask({ ...task!, dueOn: '2026-12-20' });
    await sweepAll(tenDaysOn, eleventh);
    expect(since(TUESDAY)).toEqual([]);
  });

  it('not before ten business days after the newest act', async () => {
    await office.click(SAM, 'acme', { do: 'acknowledge' }, BY_NINE);
    await office.click(SAM, 'acme', { do: 'pulse', value: 3, note: null }, '2026-11-27T09:00:00.000Z');
    await sweepAll(eleventh, '2026-12-11T07:30:00.000Z');
    expect(since(TUESDAY)).toEqual([]);
    await sweepAll('2026-12-14T07:30:00.000Z');
    expect(since(TUESDAY)).toEqual([['2026-12-14T07:30:00.000Z', SAM, 'alert']]);
  });
});

describe('a snooze of one day from Friday', () => {
  beforeEach(async () => {
    await office.click(SAM, 'acme', { do: 'acknowledge' }, BY_NINE);
    await office.click(SAM, 'acme', { do: 'snooze', until: '1d' }, '2026-11-27T10:00:00.000Z');
  });

  it('says nothing at the weekend, and is back on Monday at the hour of the digest', async () => {
    await sweepAll('2026-11-28T12:00:00.000Z', '2026-11-29T12:00:00.000Z', '2026-11-30T07:00:00.000Z');
    expect(since(TUESDAY)).toEqual([]);
    expect(await office.readPlace('acme')).toMatchObject({ is: 'snoozed', until: MONDAY });
    await sweepAll(MONDAY);
    expect(since(TUESDAY)).toEqual([[MONDAY, SAM, 'alert']]);
    expect(office.to(SAM, 'alert').at(-1)!.text).toContain('It is still so.');
  });

  it('has its clock start on Monday', async () => {
    await sweepAll(MONDAY, NEXT_TUESDAY, NEXT_WEDNESDAY);
    expect(since(TUESDAY)).toEqual([
      [MONDAY, SAM, 'alert'],
      [NEXT_TUESDAY, SAM, 'alert-reminder'],
      [NEXT_WEDNESDAY, MIA, 'alert-escalation'],
    ]);
  });

  it('is told by the night of Sunday as well, once', async () => {
    for (const night of ['2026-11-27', '2026-11-28', '2026-11-29']) await office.night(night, { acme: low() });
    await sweepAll(MONDAY);
    expect(since(TUESDAY)).toEqual([[MONDAY, SAM, 'alert']]);
  });
});
