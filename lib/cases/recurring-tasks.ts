import { type Night, toDay, toIsoDate, toLocalDate } from '../calendar.ts';
import type { Cadence, HealthConfig } from '../config/health-config.ts';
import { groupBy } from '../group-by.ts';
import { assignOperator, assignTask } from './assign-task.ts';
import { isTakenBack } from './auto-start.ts';
import { halfOf, isOfMorning, listDueAccounts, type MorningDays } from './cadence-days.ts';
import { hourOf } from './chain.ts';
import { dueAfter } from './due.ts';
import { NOBODY } from './hand.ts';
import { type RecurringId, readRecurringId, writeRecurringId } from './recurring-id.ts';
import { endTask, fillText, newTask, PORTFOLIO, type Task, type TaskAccount } from './task.ts';
import { stands } from './telling.ts';

/** A task whose day has come. */
export interface RecurringDue extends RecurringId {
  readonly about: TaskAccount;
}

/** What has become of an account by tonight's roster. */
export type Fate = 'here' | 'gone' | { readonly renamed: string };

export interface RecurringRequest {
  /** The working day. */
  readonly date: Night;
  readonly days: MorningDays;
  /** Of accounts; none while delivery is not on. */
  readonly due: readonly RecurringDue[];
  readonly fateOf: (account: string) => Fate;
  readonly tasks: readonly Task[];
}

export interface RecurringTasks {
  /** All tasks there are, those that come this morning with them. */
  readonly tasks: readonly Task[];
  /** What an earlier plan of this morning had, and this one has not, and tasks of accounts that are gone: dropped. */
  readonly withdrawn: readonly Task[];
}

type Cadences = Pick<HealthConfig, 'cadence' | 'notify' | 'timezone'>;

/** The tasks that come again, each once on its day: one waits while the one before is open. Planned again they are the same tasks. */
export function planRecurring(request: RecurringRequest, config: Cadences): RecurringTasks {
  const { due, tasks } = request;
  const at = hourOf(request.date, config);
  const cadences = new Map(config.cadence.map((one) => [one.id, one]));
  const started = new Map(startDue(request, cadences, at, config).map((task) => [keyOf(task), task]));
  const wanted = new Set(due.map((one) => keyOf({ account: one.about.account, id: writeRecurringId(one) })));
  const settled = tasks
    .filter((task) => !started.has(keyOf(task)))
    .map((task) => settleOpen(task, { ...request, wanted, cadences, at }));
  return {
    tasks: [...settled.flatMap((one) => one.tasks), ...started.values()],
    withdrawn: settled.flatMap((one) => one.withdrawn),
  };
}

type CadenceById = ReadonlyMap<string, Cadence>;

function startDue(
  { due, tasks }: RecurringRequest,
  cadences: CadenceById,
  at: string,
  config: Cadences,
): readonly Task[] {
  const concerned = new Set(due.map(({ about }) => about.account));
  const own = groupBy(
    tasks.filter(({ account }) => concerned.has(account)),
    ({ account }) => account,
  );
  return due.flatMap((one) => {
    const cadence = cadences.get(one.cadence);
    const known = (own.get(one.about.account) ?? []).filter((task) => readRecurringId(task)?.cadence === one.cadence);
    if (!cadence) return [];
    const task = makeRecurring(one, cadence, at, config);
    const version = findVersion(task, known, cadence, config);
    return version === null ? [] : [{ ...task, version }];
  });
}

/** Over which version the task is written; 0 = it is new. Null: it is there, or the one before is open, or ended a short while ago. */
function findVersion(task: Task, known: readonly Task[], { every }: Cadence, { timezone }: Cadences): number | null {
  const same = known.find(({ id }) => id === task.id) ?? null;
  if (same !== null && !isUntouched(same, task)) return null;
  const day = toDay(readRecurringId(task)!.day);
  const isNear = ({ endedAt }: Task) =>
    endedAt === null || day - toDay(toLocalDate(Date.parse(endedAt), timezone)) < halfOf(every);
  const others = known.filter((other) => other !== same && !isTakenBack(other));
  return others.some(isNear) ? null : (same?.version ?? 0);
}

/** Nobody has heard of it: a mended night may make another of it. */
function isUntouched(known: Task, { startedAt }: Task): boolean {
  const isOfMorning = known.state === 'open' && known.startedAt === startedAt && !known.tellings.some(stands);
  return isOfMorning || isTakenBack(known);
}

function makeRecurring(due: RecurringDue, cadence: Cadence, at: string, config: Cadences): Task {
  const { about } = due;
  const { title, assignee } = cadence;
  return {
    ...newTask({ by: NOBODY, at }),
    id: writeRecurringId(due),
    ...{ account: about.account, accountName: about.accountName, rule: null, playbook: null, title },
    text: fillText(cadence, about),
    ...(assignee === 'operators' ? assignOperator(config.notify) : assignTask(assignee, about, config.notify)),
    ...dueAfter(cadence.due, at, config),
  };
}

interface Settling extends Pick<RecurringRequest, 'days' | 'fateOf'> {
  readonly wanted: ReadonlySet<string>;
  readonly cadences: CadenceById;
  readonly at: string;
}

/** What the night makes of a task that is there: its account is gone or has another id, or a mended night does not ask for it. */
function settleOpen(task: Task, { days, fateOf, wanted, cadences, at }: Settling): RecurringTasks {
  const read = task.state === 'open' ? readRecurringId(task) : null;
  const dropped = read && endTask(task, 'dropped', NOBODY, at);
  if (!read || !dropped) return { tasks: [task], withdrawn: [] };
  const cadence = cadences.get(read.cadence);
  const isUnasked =
    cadence !== undefined &&
    !task.tellings.some(stands) &&
    isOfMorning(toDay(read.day), cadence.every, days) &&
    !wanted.has(keyOf(task));
  const fate = task.account === PORTFOLIO ? 'here' : fateOf(task.account);
  if (fate === 'gone' || isUnasked) return { tasks: [], withdrawn: [dropped] };
  if (fate === 'here') return { tasks: [task], withdrawn: [] };
  return { tasks: [{ ...task, account: fate.renamed, version: 0 }], withdrawn: [dropped] };
}

/** Those of the whole portfolio whose day it is. */
export function listPortfolioDue(
  { cadence, portfolio }: Pick<HealthConfig, 'cadence' | 'portfolio'>,
  days: MorningDays,
): readonly RecurringDue[] {
  const about = { account: PORTFOLIO, accountName: portfolio, owner: null, manager: null, executive: null };
  const whole = { ids: [PORTFOLIO], startedOn: Float64Array.of(Number.NaN), isMeant: () => true };
  return cadence
    .filter(({ assignee }) => assignee === 'operators')
    .flatMap((one) =>
      listDueAccounts(one, whole, days).map(({ day }) => ({ cadence: one.id, day: toIsoDate(day), about })),
    );
}

function keyOf({ account, id }: Pick<Task, 'account' | 'id'>): string {
  return JSON.stringify([account, id]);
}
