import { isSamePerson } from '../address.ts';
import { addDays, isoWeekday, type Night } from '../calendar.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { findPool, isTechnologyLed } from '../config/pools.ts';
import type { AccountPeople } from './assign-task.ts';
import { forgetUntried } from './record-telling.ts';
import { type Addressee, routeManager } from './route-case.ts';
import { isOverdue, type OverdueTelling, PORTFOLIO, type Task } from './task.ts';
import { isUnreachable, type MessageTelling, stands } from './telling.ts';
import { nextWorkingDay } from './working-days.ts';

export interface OverdueMorning {
  /** A working day. */
  readonly date: Night;
  /** ISO instant of its hour: what becomes overdue later than that is told on the next morning. */
  readonly at: string;
  readonly notify: NotifyConfig;
  /** All there are. */
  readonly tasks: readonly Task[];
}

/** A manager, with the overdue tasks of others on the accounts that they manage: all of them, the oldest first. */
export interface TeamShare {
  readonly addressee: Addressee;
  readonly tasks: readonly Task[];
}

/** On a morning, the first due first. */
export function listOverdue({ date, at, tasks }: Pick<OverdueMorning, 'date' | 'at' | 'tasks'>): readonly Task[] {
  return tasks.filter((task) => isOverdue(task, { now: at, today: date }));
}

/** Whoever has it was told, or is to be by a message on its way; or nothing that is sent to them arrives. */
export function isOverdueTold({ overdueToldAt, overdueTellings }: Task): boolean {
  const own = overdueTellings.filter(({ role }) => role === 'assignee');
  return overdueToldAt !== null || own.some(stands) || isUnreachable(own);
}

/** Whether managers may hear of it on a morning: on the first working one of a week, and after one on which it did not reach somebody. */
export function mayTellTeams({ date, notify, tasks }: Omit<OverdueMorning, 'at'>): boolean {
  if (isFirstOfWeek(date, notify)) return true;
  return listReports(tasks, date).some(({ outcome }) => outcome.is === 'not-reached');
}

/**
 * What managers hear once a week of tasks that others let pass: by `Addressee.of`. Nobody is told of their own, of a task of no account, or
 * of what a queue has of accounts that nobody has by name. `peopleOf`: null = nobody knows the account.
 */
export function planTeams(
  { date, at, notify, tasks }: OverdueMorning,
  peopleOf: (account: string) => AccountPeople | null,
): ReadonlyMap<string, TeamShare> {
  const shares = new Map<string, TeamShare>();
  if (!mayTellTeams({ date, notify, tasks })) return shares;
  const reports = listReports(tasks, date);
  const toldTo = (of: string) => reports.filter((telling) => isSamePerson(telling.of, of));
  for (const task of listOverdue({ date, at, tasks })) {
    const people = task.account === PORTFOLIO ? null : peopleOf(task.account);
    if (people === null || isOfQueue(task, people, notify)) continue;
    const named = routeManager(people, date, notify);
    // Whom nothing reaches is not waited for until the next week.
    const isLost = named !== null && isUnreachable(toldTo(named.of));
    const addressee = isLost ? routeManager({ manager: null }, date, notify) : named;
    if (addressee === null || isTheirs(task, addressee)) continue;
    const told = toldTo(addressee.of);
    const isDue = told.length === 0 ? isLost || isFirstOfWeek(date, notify) : isToldAnew(told, date);
    if (!isDue) continue;
    const known = shares.get(addressee.of);
    shares.set(addressee.of, known ? { ...known, tasks: [...known.tasks, task] } : { addressee, tasks: [task] });
  }
  return shares;
}

/** None has arrived or is on its way, and none was tried on this morning. */
function isToldAnew(told: readonly OverdueTelling[], date: Night): boolean {
  return !told.some((telling) => stands(telling) || telling.morning === date) && !isUnreachable(told);
}

/** Theirs, or of whoever they stand in for. */
function isTheirs({ assignee }: Task, { of, recipient }: Addressee): boolean {
  return [of, recipient.name].some((person) => isSamePerson(assignee, person));
}

function isOfQueue({ assignee }: Task, people: AccountPeople, notify: NotifyConfig): boolean {
  return isTechnologyLed(people, notify) && findPool(people, notify)?.name === assignee;
}

function isFirstOfWeek(date: Night, { quiet }: Pick<NotifyConfig, 'quiet'>): boolean {
  return nextWorkingDay(mondayOn(date), quiet) === date;
}

function mondayOn(date: Night): Night {
  return addDays(date, 1 - isoWeekday(date));
}

/** What managers were told in the week of a date, or were to be, the oldest first. */
function listReports(tasks: readonly Task[], date: Night): readonly OverdueTelling[] {
  const monday = mondayOn(date);
  return tasks
    .flatMap(({ overdueTellings }) => overdueTellings)
    .filter(({ role, morning }) => role === 'manager' && morning >= monday && morning <= date)
    .sort((a, b) => Number(a.plannedAt > b.plannedAt) - Number(a.plannedAt < b.plannedAt));
}

/** With what became of its messages; when one reached its assignee goes by those that did. */
export function settleOverdue(task: Task, settle: (told: Told) => Told): Task {
  const { tellings } = settle({ tellings: task.overdueTellings });
  if (tellings === task.overdueTellings) return task;
  const reached = tellings.flatMap(({ role, outcome }) =>
    role === 'assignee' && outcome.is === 'reached' ? [outcome.at] : [],
  );
  const isOfBefore = task.overdueTellings.every(({ role }) => role !== 'assignee');
  return {
    ...task,
    overdueTellings: tellings,
    overdueToldAt: isOfBefore ? task.overdueToldAt : (reached.sort()[0] ?? null),
  };
}

interface Told {
  readonly tellings: readonly OverdueTelling[];
}

/** A morning is planned again: see forgetUntried. */
export function forgetUntriedOverdue(
  task: Task,
  morning: Night,
  isUntried: (telling: MessageTelling) => boolean,
): Task {
  return settleOverdue(task, (told) => forgetUntried(told, morning, isUntried));
}
