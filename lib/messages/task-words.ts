import { MS_PER_DAY, toDay, toWallClock } from '../calendar.ts';
import type { Due } from '../cases/due.ts';
import { NOBODY } from '../cases/hand.ts';
import { byDueDate, isOverdue, type Task, type Today } from '../cases/task.ts';
import { isOverdueTold } from '../cases/tell-overdue.ts';
import { weekdayOf } from '../cases/working-days.ts';
import type { Period } from '../config/health-config.ts';
import { countOf, formatDate, formatDay } from './figures.ts';
import type { DocumentSection } from './message-document.ts';

/** The instant at which somebody reads of tasks, and their wall clock. */
export interface TaskTime extends Today {
  readonly timezone: string;
}

/** Of one account: so many that are overdue are named in a line. */
const SHOWN_OVERDUE = 3;
/** Of several titles in a line. */
const LONGEST_OF_SEVERAL = 80;

/** What a line names of one account’s tasks: the next, and what else is overdue; what nobody was told of goes first. The first due first. */
export function pickNext(tasks: readonly Task[], time: Today): readonly Task[] {
  const [next, ...others] = tasks.filter(({ state }) => state === 'open').sort(byDueDate);
  if (!next) return [];
  const late = others.filter((task) => isOverdue(task, time));
  const [told, untold] = [late.filter(isOverdueTold), late.filter((task) => !isOverdueTold(task))];
  return [next, ...[...untold, ...told].slice(0, SHOWN_OVERDUE - 1)].sort(byDueDate);
}

/** "Call the sponsor, due 20 Nov, overdue by 3 days (1 more task)"; null = no task is open. */
export function describeTasks(tasks: readonly Task[], time: TaskTime): string | null {
  const shown = pickNext(tasks, time);
  if (shown.length === 0) return null;
  const more = tasks.filter(({ state }) => state === 'open').length - shown.length;
  const titleOf = ({ title }: Task) => (shown.length === 1 ? title : shorten(title, LONGEST_OF_SEVERAL));
  const words = shown.map((task) => `${titleOf(task)}, ${describeDue(task, time)}`).join('; ');
  return `${words}${more === 0 ? '' : ` (${countOf(more, 'more task')})`}`;
}

function shorten(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}

/** "due 25 Nov", "due today", "due today, 14:30", "due Thu 26 Nov, 07:30", "due 20 Nov, overdue by 3 days" */
export function describeDue(task: Due, time: TaskTime): string {
  const isToday = task.dueOn === time.today;
  const clock = task.dueAt === null ? '' : `, ${clockOf(task.dueAt, time)}`;
  const day = isToday ? 'today' : `${dayName(task)}${formatDay(task.dueOn, time.today)}`;
  return `due ${day}${clock}${describeLate(task, time)}`;
}

/** The same of a date in full, as it is kept on a page or under a message: "26 Nov 2026", "Thu 26 Nov 2026, 07:30". */
export function formatDue(due: Due, timezone: string): string {
  const clock = due.dueAt === null ? '' : `, ${clockOf(due.dueAt, { timezone })}`;
  return `${dayName(due)}${formatDate(due.dueOn)}${clock}`;
}

/** Who started it: a person, or the product by itself. */
export function nameStarter({ startedBy }: Pick<Task, 'startedBy'>): string {
  return startedBy === NOBODY ? 'Nightrounds' : startedBy;
}

/** Tasks one below the other: whose each is, and by when. */
export function listTasks(title: string, tasks: readonly Task[], time: TaskTime): readonly DocumentSection[] {
  if (tasks.length === 0) return [];
  const rows = [...tasks].sort(byDueDate).map((task) => [task.title, nameAssignee(task), describeDue(task, time)]);
  return [
    {
      kind: 'table',
      title,
      columns: ['Task', 'Whose', 'When'].map((name) => ({ title: name, isNumber: false })),
      rows,
      accounts: [...new Set(tasks.map(({ account }) => account))],
    },
  ];
}

/** What may be sent to customers, each ready to copy. */
export function listTexts(tasks: readonly Task[]): readonly DocumentSection[] {
  return tasks.flatMap((task): readonly DocumentSection[] =>
    task.text === null
      ? []
      : [
          {
            kind: 'text',
            title: `Text to send: ${task.title} (${task.accountName ?? task.account})`,
            text: task.text,
            accounts: [task.account],
          },
        ],
  );
}

/** "mia@example.com (no executive is known)" */
function nameAssignee({ assignee, meantFor, role }: Task): string {
  if (assignee === null) return role === 'named' || role === 'operators' ? 'nobody' : `nobody: no ${role} is known`;
  return meantFor === null ? assignee : `${assignee} (no ${meantFor} is known)`;
}

/** The account of a task, as people know it. */
export function nameTaskAccount({ account, accountName }: Pick<Task, 'account' | 'accountName'>): string {
  return accountName ?? account;
}

/** How to say that it is done, for whoever reads it. */
export function describeEnding(tasks: number): string {
  return tasks === 1
    ? 'Once it is done, or not to be done after all, end it with its button; where there is none, tell whoever looks after the account.'
    : 'Once one is done, or not to be done after all, end it with its button; where there is none, tell whoever looks after the account.';
}

/** "every 30 days" */
export function describePeriod(every: Period): string {
  return every === 'quarter' ? 'every quarter' : `every ${countOf(every.days, 'day')}`;
}

/** With its weekday where hours count: "Thu ". */
function dayName({ dueOn, dueAt }: Due): string {
  if (dueAt === null) return '';
  const day = weekdayOf(dueOn);
  return `${day.charAt(0).toUpperCase()}${day.slice(1)} `;
}

/** "07:30" */
export function clockOf(at: string, { timezone }: Pick<TaskTime, 'timezone'>): string {
  return new Date(toWallClock(Date.parse(at), timezone)).toISOString().slice(11, 16);
}

function describeLate(task: Due, time: TaskTime): string {
  if (!isOverdue({ ...task, state: 'open' }, time)) return '';
  const days = toDay(time.today) - toDay(task.dueOn);
  if (days > 0) return `, overdue by ${countOf(days, 'day')}`;
  const hours = Math.floor(((Date.parse(time.now) - Date.parse(task.dueAt ?? time.now)) / MS_PER_DAY) * 24);
  return hours === 0 ? ', overdue' : `, overdue by ${countOf(hours, 'hour')}`;
}
