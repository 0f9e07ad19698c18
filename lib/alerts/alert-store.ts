import type { Night } from '../calendar.ts';
import type { DeliverMode } from '../config/health-config.ts';
import type { Alert } from './alert.ts';
import type { Decision } from './reason.ts';
import type { Task } from './task.ts';

/** Alerts, tasks, the decision log and the delivery switch. One adapter: DynamoDB, in AWS or embedded. */
export interface AlertStore {
  readAlerts(): Promise<readonly Alert[]>;
  readAlertsOf(account: string): Promise<readonly Alert[]>;
  /**
   * Keeps an alert that was read with the version it carries, and gives it the next one. Null: somebody else was first, and nothing was
   * written.
   */
  writeAlert(alert: Alert): Promise<Alert | null>;
  /** Alerts for which something is due up to an instant; eventually consistent. */
  readDueAlerts(until: string): Promise<readonly Alert[]>;
  readTasks(): Promise<readonly Task[]>;
  readTasksOf(account: string): Promise<readonly Task[]>;
  /** A person's open alerts and tasks; eventually consistent. */
  readBook(person: string): Promise<{ readonly alerts: readonly Alert[]; readonly tasks: readonly Task[] }>;
  /** As `writeAlert`. */
  writeTask(task: Task): Promise<Task | null>;
  /** Overwrites what a night decided of those accounts. */
  writeDecisions(night: Night, decisions: readonly Decision[]): Promise<void>;
  /** The newest night first. */
  readDecisions(account: string): Promise<readonly Decision[]>;
  /** Deletes what was decided of an account; returns of how many nights. Its alerts and tasks go with its care events. */
  removeDecisions(account: string): Promise<number>;
  /** What `rounds deliver` said last; null = nothing: the configuration holds. */
  readSwitch(): Promise<DeliverSwitch | null>;
  writeSwitch(to: DeliverSwitch): Promise<void>;
}

export interface DeliverSwitch {
  readonly mode: DeliverMode;
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
}

/** How many nights of decisions are kept. */
export const DECISION_NIGHTS = 35;
