import { beforeEach, describe, expect, it } from 'vitest';
import type { HealthConfig } from '../../../lib/config/health-config.ts';
import { buildPlaybook, buildStep } from '../../support/config-builder.ts';
import { fallen, low, MIA, type Office, officeConfig, openOffice, SAM } from '../../support/open-office.ts';

/** A Monday, told on the Tuesday after. */
const NIGHT = '2026-11-23';
const TUESDAY = '2026-11-24T07:30:00.000Z';
const EVE = 'eve@example.com';
const TESS = 'tess@example.com';

const text = 'Hello {account},\ncould we talk this week?\n{owner}';
const rescue = buildPlaybook('save', 'Rescue call', {
  autoSeverities: ['warning', 'critical'],
  tasks: [
    buildStep('Executive check-in', { due: { hours: 48 }, assignee: 'executive', text }),
    buildStep('Call the sponsor'),
    buildStep('Book a training', { due: { businessDays: 5 }, assignee: { address: TESS } }),
  ],
});

function configured(over: Partial<HealthConfig> = {}): Partial<HealthConfig> {
  return { playbooks: new Map([['save', rescue]]), ...over };
}

let office: Office;
beforeEach(() => {
  office = openOffice(configured());
});

const tasks = async () => {
  const known = await office.stores.cases.readTasks();
  return [...known].sort((a, b) => (a.id < b.id ? -1 : 1));
};
const assigned = (person: string) => office.to(person, 'task-assigned');
const withEve = { executive: EVE, name: 'Acme' };

