import type { Night } from '../calendar.ts';
import type { DeliverMode } from '../config/health-config.ts';
import type { Case } from './case.ts';
import type { Decision } from './decision.ts';
import type { Task } from './task.ts';

/** Cases, tasks, the decision log and the delivery switch. One adapter: over the table, whatever the table is. */
export interface CaseStore {
  readCases(): Promise<readonly Case[]>;
  readCasesOf(account: string): Promise<readonly Case[]>;
  /** Those that are open, of every account; eventually consistent. */
  readOpenCases(): Promise<readonly Case[]>;
  /** Keeps a case that was read with the version it carries, and gives it the next one. Null: somebody else was first, and nothing was written. */
  writeCase(one: Case): Promise<Case | null>;
  readTasks(): Promise<readonly Task[]>;
  readTasksOf(account: string): Promise<readonly Task[]>;
  /** A person's open cases, by the account's owner, and tasks; eventually consistent. */
  readBook(person: string): Promise<{ readonly cases: readonly Case[]; readonly tasks: readonly Task[] }>;
  /** As `writeCase`. */
  writeTask(task: Task): Promise<Task | null>;
  /** Overwrites what a night decided of those accounts. */
  writeDecisions(night: Night, decisions: readonly Decision[]): Promise<void>;
  /** The newest night first. */
  readDecisions(account: string): Promise<readonly Decision[]>;
  /** Deletes what was decided of an account; returns of how many nights. Its cases and tasks go with its care events. */
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
