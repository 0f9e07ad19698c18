import { describe, expect, it } from 'vitest';
import { byDueDate, fillText, isOverdue, startPlaybook, type TaskSubject } from '../../lib/cases/task.ts';
import type { Assignee, HealthConfig } from '../../lib/config/health-config.ts';
import { buildTask } from '../support/build-case.ts';
import { buildConfig, buildPlaybook, buildStep } from '../support/config-builder.ts';

const CLICKED = { by: 'sam@example.com', at: '2026-03-02T09:00:00.000Z' };
const subject: TaskSubject = {
  ...{ account: 'acme', accountName: 'Acme', openedOn: '2026-03-01', rule: 'below', episode: 2 },
  ...{ owner: 'sam@example.com', manager: 'mia@example.com', executive: 'eve@example.com' },
};

function config(over: Partial<HealthConfig['notify']> = {}): HealthConfig {
  const base = buildConfig();
  return { ...base, notify: { ...base.notify, ...over } };
}

function assign(assignee: Assignee, over: Partial<TaskSubject> = {}, notify: Partial<HealthConfig['notify']> = {}) {
  const playbook = buildPlaybook('save', 'Save it', { tasks: [buildStep('Call', { assignee })] });
  const [task] = startPlaybook(playbook, { ...subject, ...over }, CLICKED, config(notify));
  const { assignee: whose, role, meantFor } = task!;
  return [whose, role, meantFor];
}

describe('whose a task of a playbook is', () => {
  it('is the account’s person in that part', () => {
    expect(assign('owner')).toEqual(['sam@example.com', 'owner', null]);
    expect(assign('manager')).toEqual(['mia@example.com', 'manager', null]);
    expect(assign('executive')).toEqual(['eve@example.com', 'executive', null]);
    expect(assign({ address: 'csops@example.com' })).toEqual(['csops@example.com', 'named', null]);
  });

  it('is that of notify.executive where the account has no executive', () => {
    const assigned = assign('executive', { executive: null }, { executive: 'kim@example.com' });
    expect(assigned).toEqual(['kim@example.com', 'executive', null]);
  });

  it('is the next one’s where nobody is known in it, and says in whose place', () => {
    expect(assign('executive', { executive: null })).toEqual(['mia@example.com', 'manager', 'executive']);
    expect(assign('executive', { executive: 'Eve Long', manager: null })).toEqual([
      'sam@example.com',
      'owner',
      'executive',
    ]);
    expect(assign('manager', { manager: null })).toEqual(['sam@example.com', 'owner', 'manager']);
    expect(assign('owner', { owner: 'sam@partner.org' }, { domains: ['example.com'] })).toEqual([
      'mia@example.com',
      'manager',
      'owner',
    ]);
  });

  it('is nobody’s where nobody of the account may be written to', () => {
    expect(assign('executive', { owner: null, manager: null, executive: null })).toEqual([null, 'executive', null]);
  });
});

describe('the tasks of a playbook', () => {
  it('are due in hours since they were started, or in business days, each with its text filled in', () => {
    const text = 'Hello {account}, this is {owner}. {Not} this.';
    const tasks = [
      buildStep('Check in', { due: { hours: 48 }, assignee: 'executive', text }),
      buildStep('Agree a plan', { due: { businessDays: 5 } }),
    ];
    const started = startPlaybook(buildPlaybook('save', 'Save it', { tasks }), subject, CLICKED, config());
    expect(started).toMatchObject([
      { id: '2026-03-01.below.2.1', dueOn: '2026-03-04', dueAt: '2026-03-04T09:00:00.000Z', state: 'open' },
      { id: '2026-03-01.below.2.2', dueOn: '2026-03-09', dueAt: null, text: null, tellings: [] },
    ]);
    expect(started[0]!.text).toBe('Hello Acme, this is sam@example.com. {Not} this.');
  });

  it('name an account by its id where it has no name, and put nothing in a name but itself', () => {
    const nameless = { account: 'a-1', accountName: null, owner: null };
    expect(fillText({ text: '{account}, {owner}.' }, nameless)).toBe('a-1, .');
    expect(fillText({ text: '{account}' }, { ...nameless, accountName: '{owner} $& Co' })).toBe('{owner} $& Co');
  });
});

describe('a task', () => {
  it('is overdue when its day, or its instant, has passed, and never once it has ended', () => {
    const at = (now: string) => ({ now, today: now.slice(0, 10) });
    const day = buildTask({ dueOn: '2026-03-06' });
    const instant = { ...day, dueAt: '2026-03-06T09:00:00.000Z' };
    expect(isOverdue(day, at('2026-03-06T23:00:00.000Z'))).toBe(false);
    expect(isOverdue(day, at('2026-03-07T00:00:00.000Z'))).toBe(true);
    expect(isOverdue(instant, at('2026-03-06T09:00:00.000Z'))).toBe(false);
    expect(isOverdue(instant, at('2026-03-06T09:00:00.001Z'))).toBe(true);
    expect(isOverdue({ ...day, state: 'done' }, at('2026-03-09T09:00:00.000Z'))).toBe(false);
  });

  it('comes before those that are due later, an instant of a day before its end', () => {
    const task = (dueOn: string, dueAt: string | null = null) => buildTask({ dueOn, dueAt });
    const sorted = [task('2026-03-07'), task('2026-03-06'), task('2026-03-06', '2026-03-06T09:00:00.000Z')];
    expect(sorted.sort(byDueDate).map(({ dueOn, dueAt }) => dueAt ?? dueOn)).toEqual([
      '2026-03-06T09:00:00.000Z',
      '2026-03-06',
      '2026-03-07',
    ]);
  });
});
