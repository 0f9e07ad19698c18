import { describe, expect, it } from 'vitest';
import { peopleOf } from '../../lib/cases/account-people.ts';
import type { TaskAccount } from '../../lib/cases/task.ts';
import { makeTask, startByHand, type WrittenTask } from '../../lib/cases/tasks-by-hand.ts';
import { caseOfTask } from '../../lib/cases/tasks-of-case.ts';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import { buildCase } from '../support/build-case.ts';
import { buildChart, buildRun } from '../support/build-history.ts';
import { buildConfig, buildPlaybook, buildStep } from '../support/config-builder.ts';

/** A Monday. */
const ACTOR = { by: 'mia@example.com', at: '2026-03-02T09:00:00.000Z' };
const acme: TaskAccount = {
  ...{ account: 'acme', accountName: 'Acme', owner: 'sam@example.com', manager: 'mia@example.com' },
  executive: 'eve@example.com',
};

function config(over: Partial<HealthConfig['notify']> = {}): HealthConfig {
  const base = buildConfig();
  return { ...base, notify: { ...base.notify, ...over } };
}

function make(over: Partial<WrittenTask> = {}, notify: Partial<HealthConfig['notify']> = {}) {
  const written = { title: 'Call the sponsor', due: '5 business days', assignee: 'owner', text: null, ...over };
  return makeTask(written, acme, ACTOR, config(notify));
}

function made(...words: Parameters<typeof make>) {
  const result = make(...words);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.task;
}

function problemsOf(...words: Parameters<typeof make>) {
  const result = make(...words);
  return 'problems' in result ? result.problems : {};
}

describe('a task that somebody makes by hand', () => {
  it('is of no playbook, no rule and no case', () => {
    const task = made({ title: ' Call the sponsor ', text: ' Hello ' });
    expect(task).toMatchObject({
      ...{ account: 'acme', accountName: 'Acme', rule: null, playbook: null, title: 'Call the sponsor', text: 'Hello' },
      ...{ assignee: 'sam@example.com', role: 'owner', state: 'open', startedBy: 'mia@example.com' },
      ...{ startedAt: ACTOR.at, dueOn: '2026-03-09', dueAt: null, version: 0 },
    });
    expect(caseOfTask(task, [buildCase({ account: 'acme' })])).toBeNull();
  });

  it('is due after hours, days or business days, or on a date', () => {
    const dueOf = (due: string) => {
      const { dueOn, dueAt } = made({ due });
      return [dueOn, dueAt];
    };
    expect(dueOf('48h')).toEqual(['2026-03-04', '2026-03-04T09:00:00.000Z']);
    expect(dueOf('3d')).toEqual(['2026-03-05', '2026-03-05T09:00:00.000Z']);
    expect(dueOf('1 business day')).toEqual(['2026-03-03', null]);
    expect(dueOf(' 2026-03-02 ')).toEqual(['2026-03-02', null]);
  });

  it('is for one of the account’s people, or somebody by their address', () => {
    const whose = (assignee: string) => made({ assignee }).assignee;
    expect(['owner', 'manager', 'executive', 'Bo <Bo@Example.com>'].map(whose)).toEqual([
      'sam@example.com',
      'mia@example.com',
      'eve@example.com',
      'bo@example.com',
    ]);
  });

  it('is the same one when the same person writes it again at the same instant, and no other', () => {
    expect(made().id).toBe(made().id);
    const other = makeTask(
      { title: 'Call the sponsor', due: '1d', assignee: 'owner', text: null },
      acme,
      { ...ACTOR, by: 'sam@example.com' },
      config(),
    );
    const ids = [made(), made({ title: 'Call again' }), 'task' in other ? other.task : made()].map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
  });

  it.each<readonly [string, Partial<WrittenTask>, string]>([
    ['no title', { title: ' ' }, 'Say what is to be done.'],
    ['a title of 201 characters', { title: '😀'.repeat(201) }, 'Say it in 200 characters; this has 201.'],
    ['a text of 1,501', { text: 'x'.repeat(1501) }, 'Say it in 1,500 characters; this has 1,501.'],
    ['no time', { due: '' }, 'Write when it is due as 5 business days, 48h, 3d, or a date as 2026-12-01.'],
    ['next week', { due: 'next week' }, 'Write when it is due as 5 business days'],
    ['no time at all', { due: '0h' }, 'Write when it is due as 5 business days'],
    ['a day that is none', { due: '2026-02-30' }, 'Write when it is due as 5 business days'],
    ['yesterday', { due: '2026-03-01' }, 'It would be due on 2026-03-01, and today is 2026-03-02: give a later day.'],
    ['a day too far', { due: '2027-03-04' }, 'the last day that may be given is 2027-03-03.'],
    ['hours too far', { due: '99999h' }, 'the last day that may be given is 2027-03-03.'],
    ['somebody unknown', { assignee: 'boss' }, 'owner, manager, executive, or one mail address.'],
    ['two people', { assignee: 'a@example.com, b@example.com' }, 'one mail address.'],
  ])('is refused for %s, beside the field', (_, over, sentence) => {
    const [field] = Object.keys(over);
    expect(problemsOf(over)).toEqual({ [field!]: expect.stringContaining(sentence) });
  });

  it('is refused for somebody who may not be written to', () => {
    expect(problemsOf({ assignee: 'eve@partner.org' }, { domains: ['example.com'] })).toEqual({
      assignee: 'eve@partner.org may not be written to: notify.domains does not have that domain.',
    });
  });

  it('says everything that is wrong at once', () => {
    expect(Object.keys(problemsOf({ title: '', due: '', assignee: '' }))).toEqual(['title', 'due', 'assignee']);
  });
});

