import type { Night } from '../calendar.ts';
import { foundBefore } from './advance-case.ts';
import { isTakenBack } from './auto-start.ts';
import { type Case, type CaseEnd, isOpen } from './case.ts';
import { NOBODY } from './hand.ts';
import { endTask, type Task } from './task.ts';
import { tasksOfCase } from './tasks-of-case.ts';

export interface TasksOfNight {
  readonly night: Night;
  /** ISO instant at which they are closed. */
  readonly at: string;
  /** As the night left them. */
  readonly cases: readonly Case[];
  readonly tasks: readonly Task[];
  /** Former id → id. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** Tasks of an account that is gone are closed, until it is back; those of one that has another id go on there. Those that change. */
export function closeTasks({ night, at, cases, tasks, renamed }: TasksOfNight): readonly Task[] {
  const ended = new Map(
    cases.flatMap(({ account, ended }) => (ended?.on === night ? [[account, ended.because] as const] : [])),
  );
  const returned = cases.filter((one) => isOpen(one) && isGone(foundBefore(one, night)?.ended?.because));
  const reopened = returned.flatMap((one) =>
    tasksOfCase(one, tasks, cases)
      // What was taken back before anybody heard of it starts when the case is told.
      .filter((task) => task.state === 'dropped' && task.endedBy === NOBODY && !isTakenBack(task))
      .map((task): Task => ({ ...task, state: 'open', endedBy: null, endedAt: null })),
  );
  const closed = tasks.flatMap((task) => {
    const because = ended.get(task.account);
    const account = because === 'renamed' ? renamed.get(task.account) : undefined;
    if (task.state !== 'open' || !(isGone(because) || account !== undefined)) return [];
    const moved = account === undefined ? [] : [{ ...task, account, version: 0 }];
    return [...moved, ...[endTask(task, 'dropped', NOBODY, at)].filter((one) => one !== null)];
  });
  return [...reopened, ...closed];
}

function isGone(because: CaseEnd['because'] | undefined): boolean {
  return because === 'left' || because === 'churned';
}
