import { type Case, caseKey } from '../../lib/cases/case.ts';
import type { Task } from '../../lib/cases/task.ts';
import type { Playbook, Rule } from '../../lib/config/health-config.ts';
import type { Random } from '../../lib/sample/random.ts';
import type { Customer } from './customers.ts';
import type { Watcher, World } from './world.ts';

export interface Portfolio {
  readonly customers: readonly Customer[];
  readonly rules: readonly Rule[];
  readonly playbooks: ReadonlyMap<string, Playbook>;
  /** Who leads whom. */
  readonly managers: ReadonlyMap<string, string | null>;
}

/** What all that happens in a history happens to. */
export interface Scene extends Portfolio {
  readonly world: World;
  readonly watcher: Watcher;
  readonly random: Random;
  /** People to whom nothing can be sent at present. */
  readonly deactivated: Set<string>;
}

export function keep({ world }: Scene, one: Case): void {
  world.cases.set(caseKey(one), one);
}

export function keepTask({ world: { tasks } }: Scene, task: Task): void {
  const index = tasks.findIndex(({ account, id }) => account === task.account && id === task.id);
  if (index < 0) tasks.push(task);
  else tasks[index] = task;
}

/** By which a message names a task. */
export function taskKey({ account, id }: Pick<Task, 'account' | 'id'>): string {
  return `task ${account} ${id}`;
}

/** By which a message names it as overdue. */
export function overdueKey(task: Pick<Task, 'account' | 'id'>): string {
  return `overdue ${taskKey(task)}`;
}

export function count({ world: { seen } }: Scene, what: string): void {
  seen.set(what, (seen.get(what) ?? 0) + 1);
}
