import type { Message } from '../messages/message.ts';

/** The outcome of one attempt, never thrown: an ambiguous answer must not look like a refusal. */
export type Delivery =
  | { readonly state: 'sent'; readonly reference: string }
  /** Certainly not accepted; may be tried again. */
  | { readonly state: 'refused'; readonly because: string; readonly retryAfterSeconds: number | null }
  /** Certainly not accepted, and trying again will not help. */
  | { readonly state: 'failed'; readonly because: string }
  /** A time-out, reset or 5xx: it may have been accepted. Never sent again blindly. */
  | { readonly state: 'unknown'; readonly because: string };

/** Takes one message, makes at most one attempt. */
export interface Channel {
  send(message: Message): Promise<Delivery>;
}
