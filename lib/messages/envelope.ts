import type { Alert } from '../alerts/alert.ts';

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
    | 'alert-reminder'
    | 'alert-escalation'
    | 'alert-snooze-ended'
    | 'alert-wrong-owner'
    | 'task-overdue'
    | 'override-ended';
  /** The night, or the ISO week. */
  readonly period: string;
  /** ISO instant from which on it may be sent; null = at once. */
  readonly notBefore: string | null;
  /** Planned while delivery was in shadow: to be looked at, never sent. */
  readonly isShadow?: true;
  /** Ids of the accounts it names: what `rounds forget` goes by. */
  readonly accounts: readonly string[];
  /** What it tells somebody of: what its buttons act on. Empty for what is no alert. */
  readonly alerts: readonly AlertReference[];
}

/** One episode of one alert. */
export type AlertReference = Pick<Alert, 'account' | 'rule' | 'episode'>;
