import type { KnownBlock } from '@slack/types';
import type { Alert } from '../alerts/alert.ts';

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

export interface SlackMessage extends MessageBase {
  readonly channel: 'slack';
  /** An address (to be looked up as a user), or `#channel`. */
  readonly destination: string;
  /** A full sentence: phones show only this. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** The same as a mail, should Slack not take it for good; null = nobody to mail it to, or it goes by mail anyway. */
  readonly instead: EmailMessage | null;
}

export interface EmailMessage extends MessageBase {
  readonly channel: 'email';
  readonly destination: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Pictures that the HTML names as `cid:<id>`. */
  readonly images: readonly InlineImage[];
}

export interface InlineImage {
  readonly id: string;
  /** Base64. */
  readonly png: string;
  /** Says what it shows, with the numbers. */
  readonly alt: string;
}
