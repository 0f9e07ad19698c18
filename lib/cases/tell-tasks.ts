import { isSamePerson, knownAs } from '../address.ts';
import type { Night } from '../calendar.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { groupBy } from '../group-by.ts';
import { type Case, caseKey, isOpen } from './case.ts';
import type { CaseNotice } from './plan-morning.ts';
import { type Recipient, toReader } from './recipient.ts';
import { routeCase } from './route-case.ts';
import type { OverdueTelling, Task } from './task.ts';
import { caseOfTask } from './tasks-of-case.ts';
import { isOverdueTold, listOverdue, type OverdueMorning, type TeamShare } from './tell-overdue.ts';
import { isUnreachable, type MessageReference, type MessageTelling, stands } from './telling.ts';

export interface TaskMorning extends OverdueMorning {
  readonly cases: readonly Case[];
  /** What is told of cases this morning. */
  readonly notices: readonly CaseNotice[];
  /** See planTeams. */
  readonly teams: ReadonlyMap<string, TeamShare>;
  /** What a digest of this morning says to somebody; null = they have none. */
  readonly digestTo: (to: TaskReader) => DigestOfTasks | null;
}

/** A person, or whoever stands in, or a queue. */
export type TaskReader = Pick<TaskNotice, 'recipient' | 'of'>;

export interface DigestOfTasks {
  /** Those that it names as overdue. */
  readonly overdue: readonly Task[];
  /** Whether it has what their people let pass, if that is due. */
  readonly hasTeam: boolean;
}

/** One message to be made, of all there is to say to a person of tasks. */
export interface TaskNotice {
  readonly recipient: Recipient;
  /** Whose they are: the person, also where somebody stands in for them; or the queue. */
  readonly of: string;
  /** Those that are new to them. */
  readonly tasks: readonly Task[];
  /** Theirs that are overdue, and nobody has told them. */
  readonly overdue: readonly Task[];
  /** What managers hear once a week; of more than one, where they stand in for another. */
  readonly teams: readonly TeamShare[];
}

/** What a digest tells of a task, and whom. */
export interface OverdueInDigest {
  readonly task: Task;
  readonly to: TaskReader;
  readonly role: OverdueTelling['role'];
}

export interface TaskPlan {
  readonly notices: readonly TaskNotice[];
  /** Those that the message of their case tells their assignee. */
  readonly carried: readonly { readonly task: Task; readonly by: CaseNotice }[];
  readonly inDigests: readonly OverdueInDigest[];
}

/**
 * Who is told this morning that tasks are theirs, or overdue: each person by one message, unless the message of the case says so, or, of
 * what is overdue, their digest.
 */
export function planTaskNotices(morning: TaskMorning): TaskPlan {
  const { date, notify, tasks } = morning;
  const casesOf = groupBy(morning.cases, ({ account }) => account);
  const spent = listSpent(tasks, date);
  const notices = new Map<string, TaskNotice>();
  const carried: { task: Task; by: CaseNotice }[] = [];
  const add = (to: TaskReader, part: Partial<TaskNotice>): void => {
    // One message a person and morning: what comes up later waits for the next.
    if (spent.has(knownAs(to.recipient.name))) return;
    const known = notices.get(to.recipient.name) ?? { ...to, tasks: [], overdue: [], teams: [] };
    notices.set(to.recipient.name, {
      ...known,
      tasks: [...known.tasks, ...(part.tasks ?? [])],
      overdue: [...known.overdue, ...(part.overdue ?? [])],
      teams: [...known.teams, ...(part.teams ?? [])],
    });
  };
  for (const task of tasks) {
    const to = isUntold(task) && !isOfGone(task, casesOf) ? routeTask(task, date, notify) : null;
    if (to === null) continue;
    const one = caseOfTask(task, casesOf.get(task.account) ?? []);
    const by = one && morning.notices.find((notice) => isCarrying(notice, one, to));
    if (by) carried.push({ task, by });
    else add(to, { tasks: [task] });
  }
  const inDigests = planOverdue(morning, casesOf, add);
  return { notices: [...notices.values()], carried, inDigests };
}

/** Digests say it where there is one, and messages of their own where there is none. */
function planOverdue(
  morning: TaskMorning,
  casesOf: ReadonlyMap<string, readonly Case[]>,
  add: (to: TaskReader, part: Partial<TaskNotice>) => void,
): readonly OverdueInDigest[] {
  const { date, notify, teams, digestTo } = morning;
  const inDigests: OverdueInDigest[] = [];
  for (const task of listOverdue(morning)) {
    const to = isOverdueTold(task) ? null : routeTask(task, date, notify);
    const digest = to && digestTo(to);
    if (to === null) continue;
    if (digest?.overdue.includes(task)) inDigests.push({ task, to, role: 'assignee' });
    else if (digest === null && !isOfGone(task, casesOf)) add(to, { overdue: [task] });
  }
  for (const share of teams.values()) {
    const to = share.addressee;
    if (digestTo(to)?.hasTeam) inDigests.push(...share.tasks.map((task) => ({ task, to, role: 'manager' as const })));
    else add(to, { teams: [share] });
  }
  return inDigests;
}

/** To whom a message about tasks was tried on a morning, whatever became of it. */
function listSpent(tasks: readonly Task[], date: Night): ReadonlySet<string> {
  const tried = tasks.flatMap(({ tellings, overdueTellings }) => [
    ...tellings,
    ...overdueTellings.filter(({ as }) => as === 'message'),
  ]);
  return new Set(tried.flatMap(({ to, morning }) => (morning === date ? [knownAs(to)] : [])));
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
export function routeTask({ assignee }: Pick<Task, 'assignee'>, date: Night, notify: NotifyConfig): TaskReader | null {
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

type PlannedMessage = MessageReference & { readonly instead: MessageReference | null };
type Planning = { readonly date: Night; readonly now: string };

/** A task as it is kept once the message that tells its assignee is planned. */
export function recordTaskTelling(task: Task, to: TaskReader, message: PlannedMessage, when: Planning): Task {
  return { ...task, tellings: [...task.tellings, tellingOf(to, message, when)] };
}

/** The same of a message that tells somebody that it is overdue. */
export function recordOverdueTelling(
  task: Task,
  { to, ...how }: Pick<OverdueTelling, 'role' | 'as'> & { readonly to: TaskReader },
  message: PlannedMessage,
  when: Planning,
): Task {
  return { ...task, overdueTellings: [...task.overdueTellings, { ...tellingOf(to, message, when), ...how }] };
}

function tellingOf({ recipient, of }: TaskReader, message: PlannedMessage, { date, now }: Planning): MessageTelling {
  return {
    ...{ morning: date, plannedAt: now, to: recipient.name, of },
    message: { period: message.period, id: message.id },
    instead: message.instead && { period: message.instead.period, id: message.instead.id },
    outcome: { is: 'planned' },
  };
}
