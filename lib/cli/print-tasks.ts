import { toIsoInstant, toLocalDate } from '../calendar.ts';
import { isOverdue, PORTFOLIO, type Task } from '../cases/task.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { clockOf, type TaskTime } from '../messages/task-words.ts';
import { type Cell, cut, printTable } from './print-table.ts';
import { colours, printable } from './terminal.ts';

/** How commands write that a task is of the whole portfolio. */
export const NO_ACCOUNT = '-';

/** When tasks are looked at. */
export function timeAt(now: number, { timezone }: Pick<HealthConfig, 'timezone'>): TaskTime {
  return { now: toIsoInstant(now), today: toLocalDate(now, timezone), timezone };
}

export function printTasks(tasks: readonly Task[], time: TaskTime): void {
  printTable(
    ['Due', cut('Account'), 'Task', cut('Whose'), 'State', 'Id'],
    tasks.map((task): Cell[] => [
      task.dueAt === null ? task.dueOn : `${task.dueOn} ${clockOf(task.dueAt, time)}`,
      printable(task.accountName ?? task.account),
      printable(task.title),
      task.assignee === null ? `nobody (${task.role})` : printable(task.assignee),
      describeState(task, time),
      printable(`${task.account === PORTFOLIO ? NO_ACCOUNT : task.account} ${task.id}`),
    ]),
  );
}

function describeState(task: Task, time: TaskTime): string {
  if (task.state !== 'open') return `${task.state} by ${printable(task.endedBy ?? '')}, ${task.endedAt?.slice(0, 10)}`;
  return isOverdue(task, time) ? colours.red('overdue') : 'open';
}