describe('a playbook that starts by itself', () => {
  it('assigns its tasks when the case is told, and puts it in nobody’s hand', async () => {
    await office.day(NIGHT, { acme: fallen({}, withEve) });
    expect(await tasks()).toMatchObject([
      { title: 'Executive check-in', assignee: EVE, dueAt: '2026-11-26T07:30:00.000Z', startedBy: 'nightrounds' },
      { title: 'Call the sponsor', assignee: SAM, dueOn: '2026-11-26', dueAt: null, startedAt: TUESDAY },
      { title: 'Book a training', assignee: TESS, dueOn: '2026-12-01' },
    ]);
    expect((await office.readCase('acme')).acts).toEqual([]);
    expect(await office.readPlace('acme')).toMatchObject({ is: 'told' });
  });

  it('tells its owner in the message of the case, and each other assignee in one of their own', async () => {
    await office.day(NIGHT, { acme: fallen({}, withEve) });
    expect(office.to(SAM, 'alert')[0]!.text).toMatch(
      /WHAT IS TO BE DONE\n[\s\S]*\nCall the sponsor +sam@example.com +due 26 Nov/,
    );
    expect(assigned(SAM)).toEqual([]);
    const { text: eves, title } = assigned(EVE)[0]!;
    expect(title).toBe('For you: Executive check-in (Acme)');
    expect(eves).toContain('Executive check-in, Acme: due Thu 26 Nov, 07:30.');
    expect(eves).toContain('Score 20 is below 50.');
    expect(eves).toContain('Hello Acme,\ncould we talk this week?\nsam@example.com');
    expect(assigned(TESS)).toHaveLength(1);
    const told = (await tasks()).map(({ tellings }) => tellings.map(({ to, message }) => [to, message.id]));
    expect(told).toEqual([
      [[EVE, assigned(EVE)[0]!.id]],
      [[SAM, office.to(SAM, 'alert')[0]!.id]],
      [[TESS, assigned(TESS)[0]!.id]],
    ]);
  });

  it('gives each assignee one message of all that is new', async () => {
    await office.day(NIGHT, { acme: fallen({}, withEve), globex: fallen({}, { executive: EVE, name: 'Globex' }) });
    expect(assigned(EVE)).toMatchObject([{ title: 'For you: 2 tasks', at: TUESDAY }]);
    await office.day('2026-11-24', { acme: low({}, withEve), globex: low({}, { executive: EVE }) });
    expect(assigned(EVE)).toHaveLength(1);
  });

  it('is planned again as the same tasks, and those of a case that the mended night does not tell are dropped', async () => {
    const customers = { acme: fallen({}, withEve) };
    await office.night(NIGHT, customers);
    const before = await tasks();
    await office.night(NIGHT, customers);
    expect((await tasks()).map(({ id, state }) => [id, state])).toEqual(before.map(({ id, state }) => [id, state]));
    await office.night(NIGHT, { acme: { score: 70 } });
    expect((await tasks()).map(({ state }) => state)).toEqual(['dropped', 'dropped', 'dropped']);
    await office.night(NIGHT, customers);
    expect((await tasks()).map(({ state }) => state)).toEqual(['open', 'open', 'open']);
    await office.deliver(TUESDAY);
    expect(assigned(EVE)).toHaveLength(1);
  });

  it('is not started again by a later alert of the case, nor after somebody has started it', async () => {
    office.configure({ rules: officeConfig.rules.map((rule) => ({ ...rule, playbook: 'save', start: 'by_hand' })) });
    await office.day(NIGHT, { acme: fallen({}, withEve) });
    await office.click(SAM, 'acme', { do: 'start-playbook' }, '2026-11-24T09:00:00.000Z');
    office.configure({ rules: officeConfig.rules.map((rule) => ({ ...rule, playbook: 'save', start: 'auto' })) });
    const both = [{ state: 'persisting' }, { rule: 'fell', severity: 'critical', because: 'It fell by 30.' }] as const;
    await office.day('2026-11-24', { acme: { score: 20, ...withEve, findings: both } });
    expect((await tasks()).map(({ startedBy }) => startedBy)).toEqual([SAM, SAM, SAM]);
    // Whoever is not the one who clicked hears of it the next morning.
    expect(assigned(EVE)).toMatchObject([{ at: '2026-11-25T07:30:00.000Z' }]);
    expect(assigned(SAM)).toEqual([]);
  });

  it('does not start where the rule says so, where its severity is not meant, in shadow, or in a replay', async () => {
    office.configure({ rules: officeConfig.rules.map((rule) => ({ ...rule, start: 'by_hand' })) });
    await office.day(NIGHT, { acme: fallen() });
    office = openOffice(configured({ playbooks: new Map([['save', { ...rescue, autoSeverities: ['critical'] }]]) }));
    await office.day(NIGHT, { acme: fallen() });
    expect(await tasks()).toEqual([]);
    office = openOffice(configured({ deliver: 'shadow' }));
    await office.day(NIGHT, { acme: fallen({}, withEve) });
    expect(await tasks()).toEqual([]);
    office = openOffice(configured());
    await office.night(NIGHT, { acme: fallen() }, { isReplay: true });
    expect(await tasks()).toEqual([]);
  });

  it('gives the executive’s task to the next one where nobody is known, who reads why', async () => {
    await office.day(NIGHT, { acme: fallen({}, { name: 'Acme' }) });
    expect((await tasks())[0]).toMatchObject({ assignee: MIA, role: 'manager', meantFor: 'executive' });
    expect(assigned(MIA)[0]!.text).toContain('no executive is known');
  });

  it('tells whoever was not reached on the next working morning', async () => {
    office.slack.isUp = false;
    await office.day(NIGHT, { acme: fallen({}, withEve) });
    office.slack.isUp = true;
    await office.deliver('2026-11-25T20:00:00.000Z');
    await office.day('2026-11-25', { acme: low({}, withEve) });
    expect(assigned(EVE)).toMatchObject([{ at: '2026-11-26T07:30:00.000Z' }]);
  });

  it('tells nobody of a task of an account that is gone', async () => {
    office.slack.isUp = false;
    await office.day(NIGHT, { acme: fallen({}, withEve) });
    office.slack.isUp = true;
    await office.deliver('2026-11-25T20:00:00.000Z');
    await office.day('2026-11-25', {}, { churned: ['acme'] });
    expect(assigned(EVE)).toEqual([]);
    expect((await tasks()).map(({ state }) => state)).toEqual(['dropped', 'dropped', 'dropped']);
  });
});
