import { beforeEach, describe, expect, it } from 'vitest';
import { buildTask } from '../../support/build-case.ts';
import { ANN, low, MIA, type Office, officeConfig, openOffice, SAM } from '../../support/open-office.ts';

/** A Sunday, told on the Monday after, and the nights of that week. */
const SUNDAY = '2026-11-22';
const MONDAY = '2026-11-23';
const TUESDAY = '2026-11-24';
const TESS = 'tess@example.com';

let office: Office;
beforeEach(() => {
  office = openOffice();
});

const customers = { acme: low({}, { name: 'Acme' }) };
const texts = (person: string, kind: 'owner-digest' | 'task-overdue') =>
  office.to(person, kind).map(({ text }) => text);
const titles = (person: string) => office.to(person, 'task-overdue').map(({ title }) => title);

/** Due on the Friday before, and known to its assignee. */
async function give(...given: readonly Parameters<typeof buildTask>[0][]): Promise<void> {
  for (const [index, over] of given.entries()) {
    const assignee = over?.assignee ?? SAM;
    const task = buildTask({ id: `task ${index}`, title: `Task ${index}`, dueOn: '2026-11-20', assignee, ...over });
    await office.stores.cases.writeTask({ ...task, startedBy: assignee });
  }
}

const readTask = async (index = 0) => (await office.stores.cases.readTasks()).find(({ id }) => id === `task ${index}`)!;

describe('a task that is overdue', () => {
  it('is told by the digest that names it, and by nothing else', async () => {
    await office.night(SUNDAY, customers);
    await give({});
    await office.day(MONDAY, customers);
    await office.sweep('2026-11-24T08:30:00.000Z');
    expect(texts(SAM, 'owner-digest').at(-1)).toContain('Task 0, due 20 Nov, overdue by 4 days');
    expect(titles(SAM)).toEqual([]);
    expect((await readTask()).overdueTellings).toMatchObject([
      {
        to: SAM,
        role: 'assignee',
        as: 'digest',
        morning: TUESDAY,
        message: { id: office.to(SAM, 'owner-digest').at(-1)!.id },
      },
    ]);
    await office.day(TUESDAY, customers);
    expect((await readTask()).overdueToldAt).toBe('2026-11-24T07:30:00.000Z');
    expect((await readTask()).overdueTellings).toHaveLength(1);
  });

  it('is told by a message of its own where the night is late, and not again by that morning’s digest', async () => {
    await office.day(SUNDAY, customers);
    await give({});
    await office.sweep('2026-11-24T07:40:00.000Z');
    expect(titles(SAM)).toEqual(['Overdue: 1 task']);
    await office.night(MONDAY, customers, { at: '2026-11-24T15:00:00.000Z' });
    await office.deliver('2026-11-24T15:10:00.000Z');
    await office.sweep('2026-11-24T16:00:00.000Z');
    expect(titles(SAM)).toHaveLength(1);
    expect((await readTask()).overdueTellings).toHaveLength(1);
  });

  it('is told again where the digest did not arrive', async () => {
    await office.day(SUNDAY, customers);
    await give({});
    office.slack.isUp = false;
    await office.day(MONDAY, customers);
    office.slack.isUp = true;
    await office.deliver('2026-11-26T06:00:00.000Z');
    expect((await readTask()).overdueTellings).toHaveLength(1);
    await office.sweep('2026-11-26T08:00:00.000Z');
    expect(titles(SAM)).toEqual(['Overdue: 1 task']);
  });

  it('names every overdue task of an account, three at most, and all of them in the course of mornings', async () => {
    await office.day(SUNDAY, customers);
    await give({}, {}, {}, {}, {});
    await office.day(MONDAY, customers);
    expect(texts(SAM, 'owner-digest').at(-1)).toMatch(
      /Task 0, due .*; Task 1, due .*; Task 2, due .* \(2 more tasks\)/,
    );
    await office.day(TUESDAY, customers);
    expect(texts(SAM, 'owner-digest').at(-1)).toMatch(/Task 0, .*; Task 3, .*; Task 4, .* \(2 more tasks\)/);
    await office.sweep('2026-11-25T10:00:00.000Z');
    for (const index of [0, 1, 2, 3, 4]) expect((await readTask(index)).overdueToldAt, `task ${index}`).not.toBeNull();
    expect(titles(SAM)).toEqual([]);
  });

  it('is told while a held night keeps what there is to say of cases', async () => {
    await office.day(SUNDAY, customers);
    await give({ assignee: TESS });
    await office.stores.history.writeRun({
      ...(await office.stores.history.readRun(SUNDAY))!,
      night: MONDAY,
      state: 'held',
      heldBecause: 'Too few rows.',
    });
    await office.sweep('2026-11-24T08:00:00.000Z');
    expect(titles(TESS)).toEqual(['Overdue: 1 task']);
  });
});

describe('a manager', () => {
  it('hears once a week how many are overdue, whose, and the oldest three, in a message where there is no digest', async () => {
    await office.night('2026-11-19', customers);
    await give({}, { dueOn: '2026-11-18' }, { assignee: ANN, dueOn: '2026-11-17' }, { dueOn: '2026-11-19' }, {});
    await office.day(SUNDAY, customers);
    expect(titles(MIA)).toEqual(['Overdue: 5 tasks in your team']);
    const [text] = texts(MIA, 'task-overdue');
    expect(text).toContain('5 tasks of your people are overdue: sam@example.com 4 and ann@example.com 1.');
    expect(text).toMatch(
      /Acme +Task 2 +ann@example.com +due 17 Nov, overdue by 6 days\nAcme +Task 1 .*\nAcme +Task 3 .*\nand 2 more/,
    );
    for (const night of [MONDAY, TUESDAY]) await office.day(night, customers);
    expect(titles(MIA)).toHaveLength(1);
    await office.day('2026-11-29', customers);
    expect(titles(MIA)).toHaveLength(2);
  });

  it('hears it in their digest where they have one, in the same words when the morning is planned again', async () => {
    const all = { ...customers, bolt: { owner: MIA, name: 'Bolt', score: 80 } };
    await office.night('2026-11-19', all);
    await give({});
    await office.night(SUNDAY, all);
    await office.day(SUNDAY, all);
    await office.sweep('2026-11-23T09:00:00.000Z');
    expect(titles(MIA)).toEqual([]);
    expect(texts(MIA, 'owner-digest').at(-1)).toContain('1 task of your people is overdue: sam@example.com 1.');
    expect((await readTask()).overdueTellings.filter(({ role }) => role === 'manager')).toMatchObject([
      { of: MIA, as: 'digest', outcome: { is: 'reached' } },
    ]);
    await office.day(MONDAY, all);
    expect(texts(MIA, 'owner-digest').at(-1)).not.toContain('of your people');
  });

  it('hears nothing when nothing is overdue, and of it on Tuesday when Monday is quiet', async () => {
    await office.night('2026-11-19', customers);
    await office.day(SUNDAY, customers);
    expect(titles(MIA)).toEqual([]);
    const { notify } = officeConfig;
    office.configure({ notify: { ...notify, quiet: { ...notify.quiet, holidays: ['2026-11-30'] } } });
    await give({});
    await office.day('2026-11-29', customers);
    expect(office.to(MIA, 'task-overdue').map(({ at }) => at)).toEqual(['2026-12-01T07:30:00.000Z']);
  });
});
