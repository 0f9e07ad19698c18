import type { CaseName } from '../cases/case.ts';
import type { TaskName } from '../cases/task.ts';

/** What is known of a message, whatever it says. */
export interface Envelope {
  /** sha256 hex over channel, destination, kind, subject and period: the same message always has the same id. */
  readonly id: string;
  readonly kind:
    | 'owner-digest'
    | 'portfolio-summary'
    | 'week-summary'
    | 'ops-notice'
    | 'alert'
    | 'alert-over'
    | 'alert-triage'
    | 'alert-reminder'
    | 'alert-escalation'
    /** What nobody touched since its triage. */
    | 'alert-report'
    | 'alert-wrong-owner'
    /** Of the version before. */
    | 'alert-snooze-ended'
    /** Tasks that are somebody's since this morning. */
    | 'task-assigned'
    | 'task-overdue'
    | 'override-ended'
    /** To a customer, and by nobody but a person; see sendCard. */
    | 'customer-card';
  /** The night, the ISO week, or the morning; see readMorningPeriod. */
  readonly period: string;
  /** ISO instant from which on it may be sent; null = at once. */
  readonly notBefore: string | null;
  /** Planned while delivery was in shadow: to be looked at, never sent. */
  readonly isShadow?: true;
  /** Ids of the accounts it names: what `rounds forget` goes by. */
  readonly accounts: readonly string[];
  /** What it tells somebody of: what its buttons act on. Empty for what tells of none. */
  readonly cases: readonly CaseName[];
  /** Tasks that its buttons act on, beside those of its cases; absent = none. */
  readonly tasks?: readonly TaskName[];
  /** Of a message of the version before, which knew no cases. */
  readonly alerts?: readonly AlertReference[];
}

/** One rule on one account. */
export interface AlertReference {
  readonly account: string;
  readonly rule: string;
  readonly episode: number;
}
