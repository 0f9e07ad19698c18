import { byDueDate, type Task } from '../cases/task.ts';
import type { Controls } from './draft.ts';
import type { TaskTime } from './task-words.ts';

/** Each row has two blocks, and all of them have to fit a message. */
const MOST_ROWS = 8;

/** What a reader can do about tasks where they read of them: the first due of those. */
export function controlTasks(
  tasks: readonly Task[],
  { now, timezone }: Pick<TaskTime, 'now' | 'timezone'>,
  most = MOST_ROWS,
): Controls {
  return { over: 'tasks', tasks: [...tasks].sort(byDueDate).slice(0, most), timezone, now };
}
