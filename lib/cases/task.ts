import { createHash } from 'node:crypto';
import type { Night } from '../calendar.ts';
import type { HealthConfig, Playbook, PlaybookTask } from '../config/health-config.ts';
import type { Actor } from './act-on-case.ts';
import { type AccountPeople, type Assignment, assignTask } from './assign-task.ts';
import { type Due, dueAfter } from './due.ts';
import type { MessageTelling } from './telling.ts';

/** An account, with those to whom something of it may be given to do. */
export interface TaskAccount extends AccountPeople {
  readonly account: string;
  /** As exported. */
  readonly accountName: string | null;
}

/** What a playbook is started for: an episode of a rule in a case. */
export interface TaskSubject extends TaskAccount {
  /** The night of the case's first alert. */
  readonly openedOn: Night;
  readonly rule: string;
  /** Counts from 1 within the case. */
  readonly episode: number;
}

/** What somebody is to do: a step of a playbook on one account, or another thing that is to be done. */
export interface Task extends Assignment, Due {
  /** Unique within the account: its case's first night, rule, episode and step. Without the night: of the version before. */
  readonly id: string;
  /** PORTFOLIO = it is of no account. */
  readonly account: string;
  /** As exported. */
  readonly accountName: string | null;
  /** What the playbook was started for; null = it is of no playbook. */
  readonly rule: string | null;
  readonly playbook: string | null;
  readonly title: string;
  /** What may be sent to the customer, ready to copy; null = nothing. */
  readonly text: string | null;
  readonly state: 'open' | 'done' | 'dropped';
  /** Who started or made it; `NOBODY`: the product by itself. */
  readonly startedBy: string;
  readonly startedAt: string;
  /** Who finished or dropped it, and when; null while open. */
  readonly endedBy: string | null;
  readonly endedAt: string | null;
  /** By which messages its assignee was told that it is theirs, or was to be; appended. */
  readonly tellings: readonly MessageTelling[];
  /** When a message that says that it is overdue reached its assignee; null = none did. */
  readonly overdueToldAt: string | null;
  /** By which messages somebody was told that, or was to be; appended. Of the version before there are none. */
  readonly overdueTellings: readonly OverdueTelling[];
  readonly version: number;
}

/** That a task is overdue, to somebody, by a message. */
export interface OverdueTelling extends MessageTelling {
  /** The manager of its account hears of it once a week. */
  readonly role: 'assignee' | 'manager';
  readonly as: 'digest' | 'message';
}

/** In the place of an account's id. */
export const PORTFOLIO = '';

/** The tasks of a playbook, due so long after its start. Started twice they are the same tasks. */
export function startPlaybook(
  playbook: Playbook,
  subject: TaskSubject,
  actor: Actor,
  config: Pick<HealthConfig, 'notify' | 'timezone'>,
): readonly Task[] {
  const { openedOn, rule, episode } = subject;
  return planSteps(playbook, subject, actor, config).map((step, index) => ({
    ...step,
    id: `${openedOn}.${rule}.${episode}.${index + 1}`,
    rule,
  }));
}

/** The tasks of a playbook for an account, whatever it is started for. */
export function planSteps(
  playbook: Playbook,
  subject: TaskAccount,
  actor: Actor,
  config: Pick<HealthConfig, 'notify' | 'timezone'>,
): readonly Omit<Task, 'id' | 'rule'>[] {
  const { account, accountName } = subject;
  return playbook.tasks.map((step) => ({
    ...newTask(actor),
    ...{ account, accountName, playbook: playbook.id },
    title: step.title,
    text: fillText(step, subject),
    ...assignTask(step.assignee, subject, config.notify),
    ...dueAfter(step.due, actor.at, config),
  }));
}

type NewTask = Pick<
  Task,
  | 'state'
  | 'startedBy'
  | 'startedAt'
  | 'endedBy'
  | 'endedAt'
  | 'tellings'
  | 'overdueToldAt'
  | 'overdueTellings'
  | 'version'
>;

/** Open, and nobody was told of it. */
export function newTask({ by, at }: Actor): NewTask {
  return {
    ...{ state: 'open', startedBy: by, startedAt: at, endedBy: null, endedAt: null },
    ...{ tellings: [], overdueToldAt: null, overdueTellings: [], version: 0 },
  };
}

/** With the account's name and owner; whoever has no name is known by their address or id. */
export function fillText(
  { text }: Pick<PlaybookTask, 'text'>,
  { account, accountName, owner }: Pick<TaskAccount, 'account' | 'accountName' | 'owner'>,
): string | null {
  const words: Readonly<Record<string, string>> = { account: accountName ?? account, owner: owner ?? '' };
  return text?.replace(/\{(account|owner)\}/g, (_, name: string) => words[name] ?? '') ?? null;
}

export type TaskName = Pick<Task, 'account' | 'id'>;

/** A name short enough for a button, whatever the rule or the account is called. */
export function nameTask({ account, id }: TaskName): string {
  return hash(JSON.stringify([account, id]));
}

/** Buttons of the version before know a task by its id alone: within the account that their message tells of. */
export function isTaskNamed(task: TaskName, name: string): boolean {
  return nameTask(task) === name || hash(task.id) === name;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** An instant, and the local day that it is of. */
export interface Today {
  /** ISO instant. */
  readonly now: string;
  readonly today: Night;
}

export function isOverdue(
  { state, dueOn, dueAt }: Pick<Task, 'state' | 'dueOn' | 'dueAt'>,
  { now, today }: Today,
): boolean {
  return state === 'open' && (dueAt === null ? today > dueOn : now > dueAt);
}

/** The first due first. */
export function byDueDate(a: Due, b: Due): number {
  const [first, second] = [a, b].map(({ dueOn, dueAt }) => `${dueOn} ${dueAt ?? END_OF_DAY}`) as [string, string];
  return first < second ? -1 : Number(first > second);
}

const END_OF_DAY = '~';

/** Done, or not to be done after all. Null: it has ended already. */
export function endTask(task: Task, state: 'done' | 'dropped', by: string, at: string): Task | null {
  return task.state === 'open' ? { ...task, state, endedBy: by, endedAt: at } : null;
}
