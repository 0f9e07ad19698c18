import type { Case } from '../../../lib/cases/case.ts';
import type { Task } from '../../../lib/cases/task.ts';
import type { MessageTelling } from '../../../lib/cases/telling.ts';
import { OPPORTUNITY } from '../customers.ts';
import { taskKey } from '../scene.ts';
import type { Watcher, World } from '../world.ts';
import { broken } from './broken.ts';
import { hourOf } from './mornings.ts';
import { plain, queueOf, queues } from './routes.ts';
import { isNews, NOBODY } from './tellings.ts';

/** Whoever has a task is told of it by a message that arrived, once, or there is a reason; nobody hears of one of an account that is gone. */
export function watchTasks(): Partial<Watcher> {
  return {
    assigned(world, task) {
      const one = caseOf(world, task);
      if (one && isGone(one)) broken(world, 'of tasks', `${taskKey(task)} is told of an account that is gone`);
    },
    morning(world) {
      if (world.mode !== 'on') return;
      for (const task of world.tasks)
        if (task.startedBy === NOBODY && isOwed(world, task) && !hasReason(world, task))
          broken(world, 'of tasks', `${taskKey(task)} is told to nobody`);
    },
    tick(world) {
      const seen = new Set<string>();
      for (const task of world.tasks) {
        for (const telling of task.tellings) checkClaim(world, task, telling);
        if (task.startedBy !== NOBODY || isUndone(task)) continue;
        // An account's risk and its opportunity are two cases.
        const kind = task.rule === OPPORTUNITY ? 'opportunity' : 'risk';
        const key = [task.account, kind, task.id.split('.')[0], task.playbook, task.title].join(' ');
        if (seen.has(key)) broken(world, 'of tasks', `${key} is there twice`);
        seen.add(key);
        const one = caseOf(world, task);
        const wasTold = one?.tellings.some(
          ({ as, morning }) => isNews(as) && hourOf(morning, world) === task.startedAt,
        );
        if (one && !wasTold && !isTouched(world, task))
          broken(world, 'of tasks', `${taskKey(task)} is started, and its case was not told then`);
      }
    },
  };
}

/** Said to have arrived: there is a message in state sent, to that person, that names the task or its case. */
function checkClaim({ outbox, ...world }: World, task: Task, { message, outcome, to }: MessageTelling): void {
  if (outcome.is !== 'reached') return;
  const posted = outbox.find(message.id);
  const isNamed = posted?.id.startsWith('alert ') || posted?.names.has(taskKey({ ...task, account: task.account }));
  const formerId = world.formerIds.get(task.account);
  const isNamedAsBefore = formerId !== undefined && posted?.names.has(taskKey({ ...task, account: formerId }));
  if (posted?.state !== 'sent' || posted.to !== to || !(isNamed || isNamedAsBefore))
    broken({ outbox, ...world }, 'of tasks', `${taskKey(task)} did not reach ${to}`);
}

function isOwed(world: World, task: Task): boolean {
  const one = caseOf(world, task);
  return task.state === 'open' && one !== null && !isGone(one);
}

/** On its way or arrived, not to be reached, told or tried by a message of this morning, or nobody is there. */
function hasReason(world: World, { tellings, assignee }: Task): boolean {
  const last = tellings.at(-1);
  if (last && (last.outcome.is !== 'not-reached' || last.outcome.isUnreachable)) return true;
  const queue = queues.includes(assignee ?? '') ? assignee : (queueOf(world)?.of ?? null);
  const reader = last?.of ?? plain(assignee) ?? queue;
  const isTried = ({ of, to, morning }: MessageTelling) => (of === reader || to === reader) && morning === world.date;
  return reader === null || world.tasks.some((task) => [...task.tellings, ...task.overdueTellings].some(isTried));
}

/** Somebody has done a task of the same start, or knows of one, though the message of the case was taken back: then it goes on. */
function isTouched({ tasks }: World, { account, id }: Task): boolean {
  const start = id.slice(0, id.lastIndexOf('.'));
  const isKnown = ({ state, tellings }: Task) =>
    state === 'done' || tellings.some(({ outcome }) => outcome.is !== 'not-reached');
  return tasks.some((one) => one.account === account && one.id.startsWith(`${start}.`) && isKnown(one));
}

/** Never begun, as far as anybody knows. */
function isUndone({ state, endedBy, tellings }: Task): boolean {
  return state === 'dropped' && endedBy === NOBODY && tellings.every(({ outcome }) => outcome.is === 'not-reached');
}

function isGone({ absentSince, ended }: Case): boolean {
  return absentSince !== null || (ended !== null && ['left', 'churned', 'renamed'].includes(ended.because));
}

/** Its id begins with the night and the rule of its case. */
function caseOf({ cases }: World, { account, id, rule }: Task): Case | null {
  const isOf = (one: Case) =>
    one.account === account && id.startsWith(`${one.openedOn}.${rule}.`) && one.alerts.some((own) => own.rule === rule);
  return [...cases.values()].find(isOf) ?? null;
}
