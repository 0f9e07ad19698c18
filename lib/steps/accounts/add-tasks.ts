import { isSamePerson } from '../../address.ts';
import { peopleOf } from '../../cases/account-people.ts';
import type { Actor } from '../../cases/act-on-case.ts';
import type { Task, TaskAccount } from '../../cases/task.ts';
import { makeTask, startByHand, type TaskProblems, type WrittenTask } from '../../cases/tasks-by-hand.ts';
import type { Playbook } from '../../config/health-config.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import { nameStarter } from '../../messages/task-words.ts';
import type { NightDependencies } from '../dependencies.ts';

export type TaskDependencies = Pick<NightDependencies, 'config' | 'cases'>;

/** An account, with those who may be given something to do. */
export async function readPeople(stored: StoredChart, { config, cases }: TaskDependencies): Promise<TaskAccount> {
  return peopleOf(stored, await cases.readCasesOf(stored.chart.account), config.notify);
}

/** A task of no case. Added again by the same click it is there once. */
export async function addTask(
  written: WrittenTask,
  subject: TaskAccount,
  actor: Actor,
  { config, cases }: TaskDependencies,
): Promise<{ readonly task: Task } | { readonly problems: TaskProblems }> {
  const made = makeTask(written, subject, actor, config);
  if ('problems' in made) return made;
  const isNew = (await cases.writeTask(made.task)) !== null;
  const known = isNew ? null : (await cases.readTasksOf(subject.account)).find(({ id }) => id === made.task.id);
  return { task: known ?? made.task };
}

/** Why a playbook is not started once more on an account: somebody is at it. Null: nobody is, or the same click started it. */
export async function findStarted(
  playbook: string,
  account: string,
  { by, at }: Actor,
  { cases }: Pick<TaskDependencies, 'cases'>,
): Promise<string | null> {
  const isOurs = ({ startedBy, startedAt }: Task) => startedAt === at && isSamePerson(startedBy, by);
  const known = await cases.readTasksOf(account);
  const other = known.find((task) => task.playbook === playbook && task.state === 'open' && !isOurs(task));
  return other ? `${nameStarter(other)} has started it already, and it is not done yet.` : null;
}

/** A playbook without an alert. Refused while somebody is at it on this account; started again by the same click it is there once. */
export async function startPlaybookByHand(
  playbook: Playbook,
  subject: TaskAccount,
  actor: Actor,
  { config, cases }: TaskDependencies,
): Promise<{ readonly tasks: readonly Task[] } | { readonly problem: string }> {
  const problem = await findStarted(playbook.id, subject.account, actor, { cases });
  if (problem !== null) return { problem };
  const tasks = startByHand(playbook, subject, actor, config);
  await Promise.all(tasks.map((task) => cases.writeTask(task)));
  return { tasks };
}
