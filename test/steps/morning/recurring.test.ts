import { beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../lib/calendar.ts';
import type { Task } from '../../../lib/cases/task.ts';
import type { HealthConfig } from '../../../lib/config/health-config.ts';
import { withdrawMorning } from '../../../lib/steps/morning/withdraw-morning.ts';
import { buildCadence } from '../../cases/cadence.ts';
import { ANN, fallen, MIA, type Office, officeConfig, openOffice, SAM } from '../../support/open-office.ts';

const OPS = 'ops@example.com';
/** The nights of four weeks from a Sunday on. */
const NIGHTS = Array.from({ length: 28 }, (_, index) => addDays('2026-11-01', index));

const checkIn = buildCadence({ every: { days: 14 }, text: 'Hello {account}' });
const review = buildCadence({ id: 'review', title: 'Model review', every: { days: 7 }, assignee: 'operators' });

function configured(over: Partial<HealthConfig> = {}): Partial<HealthConfig> {
  return { cadence: [checkIn, review], notify: { ...officeConfig.notify, operators: [OPS] }, ...over };
}

const customers = { acme: { name: 'Acme' }, globex: { name: 'Globex', owner: ANN } };

let office: Office;
beforeEach(() => {
  office = openOffice(configured());
});

const tasks = async () => {
  const known = await office.stores.cases.readTasks();
  return [...known].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
};
const ofAccount = async (account: string) => (await tasks()).filter((task) => task.account === account);

async function liveWeeks(nights = NIGHTS, given: Parameters<Office['day']>[2] = {}) {
  for (const night of nights) await office.day(night, customers, given);
}

describe('a task that comes again', () => {
  it('comes to each account’s owner on its day, and they are told that morning', async () => {
    await liveWeeks();
    const [acme, globex] = [await ofAccount('acme'), await ofAccount('globex')];
    // Nobody has done the first: there is no second.
    expect([acme.length, globex.length]).toEqual([1, 1]);
    expect(acme[0]).toMatchObject({ title: 'Check-in', assignee: SAM, startedBy: 'nightrounds', text: 'Hello Acme' });
    expect(globex[0]).toMatchObject({ assignee: ANN, accountName: 'Globex' });
    const [message, ...more] = office.to(SAM, 'task-assigned');
    expect(message).toMatchObject({ title: 'For you: Check-in (Acme)', at: acme[0]!.startedAt });
    expect(message!.text).toContain('Hello Acme');
    expect(message!.text).toContain('Check-in comes every 14 days.');
    expect(more).toEqual([]);
  });

  it('comes again after it was done', async () => {
    for (const night of NIGHTS) {
      await office.day(night, customers);
      for (const task of await tasks())
        if (task.state === 'open')
          await office.stores.cases.writeTask({ ...task, state: 'done', endedBy: SAM, endedAt: task.startedAt });
    }
    const [first, second, ...more] = await ofAccount('acme');
    expect(Date.parse(second!.startedAt) - Date.parse(first!.startedAt)).toBeGreaterThanOrEqual(11 * 86_400_000);
    expect(more).toEqual([]);
    expect((await ofAccount('')).length).toBeGreaterThanOrEqual(3);
  });

  it('of operators comes once for the whole portfolio, under its name', async () => {
    await liveWeeks();
    expect(await ofAccount('')).toMatchObject([{ title: 'Model review', assignee: OPS, role: 'operators' }]);
    const [message] = office.to(OPS, 'task-assigned');
    expect(message).toMatchObject({ title: 'For you: Model review (Acme)' });
    expect(message!.text).toContain('as an operator');
  });

  it('is the same task when its morning is planned again, and is told once', async () => {
    for (const night of NIGHTS) {
      await office.night(night, customers);
      await office.day(night, customers);
    }
    expect(await ofAccount('acme')).toHaveLength(1);
    expect(office.to(SAM, 'task-assigned')).toHaveLength(1);
  });

  it('comes with the next night where its own did not run', async () => {
    const everyThird = NIGHTS.filter((_, index) => index % 3 === 0);
    await liveWeeks(everyThird);
    expect(await ofAccount('acme')).toHaveLength(1);
    expect(await ofAccount('globex')).toHaveLength(1);
  });

  it('does not come in shadow, while delivery is off, in a replay, or of a night that a later one has passed', async () => {
    for (const deliver of ['shadow', 'off'] as const) {
      office = openOffice(configured({ deliver }));
      await liveWeeks();
      expect(await tasks()).toEqual([]);
    }
    office = openOffice(configured());
    await liveWeeks(NIGHTS, { isReplay: true });
    expect(await tasks()).toEqual([]);
    office = openOffice(configured());
    await office.day('2026-11-30', {});
    await liveWeeks();
    expect(await ofAccount('acme')).toEqual([]);
  });

  it('is dropped once its account is gone, whether or not anything was wrong with it', async () => {
    await liveWeeks();
    await office.day('2026-11-29', { globex: customers.globex }, { churned: ['acme'] });
    expect(await ofAccount('acme')).toMatchObject([{ state: 'dropped', endedBy: 'nightrounds' }]);
    expect(await ofAccount('globex')).toMatchObject([{ state: 'open' }]);
    expect(await ofAccount('')).toMatchObject([{ state: 'open' }]);
  });

  it('stays when the night after plans the same morning, and when that night is in doubt', async () => {
    const weekly = [buildCadence({ every: { days: 7 }, assignee: 'manager' })];
    office.configure({ cadence: weekly });
    const planNight = async (night: string) => {
      await office.night(night, customers);
      return (await ofAccount('acme')).find(({ state, tellings }) => state === 'open' && tellings.length > 0);
    };
    let planned: Task | undefined;
    for (const night of NIGHTS) planned ??= await planNight(night);
    const morning = planned!.startedAt.slice(0, 10);
    const config = { ...officeConfig, ...configured({ cadence: weekly }) };
    await withdrawMorning(morning, { ...office.stores, config, now: () => Date.parse(`${morning}T06:00:00Z`) });
    expect(await ofAccount('acme')).toMatchObject([{ id: planned!.id, state: 'open', tellings: [] }]);
    // The next night starts a playbook, and takes nothing back.
    await office.day(morning, { ...customers, acme: fallen({}, { name: 'Acme' }) });
    expect(await ofAccount('acme')).toMatchObject([{ id: planned!.id, state: 'open', assignee: MIA }]);
    expect(
      office
        .to(MIA, 'task-assigned')
        .map(({ text }) => text)
        .join(),
    ).toContain('Check-in');
  });
});
