import type { Night } from '../calendar.ts';
import type { Task } from './task.ts';

/** What makes a task that comes again the one it is, within its account. */
export interface RecurringId {
  /** The cadence's id. */
  readonly cadence: string;
  /** In the account's own rhythm; it may be a quiet one. */
  readonly day: Night;
}

const PREFIX = 'cadence.';
const DATE_LENGTH = '.2026-11-27'.length;

export function writeRecurringId({ cadence, day }: RecurringId): string {
  return `${PREFIX}${cadence}.${day}`;
}

/** Null: no cadence brought it. */
export function readRecurringId({ id, rule }: Pick<Task, 'id' | 'rule'>): RecurringId | null {
  if (rule !== null || !id.startsWith(PREFIX)) return null;
  const named = id.slice(PREFIX.length);
  return { cadence: named.slice(0, -DATE_LENGTH), day: named.slice(1 - DATE_LENGTH) };
}
