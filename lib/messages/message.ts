import type { KnownBlock } from '@slack/types';

/** A message ready for its channel: rendered, within the channel's limits, every name in it already harmless. */
export type Message = SlackMessage | EmailMessage;

interface MessageBase {
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
}

export interface SlackMessage extends MessageBase {
  readonly channel: 'slack';
  /** An address (to be looked up as a user), or `#channel`. */
  readonly destination: string;
  /** A full sentence: phones show only this. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}

export interface EmailMessage extends MessageBase {
  readonly channel: 'email';
  readonly destination: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}
