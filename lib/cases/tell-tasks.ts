import { isSamePerson, knownAs } from '../address.ts';
import type { Night } from '../calendar.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { groupBy } from '../group-by.ts';
import { type Case, caseKey, isOpen } from './case.ts';
import type { CaseNotice } from './plan-morning.ts';
import { type Recipient, toReader } from './recipient.ts';
import { routeCase } from './route-case.ts';
import type { Task } from './task.ts';
import { caseOfTask } from './tasks-of-case.ts';
import { isUnreachable, type MessageReference, type MessageTelling, stands } from './telling.ts';

export interface TaskMorning {
  readonly date: Night;
  readonly notify: NotifyConfig;
  readonly cases: readonly Case[];
  /** All there are. */
  readonly tasks: readonly Task[];
  /** What is told of cases this morning. */
  readonly notices: readonly CaseNotice[];
}

/** One message to be made: all that is new to a person. */
export interface TaskNotice {
  readonly recipient: Recipient;
  /** Whose they are: the person, also where somebody stands in for them; or the queue. */
  readonly of: string;
  readonly tasks: readonly Task[];
}

export interface TaskPlan {
  readonly notices: readonly TaskNotice[];
  /** Those that the message of their case tells their assignee. */
  readonly carried: readonly { readonly task: Task; readonly by: CaseNotice }[];
}

/** Who is told this morning that tasks are theirs: each person by one message, unless the message of the case says so. */
export function planTaskNotices(morning: TaskMorning): TaskPlan {
  const { date, notify, tasks } = morning;
  const casesOf = groupBy(morning.cases, ({ account }) => account);
  const spent = new Set(
    tasks.flatMap(({ tellings }) => tellings.flatMap(({ to, morning: day }) => (day === date ? [knownAs(to)] : []))),
  );
  const notices = new Map<string, TaskNotice>();
  const carried: { task: Task; by: CaseNotice }[] = [];
  for (const task of tasks) {
    const to = isUntold(task) && !isOfGone(task, casesOf) ? routeTask(task, date, notify) : null;
    if (to === null) continue;
    const one = caseOfTask(task, casesOf.get(task.account) ?? []);
    const by = one && morning.notices.find((notice) => isCarrying(notice, one, to));
    if (by) carried.push({ task, by });
    // One message a person and morning: what comes up later waits for the next.
    else if (!spent.has(knownAs(to.recipient.name))) {
      const known = notices.get(to.recipient.name);
      notices.set(to.recipient.name, known ? { ...known, tasks: [...known.tasks, task] } : { ...to, tasks: [task] });
    }
  }
  return { notices: [...notices.values()], carried };
}

/** Whoever made a task for themselves knows of it. Nothing that is sent to whom it does not reach arrives. */
function isUntold({ state, tellings, startedBy, assignee }: Task): boolean {
  return state === 'open' && !tellings.some(stands) && !isUnreachable(tellings) && !isSamePerson(startedBy, assignee);
}

/** Its account is gone, or may be: the night closes it, or says that it is here. */
function isOfGone(task: Task, casesOf: ReadonlyMap<string, readonly Case[]>): boolean {
  const own = casesOf.get(task.account) ?? [];
  const one = caseOfTask(task, own) ?? own.find(isOpen) ?? null;
  return one !== null && (one.absentSince !== null || (one.ended !== null && isEndOfAccount(one.ended.because)));
}

function isEndOfAccount(because: NonNullable<Case['ended']>['because']): boolean {
  return because === 'left' || because === 'churned' || because === 'renamed';
}

/** Whose task it is, or whoever stands in; of nobody's, the queue. Null: nobody is configured. */
export function routeTask(
  { assignee }: Pick<Task, 'assignee'>,
  date: Night,
  notify: NotifyConfig,
): Pick<TaskNotice, 'recipient' | 'of'> | null {
  const person = toReader(assignee, date, notify);
  if (person !== null) return { recipient: person, of: person.insteadOf ?? person.name };
  const queue = routeCase({ owner: null, manager: null }, date, notify);
  return queue && { recipient: queue.recipient, of: queue.of };
}

/** A message of the case's own lists its tasks. */
function isCarrying({ as, addressee, wishes }: CaseNotice, one: Case, to: { readonly of: string }): boolean {
  return (
    as === 'alert' && isSamePerson(addressee.of, to.of) && wishes.some((wish) => caseKey(wish.one) === caseKey(one))
  );
}

/** A task as it is kept once the message that tells its assignee is planned. */
export function recordTaskTelling(
  task: Task,
  { recipient, of }: Pick<TaskNotice, 'recipient' | 'of'>,
  message: MessageReference & { readonly instead: MessageReference | null },
  { date, now }: { readonly date: Night; readonly now: string },
): Task {
  const telling: MessageTelling = {
    ...{ morning: date, plannedAt: now, to: recipient.name, of },
    message: { period: message.period, id: message.id },
    instead: message.instead && { period: message.instead.period, id: message.instead.id },
    outcome: { is: 'planned' },
  };
  return { ...task, tellings: [...task.tellings, telling] };
}
