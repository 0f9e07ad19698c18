import { createHash } from 'node:crypto';
import { readAddress } from '../address.ts';
import type { Night } from '../calendar.ts';
import type { Playbook } from '../config/health-config.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { addBusinessDays } from './working-days.ts';

/** What a playbook is started for: an episode of a rule in a case. */
export interface TaskSubject {
  readonly account: string;
  /** As exported. */
  readonly accountName: string | null;
  /** The night of the case's first alert. */
  readonly openedOn: Night;
  readonly rule: string;
  /** Counts from 1 within the case. */
  readonly episode: number;
  readonly owner: string | null;
  readonly manager: string | null;
}

/** One step of a playbook on one account. */
export interface Task {
  /** Unique within the account: its case's first night, rule, episode and step. Without the night: of the version before. */
  readonly id: string;
  readonly account: string;
  /** As exported. */
  readonly accountName: string | null;
  readonly rule: string;
  readonly playbook: string;
  readonly title: string;
  /** Whose it is; null = nobody known. */
  readonly assignee: string | null;
  readonly role: 'owner' | 'manager';
  readonly dueOn: Night;
  readonly state: 'open' | 'done' | 'dropped';
  readonly startedBy: string;
  readonly startedAt: string;
  /** Who finished or dropped it, and when; null while open. */
  readonly endedBy: string | null;
  readonly endedAt: string | null;
  /** When its assignee was told that it is overdue; null = not yet. */
  readonly overdueToldAt: string | null;
  readonly version: number;
}

/** The tasks of a playbook, due so many business days after `today`. Started twice they are the same tasks. */
export function startPlaybook(
  playbook: Playbook,
  { account, accountName, openedOn, rule, episode, owner, manager }: TaskSubject,
  start: { readonly by: string; readonly at: string; readonly today: Night },
  quiet: NotifyConfig['quiet'],
): readonly Task[] {
  return playbook.tasks.map(({ title, dueBusinessDays, assignee: role }, step) => {
    const person = role === 'owner' ? owner : manager;
    return {
      id: `${openedOn}.${rule}.${episode}.${step + 1}`,
      account,
      accountName,
      rule,
      playbook: playbook.id,
      title,
      assignee: readAddress(person),
      role,
      dueOn: addBusinessDays(start.today, dueBusinessDays, quiet),
      state: 'open',
      startedBy: start.by,
      startedAt: start.at,
      endedBy: null,
      endedAt: null,
      overdueToldAt: null,
      version: 0,
    };
  });
}

/** A name short enough for a button, whatever the rule is called. */
export function nameTask({ id }: Pick<Task, 'id'>): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 16);
}

export function isOverdue({ state, dueOn }: Task, today: Night): boolean {
  return state === 'open' && today > dueOn;
}

/** Done, or not to be done after all. Null: it has ended already. */
export function endTask(task: Task, state: 'done' | 'dropped', by: string, at: string): Task | null {
  return task.state === 'open' ? { ...task, state, endedBy: by, endedAt: at } : null;
}
