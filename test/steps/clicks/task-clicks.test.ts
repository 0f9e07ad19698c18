import { beforeEach, expect, it } from 'vitest';
import { PORTFOLIO, type Task } from '../../../lib/cases/task.ts';
import { buildTask } from '../../support/build-case.ts';
import { ANN, low, MIA, type Office, officeConfig, openOffice, SAM } from '../../support/open-office.ts';

const OPS = 'ops@example.com';
const AT = '2026-11-24T09:00:00.000Z';
/** Of no case: made by hand, and overdue. */
const byHand = buildTask({ ...{ id: 'by-hand.1', rule: null, playbook: null, startedBy: ANN }, dueOn: '2026-11-20' });

let office: Office;
beforeEach(async () => {
  office = openOffice({ notify: { ...officeConfig.notify, operators: [OPS] } });
  await office.day('2026-11-22', { acme: low({}, { name: 'Acme' }) });
  await office.stores.cases.writeTask(byHand);
  await office.sweep('2026-11-24T07:40:00.000Z');
});

const readTask = async (): Promise<Task> =>
  (await office.stores.cases.readTasksOf('acme')).find(({ id }) => id === byHand.id)!;

it('ends a task of no case, once, and the message says who did it', async () => {
  expect(office.to(SAM, 'task-assigned')).toHaveLength(1);
  expect(await office.clickTask(SAM, byHand, 'task-done', AT)).toEqual({ isDone: true, says: 'Done.' });
  expect(await readTask()).toMatchObject({ state: 'done', endedBy: SAM, endedAt: AT });
  expect(office.shown.at(-1)).toMatchObject({ over: 'tasks', tasks: [{ id: byHand.id, state: 'done', endedBy: SAM }] });
  expect(await office.clickTask(MIA, byHand, 'task-drop', '2026-11-24T09:01:00.000Z')).toEqual({
    isDone: false,
    says: `It is done already, by ${SAM}.`,
  });
  expect(await readTask()).toMatchObject({ state: 'done', endedBy: SAM });
});

it('is ended once, also by whoever clicks twice', async () => {
  await office.clickTask(SAM, byHand, 'task-done', AT);
  const again = await office.clickTask(SAM, byHand, 'task-done', '2026-11-24T09:05:00.000Z');
  expect(again).toEqual({ isDone: false, says: `It is done already, by ${SAM}.` });
  expect(await readTask()).toMatchObject({ endedAt: AT });
  expect(office.shown).toHaveLength(2);
});

it('counts once when two click at once', async () => {
  const both = await Promise.all([
    office.clickTask(SAM, byHand, 'task-done', AT),
    office.clickTask(MIA, byHand, 'task-done', AT),
  ]);
  expect(both.filter(({ isDone }) => isDone)).toHaveLength(1);
});

it('drops it', async () => {
  expect(await office.clickTask(SAM, byHand, 'task-drop', AT)).toEqual({ isDone: true, says: 'Dropped.' });
  expect(await readTask()).toMatchObject({ state: 'dropped', endedBy: SAM });
});

it.each([MIA, OPS])('may be done by the manager of its account and by operators: %s', async (person) => {
  expect((await office.clickTask(person, byHand, 'task-done', AT)).isDone).toBe(true);
});

it('may be done by whoever has it, though nothing else of the account is theirs', async () => {
  const tess = 'tess@example.com';
  const hers = { ...byHand, id: 'by-hand.2', assignee: tess };
  await office.stores.cases.writeTask(hers);
  await office.sweep('2026-11-25T07:40:00.000Z');
  expect((await office.clickTask(tess, hers, 'task-done', '2026-11-25T09:00:00.000Z')).isDone).toBe(true);
});

it('may be done by whoever stands in, and by no stranger', async () => {
  expect((await office.clickTask(ANN, byHand, 'task-done', AT)).says).toMatch(/^Only the account’s owner/);
  const delegates = [{ away: SAM, to: ANN, from: '2026-11-24', until: '2026-11-30' }];
  office.configure({ notify: { ...officeConfig.notify, delegates } });
  expect((await office.clickTask(ANN, byHand, 'task-done', AT)).isDone).toBe(true);
});

it('ends one of no account by the operator who has it, and by no CSM', async () => {
  const review: Task = {
    ...byHand,
    ...{ id: 'cadence.review.2026-11-20', account: PORTFOLIO, assignee: OPS, role: 'operators' },
  };
  await office.stores.cases.writeTask(review);
  await office.sweep('2026-11-24T08:40:00.000Z');
  expect((await office.clickTask(ANN, review, 'task-done', AT)).isDone).toBe(false);
  expect(await office.clickTask(OPS, review, 'task-done', AT)).toEqual({ isDone: true, says: 'Done.' });
  const [ended] = await office.stores.cases.readTasksOf(PORTFOLIO);
  expect(ended).toMatchObject({ state: 'done', endedBy: OPS });
});

it('has buttons in the digest that names it as overdue, for three at most', async () => {
  for (const index of [2, 3, 4, 5])
    await office.stores.cases.writeTask({ ...byHand, id: `by-hand.${index}`, startedBy: SAM });
  await office.day('2026-11-24', { acme: low({}, { name: 'Acme' }) });
  const { period, id } = office.to(SAM, 'owner-digest').at(-1)!;
  expect((await office.stores.outbox.readEntry(period, id))?.tasks).toHaveLength(3);
  expect((await office.clickTask(SAM, byHand, 'task-done', '2026-11-25T09:00:00.000Z')).isDone).toBe(true);
});

it('is shown in every message that lists it, also in one that told only that it is overdue', async () => {
  await office.stores.cases.writeTask({ ...(await readTask()), tellings: [] });
  await office.day('2026-11-24', { acme: low({}, { name: 'Acme' }) });
  await office.clickTask(SAM, byHand, 'task-done', '2026-11-25T09:00:00.000Z');
  expect(office.shown).toHaveLength(2);
});

it('is another one than that of the same id on another account', async () => {
  const bolts = { ...byHand, account: 'bolt', accountName: 'Bolt', startedBy: SAM };
  await office.stores.cases.writeTask(bolts);
  await office.day('2026-11-24', { acme: low({}, { name: 'Acme' }), bolt: low({}, { name: 'Bolt' }) });
  await office.clickTask(SAM, bolts, 'task-done', '2026-11-25T09:00:00.000Z');
  expect(await readTask()).toMatchObject({ account: 'acme', state: 'open' });
  expect(office.shown.at(-1)).toMatchObject({
    over: 'tasks',
    tasks: expect.arrayContaining([
      expect.objectContaining({ account: 'acme', state: 'open' }),
      expect.objectContaining({ account: 'bolt', state: 'done' }),
    ]),
  });
});
