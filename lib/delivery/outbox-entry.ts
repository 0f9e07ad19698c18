import type { Message } from '../messages/message.ts';

/**
 * held → pending → sending → sent | failed
 * sending (lease over, or an ambiguous answer) → unknown → sent | pending | needs-operator
 * whatever was certainly not accepted → cancelled | expired
 */
export type OutboxState =
  | 'held'
  | 'pending'
  | 'sending'
  | 'unknown'
  | 'needs-operator'
  | 'sent'
  | 'failed'
  | 'cancelled'
  | 'expired';

/** One message on its way. What it says is kept beside it, and stays as it is from the first attempt on. */
export interface OutboxEntry
  extends Pick<Message, 'id' | 'period' | 'channel' | 'kind' | 'destination' | 'accounts' | 'alerts'> {
  readonly state: OutboxState;
  /** A plain sentence; null = nothing to say. Never an address or a secret. */
  readonly because: string | null;
  /** ISO instant from which on it may be sent. */
  readonly notBefore: string;
  /** ISO instant at which something is to be done about it; null = nothing by itself. */
  readonly dueAt: string | null;
  /** Claims so far: an answer to an earlier one settles nothing. */
  readonly attempt: number;
  /** Whoever sends it now, and until when nobody else may; null unless sending. */
  readonly lease: { readonly owner: string; readonly until: string } | null;
  /** The Slack conversation of the newest attempt: where to look for it. */
  readonly place: string | null;
  /** The earliest instant at which it may have been accepted without anybody knowing; null = never. */
  readonly doubtedSince: string | null;
  /** How often it was looked for in vain. */
  readonly misses: number;
  /** By which the channel finds it again: `conversation/ts` in Slack, the message id in SES. */
  readonly reference: string | null;
  /** Slack refused its blocks: it is sent without tables and charts. */
  readonly isPlain: boolean;
  /** An operator sends it though it may have arrived: it says so. */
  readonly isCopy: boolean;
  /** The same by email, where Slack cannot take it for good. */
  readonly instead: 'none' | 'ready' | 'owed' | 'put';
  readonly putAt: string;
  readonly changedAt: string;
  /** Grows with every write. */
  readonly version: number;
}

/** What a channel made of one attempt, never thrown: an ambiguous answer must not look like a refusal. */
export type Delivery =
  | { readonly state: 'sent'; readonly reference: string }
  /** Certainly not accepted; may be tried again. */
  | {
      readonly state: 'refused';
      readonly because: string;
      readonly retryAfterSeconds: number | null;
      /** The channel does not take its form: try it without tables and charts. */
      readonly asPlain?: true;
      /** It is refused until a person mends what is wrong beside the message: an account that is paused, a missing permission. */
      readonly asksAPerson?: true;
    }
  /** Certainly not accepted, and trying again will not help. */
  | { readonly state: 'failed'; readonly because: string }
  /** A time-out, reset or 5xx: it may have been accepted. Never sent again blindly. */
  | { readonly state: 'unknown'; readonly because: string };

/** What looking for a message of which nobody knows found. */
export type Sighting =
  | { readonly is: 'found'; readonly reference: string }
  | { readonly is: 'absent' }
  | { readonly is: 'unreadable'; readonly because: string };

/** It was never tried, so that planning again may replace or withdraw it. */
export function isUntried({ state, attempt }: Pick<OutboxEntry, 'state' | 'attempt'>): boolean {
  return attempt === 0 && (state === 'held' || state === 'pending' || state === 'cancelled' || state === 'expired');
}
