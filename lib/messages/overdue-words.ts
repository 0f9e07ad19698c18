import { byDueDate, type Task } from '../cases/task.ts';
import { compareText } from '../compare-text.ts';
import { groupBy } from '../group-by.ts';
import type { AccountTasks } from './book-state.ts';
import { countOf, formatCount, joinNames } from './figures.ts';
import type { TableSection } from './message-document.ts';
import { describeDue, describeTasks, nameTaskAccount, type TaskTime } from './task-words.ts';

/** A person's own that are overdue, a line each. */
export function listOverdueTasks(title: string, tasks: readonly Task[], time: TaskTime): readonly TableSection[] {
  if (tasks.length === 0) return [];
  return [
    {
      kind: 'table',
      title,
      columns: ['Account', 'Task', 'When'].map((name) => ({ title: name, isNumber: false })),
      rows: [...tasks].sort(byDueDate).map((task) => [nameTaskAccount(task), task.title, describeDue(task, time)]),
      accounts: [...new Set(tasks.map(({ account }) => account))],
    },
  ];
}

/** Accounts of a digest that are named for their tasks alone, a line each. */
export function listOtherTasks(
  accounts: readonly AccountTasks[],
  leftOut: number,
  time: TaskTime,
): readonly TableSection[] {
  if (accounts.length === 0) return [];
  const rows = accounts.map(({ tasks }) => [nameTaskAccount(tasks[0]!), describeTasks(tasks, time) ?? '']);
  return [
    {
      kind: 'table',
      title: 'Your other tasks',
      columns: ['Account', 'Task'].map((name) => ({ title: name, isNumber: false })),
      rows: [...rows, ...(leftOut === 0 ? [] : [[`and ${formatCount(leftOut)} more`, '']])],
      accounts: accounts.map(({ account }) => account),
    },
  ];
}

/** Named by their account, the oldest. */
const SHOWN_OLDEST = 3;
const SHOWN_PEOPLE = 5;

/** "5 tasks of your people are overdue: ann@example.com 3 and bob@example.com 2."; '' = none is. */
export function sayTeam(team: readonly Task[]): string {
  if (team.length === 0) return '';
  return `${countOf(team.length, 'task')} of your people ${team.length === 1 ? 'is' : 'are'} overdue: ${nameWhose(team)}.`;
}

/** The oldest of what a manager hears of once a week. */
export function listTeam(team: readonly Task[], time: TaskTime): readonly TableSection[] {
  if (team.length === 0) return [];
  const oldest = [...team].sort(byDueDate).slice(0, SHOWN_OLDEST);
  const rows = oldest.map((task) => [
    nameTaskAccount(task),
    task.title,
    task.assignee ?? 'nobody',
    describeDue(task, time),
  ]);
  const left = team.length - oldest.length;
  return [
    {
      kind: 'table',
      title: left === 0 ? 'Overdue in your team' : 'The oldest overdue in your team',
      columns: ['Account', 'Task', 'Whose', 'When'].map((name) => ({ title: name, isNumber: false })),
      rows: [...rows, ...(left === 0 ? [] : [[`and ${formatCount(left)} more`, '', '', '']])],
    },
  ];
}

/** Who has most first. */
function nameWhose(tasks: readonly Task[]): string {
  const own = [...groupBy(tasks, ({ assignee }) => assignee ?? 'nobody')];
  own.sort(([one, a], [other, b]) => b.length - a.length || compareText(one, other));
  return joinNames(
    own.map(([whose, { length }]) => `${whose} ${formatCount(length)}`),
    SHOWN_PEOPLE,
  );
}
