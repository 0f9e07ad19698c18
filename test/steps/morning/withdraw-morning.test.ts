import { beforeEach, expect, it } from 'vitest';
import { NOBODY } from '../../../lib/cases/hand.ts';
import { morningPeriod } from '../../../lib/messages/morning-period.ts';
import { withdrawMorning } from '../../../lib/steps/morning/withdraw-morning.ts';
import { buildTask } from '../../support/build-case.ts';
import { buildPlaybook, buildStep } from '../../support/config-builder.ts';
import { fallen, low, type Office, officeConfig, openOffice, SAM } from '../../support/open-office.ts';

/** A Monday, planned for the Tuesday after. */
const NIGHT = '2026-11-23';
const MORNING = '2026-11-24';
const TESS = 'tess@example.com';
const rescue = buildPlaybook('save', 'Rescue call', {
  autoSeverities: ['warning', 'critical'],
  tasks: [buildStep('Call the sponsor'), buildStep('Book a training', { assignee: { address: TESS } })],
});
const config = { ...officeConfig, playbooks: new Map([['save', rescue]]) };

let office: Office;
beforeEach(async () => {
  office = openOffice(config);
  await office.night(NIGHT, { acme: fallen() });
});

const withdraw = (at: string) => withdrawMorning(MORNING, { ...office.stores, config, now: () => Date.parse(at) });
const tasks = async () => {
  const known = await office.stores.cases.readTasks();
  const byTitle = [...known].sort((a, b) => (a.title < b.title ? 1 : -1));
  return byTitle.map(({ title, state, tellings }) => [title, state, tellings.length]);
};
/** What is waiting for them at the hour of the digest goes out before the rest. */
const send = async (reader: string) => {
  const { outbox } = office.stores;
  const entries = (await outbox.readEntries(morningPeriod(MORNING))).filter(
    ({ destination }) => destination === reader,
  );
  for (const entry of entries) await outbox.writeEntry({ ...entry, state: 'sent', attempt: 1, dueAt: null });
};

it('takes back the tasks of a case that nobody has heard of', async () => {
  await withdraw('2026-11-24T06:00:00.000Z');
  expect(await tasks()).toEqual([
    ['Call the sponsor', 'dropped', 0],
    ['Book a training', 'dropped', 0],
  ]);
  expect((await office.readCase('acme')).tellings).toEqual([]);
});

it('leaves the tasks of a case whose owner has heard of it, and has who did not hear told by the next plan', async () => {
  await send(SAM);
  await withdraw('2026-11-24T08:00:00.000Z');
  expect(await tasks()).toEqual([
    ['Call the sponsor', 'open', 1],
    ['Book a training', 'open', 0],
  ]);
  await office.day(MORNING, { acme: low() });
  expect(office.to(TESS, 'task-assigned')).toMatchObject([{ at: '2026-11-25T07:30:00.000Z' }]);
});

it('leaves the tasks of a start of which somebody has heard, though the message of the case is taken back', async () => {
  await send(TESS);
  await withdraw('2026-11-24T08:00:00.000Z');
  expect(await tasks()).toEqual([
    ['Call the sponsor', 'open', 0],
    ['Book a training', 'open', 1],
  ]);
  expect((await office.readCase('acme')).tellings).toEqual([]);
});

it('leaves alone what a person started, and what is of another morning', async () => {
  const byHand = buildTask({
    id: 'by-hand.1',
    title: 'Ask Kim',
    startedBy: SAM,
    startedAt: '2026-11-24T07:30:00.000Z',
  });
  const earlier = buildTask({
    id: 'earlier.1',
    title: 'Ask Lee',
    startedBy: NOBODY,
    startedAt: '2026-11-23T07:30:00.000Z',
  });
  for (const task of [byHand, earlier]) await office.stores.cases.writeTask(task);
  await withdraw('2026-11-24T06:00:00.000Z');
  expect((await tasks()).filter(([title]) => String(title).startsWith('Ask'))).toEqual([
    ['Ask Lee', 'open', 0],
    ['Ask Kim', 'open', 0],
  ]);
});

it('changes nothing when it is done again', async () => {
  await withdraw('2026-11-24T06:00:00.000Z');
  const [cases, before] = [await office.stores.cases.readCases(), await office.stores.cases.readTasks()];
  await withdraw('2026-11-24T06:10:00.000Z');
  expect([await office.stores.cases.readCases(), await office.stores.cases.readTasks()]).toEqual([cases, before]);
});
