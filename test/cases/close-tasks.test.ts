import { expect, it } from 'vitest';
import { closeTasks } from '../../lib/cases/close-tasks.ts';
import { NOBODY } from '../../lib/cases/hand.ts';
import type { Task } from '../../lib/cases/task.ts';
import { buildCase, buildTask, buildTelling } from '../support/build-case.ts';

const NIGHT = '2026-03-10';
const AT = '2026-03-11T04:10:00.000Z';
const gone = buildCase({ plannedFor: NIGHT, ended: { on: NIGHT, because: 'left' } });
const before = { about: gone.about, alerts: gone.alerts, absentSince: null, plannedFor: '2026-03-05' };
/** Here again, and gone on the night before. */
const back = buildCase({ plannedFor: NIGHT, before: { ...before, ended: { on: '2026-03-05', because: 'left' } } });
const told = buildTask({ id: '2026-03-01.below-safe-zone.1.1', startedBy: NOBODY, tellings: [buildTelling()] });
const dropped: Partial<Task> = { state: 'dropped', endedBy: NOBODY, endedAt: '2026-03-05T04:10:00.000Z' };

const close = (cases: readonly ReturnType<typeof buildCase>[], tasks: readonly Task[]) =>
  closeTasks({ night: NIGHT, at: AT, cases, tasks, renamed: new Map([['acme', 'acme-2']]) }).map(
    ({ account, state, endedAt }) => [account, state, endedAt],
  );

it('closes the tasks of an account that is gone, those by hand with them', () => {
  const byHand = buildTask({ id: 'by-hand.1', rule: null, playbook: null });
  expect(close([gone], [told, byHand])).toEqual([
    ['acme', 'dropped', AT],
    ['acme', 'dropped', AT],
  ]);
  expect(close([{ ...gone, ended: { on: NIGHT, because: 'over' } }], [told, byHand])).toEqual([]);
  expect(close([gone], [{ ...told, account: 'bolt' }])).toEqual([]);
});

it('has them go on when it is back, but for those that a person ended', () => {
  expect(close([back], [{ ...told, ...dropped }])).toEqual([['acme', 'open', null]]);
  expect(close([back], [{ ...told, ...dropped, endedBy: 'sam@example.com' }])).toEqual([]);
  expect(close([back], [{ ...told, ...dropped, state: 'done' }])).toEqual([]);
});

it('leaves what was taken back before anybody heard of it as though it had never been', () => {
  const failed = { is: 'not-reached', because: 'It was refused.', isUnreachable: false } as const;
  expect(close([back], [{ ...told, ...dropped, tellings: [] }])).toEqual([]);
  expect(close([back], [{ ...told, ...dropped, tellings: [buildTelling({ outcome: failed })] }])).toEqual([]);
});

it('takes those of an account that has another id along', () => {
  expect(close([{ ...gone, ended: { on: NIGHT, because: 'renamed' } }], [told])).toEqual([
    ['acme-2', 'open', null],
    ['acme', 'dropped', AT],
  ]);
});
