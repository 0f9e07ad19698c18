import { beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../lib/calendar.ts';
import { type Customers, fallen, low, MIA, type Office, openOffice, SAM } from '../../support/open-office.ts';

/** A Monday, told on the Tuesday after. */
const NIGHT = '2026-11-23';
const TUESDAY = '2026-11-24T07:30:00.000Z';
const WEDNESDAY = '2026-11-25T07:30:00.000Z';
const THURSDAY = '2026-11-26T07:30:00.000Z';
const FRIDAY = '2026-11-27T07:30:00.000Z';
const MONDAY = '2026-11-30T07:30:00.000Z';

let office: Office;
beforeEach(() => {
  office = openOffice();
});

/** The messages about cases since an instant: when, to whom and as what. */
const since = (at: string) =>
  office.arrived
    .filter((message) => message.at > at && message.kind !== 'owner-digest')
    .map((message) => [message.at, message.to, message.kind]);
const others: Customers = { globex: {} };

describe.each([
  ['an account that is missing from two rosters in a row', { churned: [] }, 2],
  ['an account that has churned', { churned: ['acme'] }, 1],
])('%s', (_, given, nights) => {
  const goneAt = nights === 2 ? THURSDAY : WEDNESDAY;
  const leave = async (without: Customers) => {
    for (let night = 1; night <= nights; night++) await office.day(addDays(NIGHT, night), without, given);
  };

  it('is told its owner once, and nobody is reminded of it or told in their place', async () => {
    await office.day(NIGHT, { acme: fallen(), ...others });
    await leave(others);
    for (const night of ['2026-11-26', '2026-11-29', '2026-11-30']) await office.day(night, others, given);
    expect(since(TUESDAY)).toEqual([[goneAt, SAM, 'alert-over']]);
    expect(office.to(SAM, 'alert-over')[0]!.title).toBe('Gone: Account acme');
    expect((await office.readCase('acme')).ended).not.toBeNull();
  });

  it('is told its owner when it was their only account', async () => {
    await office.day(NIGHT, { acme: fallen(), globex: { owner: 'ann@example.com' } });
    await leave({ globex: { owner: 'ann@example.com' } });
    expect(since(TUESDAY)).toEqual([[goneAt, SAM, 'alert-over']]);
  });

  it('is told its owner when nothing had reached them of it', async () => {
    office.slack.isUp = false;
    await office.day(NIGHT, { acme: fallen(), ...others });
    office.slack.isUp = true;
    await leave(others);
    expect(since('').filter(([, , kind]) => kind === 'alert-over')).toEqual([[goneAt, SAM, 'alert-over']]);
  });

  it('has its tasks closed, which the message says', async () => {
    await office.day(NIGHT, { acme: fallen(), ...others });
    await office.click(SAM, 'acme', { do: 'start-playbook' }, '2026-11-24T09:00:00.000Z');
    await leave(others);
    expect(await office.stores.cases.readTasksOf('acme')).toMatchObject([{ state: 'dropped', endedBy: 'nightrounds' }]);
    expect(office.to(SAM, 'alert-over')[0]!.text).toContain('1 task was closed with it');
    await office.sweep(FRIDAY);
    await office.sweep(MONDAY);
    expect(office.to(SAM, 'task-overdue')).toEqual([]);
  });

  it('goes on as the same case, and says so, when it is back within 35 nights', async () => {
    await office.day(NIGHT, { acme: fallen(), ...others });
    await leave(others);
    const before = await office.readCase('acme');
    const back = addDays(NIGHT, 36);
    await office.day(back, { acme: low(), ...others });
    const [one, ...more] = await office.stores.cases.readCasesOf('acme');
    expect(more).toEqual([]);
    expect(one).toMatchObject({ openedOn: NIGHT, ended: null, absentSince: null });
    expect(one!.tellings.slice(0, before.tellings.length)).toEqual(before.tellings);
    expect(office.to(SAM, 'alert', addDays(back, 1))).toHaveLength(1);
  });

  it('has the tasks that were closed with it go on when it is back, but for what people ended', async () => {
    await office.day(NIGHT, { acme: fallen(), ...others });
    await office.click(SAM, 'acme', { do: 'start-playbook' }, '2026-11-24T09:00:00.000Z');
    await leave(others);
    const back = addDays(NIGHT, 7);
    await office.day(back, { acme: low(), ...others });
    const [task] = await office.stores.cases.readTasksOf('acme');
    expect(task).toMatchObject({ state: 'open', endedBy: null, endedAt: null });
    const dropped = { ...task!, state: 'dropped', endedBy: SAM, endedAt: '2026-12-01T12:00:00.000Z' } as const;
    await office.stores.cases.writeTask(dropped);
    await office.night(back, { acme: low(), ...others }, { at: '2026-12-01T13:00:00.000Z' });
    expect(await office.stores.cases.readTasksOf('acme')).toMatchObject([{ state: 'dropped', endedBy: SAM }]);
  });

  it('is another case when it is back later', async () => {
    await office.day(NIGHT, { acme: fallen(), ...others });
    await leave(others);
    const back = addDays(NIGHT, 60);
    await office.day(back, { acme: fallen(), ...others });
    expect((await office.stores.cases.readCasesOf('acme')).map(({ openedOn }) => openedOn)).toEqual([NIGHT, back]);
  });
});

describe('an account that is missing once', () => {
  it('is told to nobody, and goes on when it is back', async () => {
    await office.day(NIGHT, { acme: fallen(), ...others });
    await office.day('2026-11-24', others);
    expect(since(TUESDAY)).toEqual([]);
    expect(await office.readPlace('acme')).toMatchObject({ is: 'left-out', since: '2026-11-24' });
    await office.day('2026-11-25', { acme: low(), ...others });
    expect(since(TUESDAY)).toEqual([[THURSDAY, SAM, 'alert-reminder']]);
    expect(office.to(MIA)).toEqual([]);
  });
});

describe('an account that went with too many others', () => {
  const doubted = (since: string) => ({ absent: { acme: { because: 'in-doubt', since } } }) as const;
  const gone = (since: string) => ({ absent: { acme: { because: 'left', since } } }) as const;

  it('is left out: nobody is reminded of it or hears instead of its owner, and it goes on when it is back', async () => {
    await office.day(NIGHT, { acme: fallen(), ...others });
    for (const night of ['2026-11-24', '2026-11-25', '2026-11-26'])
      await office.day(night, others, doubted('2026-11-24'));
    expect(since(TUESDAY)).toEqual([]);
    expect(await office.readPlace('acme')).toMatchObject({ is: 'left-out', since: '2026-11-24' });
    await office.day('2026-11-29', { acme: low(), ...others });
    expect(await office.readCase('acme')).toMatchObject({ openedOn: NIGHT, ended: null, absentSince: null });
    expect(since(TUESDAY)).toEqual([[MONDAY, SAM, 'alert-reminder']]);
  });

  it('ends its case on the second night without it that is believed, and not for a night in doubt', async () => {
    await office.day(NIGHT, { acme: fallen(), ...others });
    await office.day('2026-11-24', others, doubted('2026-11-24'));
    await office.day('2026-11-25', others, gone('2026-11-25'));
    expect((await office.readCase('acme')).ended).toBeNull();
    await office.day('2026-11-26', others, gone('2026-11-25'));
    expect((await office.readCase('acme')).ended).toEqual({ on: '2026-11-26', because: 'left' });
    expect(since(TUESDAY)).toEqual([[FRIDAY, SAM, 'alert-over']]);
  });
});
