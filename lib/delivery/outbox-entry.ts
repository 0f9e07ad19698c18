import type { Attempt } from '../channels/channel.ts';
import type { Message } from '../channels/message.ts';

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
export interface OutboxEntry extends Attempt, Pick<Message, 'accounts' | 'cases' | 'tasks' | 'alerts'> {
  readonly state: OutboxState;
  /** A plain sentence; null = nothing to say. Never an address or a secret. */
  readonly because: string | null;
  /** It failed because nothing that is sent to its reader arrives. */
  readonly isUnreachable?: true;
  /** ISO instant from which on it may be sent. */
  readonly notBefore: string;
  /** ISO instant at which something is to be done about it; null = nothing by itself. */
  readonly dueAt: string | null;
  /** Claims so far: an answer to an earlier one settles nothing. */
  readonly attempt: number;
  /** Whoever sends it now, and until when nobody else may; null unless sending. */
  readonly lease: { readonly owner: string; readonly until: string } | null;
  /** How often it was looked for in vain. */
  readonly misses: number;
  /** By which the channel finds it again, in the channel's own words. */
  readonly reference: string | null;
  /** The same to a mailbox, where its channel cannot take it for good. */
  readonly instead: 'none' | 'ready' | 'owed' | 'put';
  readonly putAt: string;
  /** Grows with every write. */
  readonly version: number;
}

/** It was never tried, so that planning again may replace or withdraw it. */
export function isUntried({ state, attempt }: Pick<OutboxEntry, 'state' | 'attempt'>): boolean {
  return attempt === 0 && (state === 'held' || state === 'pending' || state === 'cancelled' || state === 'expired');
}