describe('a playbook that somebody starts without an alert', () => {
  const save = buildPlaybook('save', 'Save it', {
    tasks: [buildStep('Call', { text: 'Hello {account}' }), buildStep('Visit', { assignee: 'manager' })],
  });

  it('is its tasks, of no rule and no case, each under a name of its own', () => {
    const tasks = startByHand(save, acme, ACTOR, config());
    expect(tasks).toMatchObject([
      { title: 'Call', text: 'Hello Acme', assignee: 'sam@example.com', playbook: 'save', rule: null },
      { title: 'Visit', assignee: 'mia@example.com', playbook: 'save', rule: null },
    ]);
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(2);
    for (const task of tasks) expect(caseOfTask(task, [buildCase({ account: 'acme' })])).toBeNull();
    expect(startByHand(save, acme, ACTOR, config())).toEqual(tasks);
  });
});

describe('whose an account is that has no alert', () => {
  const stored = {
    run: buildRun({ teams: [{ owner: 'sam@example.com', manager: 'max@example.com' }] }),
    chart: buildChart({ account: 'acme', name: 'Acme', owner: 'sam@example.com', profile: 'Large' }),
  };
  const { notify } = config({ profileExecutives: new Map([['Large', 'vp@example.com']]) });

  it('is its owner’s, their manager’s, and the executive’s of its profile', () => {
    expect(peopleOf(stored, [], notify)).toEqual({
      ...{ account: 'acme', accountName: 'Acme', owner: 'sam@example.com', manager: 'max@example.com' },
      executive: 'vp@example.com',
    });
  });

  it('is as its newest case knows, unless it has another owner since', () => {
    const older = buildCase({ plannedFor: '2026-02-01', about: { manager: 'old@example.com' } });
    const newest = buildCase({ about: { manager: 'mia@example.com', executive: 'eve@example.com' } });
    const known = peopleOf(stored, [newest, older], notify);
    expect(known).toMatchObject({ manager: 'mia@example.com', executive: 'eve@example.com' });
    const moved = { ...stored, chart: buildChart({ owner: 'ann@example.com' }) };
    expect(peopleOf(moved, [newest], notify)).toMatchObject({ owner: 'ann@example.com', manager: null });
  });
});
