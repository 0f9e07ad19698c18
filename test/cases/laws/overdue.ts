import { addDays, isoWeekday } from '../../../lib/calendar.ts';
import type { Case } from '../../../lib/cases/case.ts';
import type { OverdueTelling, Task } from '../../../lib/cases/task.ts';
import type { MessageTelling } from '../../../lib/cases/telling.ts';
import { overdueKey, taskKey } from '../scene.ts';
import type { Watcher, World } from '../world.ts';
import { broken } from './broken.ts';
import { hourOf, isQuietDay } from './mornings.ts';
import { personOn, plain, queueOf, type Route, whoseTask } from './routes.ts';

/** No overdue task is told to nobody; a person has one message about tasks a morning; a manager hears once a week of what others let pass. */
export function watchOverdue(): Partial<Watcher> {
  return {
    morning(world) {
      if (world.mode !== 'on') return;
      const late = world.tasks.filter((task) => isLate(world, task) && !isGone(world, task));
      for (const task of late) {
        const reader = whoseTask(world, task, world.date);
        if (reader !== null && !isTold(task, reader) && !isTried(world, reader))
          broken(world, 'of tasks', `${taskKey(task)} is overdue, and ${reader.of} is not told`);
      }
      if (isFirstOfWeek(world)) for (const task of late) checkManager(world, task);
    },
    tick(world) {
      const messages = new Map<string, Set<string>>();
      const weeks = new Map<string, Set<string>>();
      for (const task of world.tasks) {
        for (const telling of [...task.tellings, ...task.overdueTellings])
          if (!/^(digest|alert) /.test(telling.message.id))
            addTo(messages, `${telling.to} on ${telling.morning}`, telling);
        for (const telling of task.overdueTellings) checkTelling(world, task, telling);
        for (const telling of task.overdueTellings)
          if (telling.role === 'manager' && telling.outcome.is !== 'not-reached')
            addTo(weeks, `${telling.of} in the week of ${mondayOf(telling.morning)}`, telling);
      }
      for (const [whom, ids] of messages)
        if (ids.size > 1) broken(world, '5', `${whom} has ${ids.size} messages about tasks`);
      for (const [whom, ids] of weeks)
        if (ids.size > 1) broken(world, 'of tasks', `${whom} hears ${ids.size} times of what others let pass`);
    },
  };
}

function addTo(all: Map<string, Set<string>>, key: string, { message }: MessageTelling): void {
  all.set(key, (all.get(key) ?? new Set()).add(message.id));
}

/** Nobody is told what did not reach them, of their own as a manager, or before its time. */
function checkTelling(world: World, task: Task, telling: OverdueTelling): void {
  const { message, outcome, to, of, role, morning } = telling;
  if (task.dueOn > morning) broken(world, 'of tasks', `${taskKey(task)} is overdue before its day`);
  if (role === 'manager' && plain(task.assignee) === of)
    broken(world, 'of tasks', `${of} hears as a manager of ${taskKey(task)}, which is theirs`);
  if (outcome.is !== 'reached') return;
  const posted = world.outbox.find(message.id);
  const formerId = world.formerIds.get(task.account);
  const isNamed = [task.account, formerId].some(
    (account) => account !== undefined && posted?.names.has(overdueKey({ ...task, account })),
  );
  if (posted?.state !== 'sent' || posted.to !== to || !isNamed)
    broken(world, '1', `that ${taskKey(task)} is overdue did not reach ${to}`);
}

function isLate(world: World, { state, dueOn, dueAt }: Task): boolean {
  return state === 'open' && (dueAt === null ? dueOn < world.date : dueAt < hourOf(world.date, world));
}

/** It reached them, is on its way, or nothing reaches them. */
function isTold({ overdueTellings }: Task, { of }: Route): boolean {
  const own = overdueTellings.filter((telling) => telling.role === 'assignee');
  const last = own.findLast(({ outcome }) => outcome.is !== 'planned')?.outcome;
  return (
    own.some(({ outcome }) => outcome.is !== 'not-reached') ||
    (last?.is === 'not-reached' && last.isUnreachable && own.some((telling) => telling.of === of))
  );
}

/** A message about tasks, or a digest, was tried on this morning: what else there is comes on the next. */
function isTried({ tasks, outbox, date }: World, { of, to }: Route): boolean {
  const isTheirs = (telling: MessageTelling) => telling.morning === date && [of, to].includes(telling.to);
  return (
    outbox.find(`digest ${of} ${date}`) !== null ||
    tasks.some((task) => [...task.tellings, ...task.overdueTellings].some(isTheirs))
  );
}

/** The manager of the account of somebody else's task, or the queue. */
function checkManager(world: World, task: Task): void {
  const { date } = world;
  const own = [...world.cases.values()].filter(({ account }) => account === task.account);
  const about = (own.find(({ ended }) => ended === null) ?? own.at(-1))?.about;
  const manager = about ? (personOn(world, about.manager, date) ?? queueOf(world)) : null;
  const assignee = plain(task.assignee);
  if (!about || manager === null || assignee === manager.of || assignee === manager.to) return;
  if (about.pool === 'Long tail' && task.assignee === about.pool) return;
  const told = world.tasks.flatMap(({ overdueTellings }) =>
    overdueTellings.filter((one) => one.role === 'manager' && one.of === manager.of && one.morning >= mondayOf(date)),
  );
  if (told.length === 0 && !isTried(world, manager))
    broken(world, 'of tasks', `${manager.of} does not hear in the week of ${date} that ${taskKey(task)} is overdue`);
}

function isFirstOfWeek(world: World): boolean {
  for (let day = mondayOf(world.date); day < world.date; day = addDays(day, 1))
    if (!isQuietDay(day, world)) return false;
  return true;
}

function mondayOf(date: string): string {
  return addDays(date, 1 - isoWeekday(date));
}

function isGone({ cases }: World, task: Task): boolean {
  const own = [...cases.values()].filter(({ account }) => account === task.account);
  return own.some(
    ({ absentSince, ended }: Case) =>
      absentSince !== null || (ended !== null && ['left', 'churned', 'renamed'].includes(ended.because)),
  );
}
