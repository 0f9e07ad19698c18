import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import type { Person } from '../order.ts';

/** Slack refused, or did not answer. It says so in Slack’s own word; the request, which holds the token, is left behind. */
export class SlackCallError extends Error {
  override readonly name = 'SlackCallError';

  constructor(
    message: string,
    /** Asking again will not help. */
    readonly isFinal: boolean,
  ) {
    super(message);
  }
}

/** What the app does in Slack beside posting: every call may be repeated without harm. Throws `SlackCallError`. */
export interface Workspace {
  readPerson(user: string): Promise<Person>;
  /** Shows a message otherwise than it was sent. `reference`: as the outbox keeps it. */
  updateMessage(
    reference: string,
    message: { readonly text: string; readonly blocks: readonly KnownBlock[] },
  ): Promise<void>;
  /** Seen by one person only. */
  whisper(conversation: string, user: string, text: string): Promise<void>;
  /** `trigger`: three seconds old at most. */
  openModal(trigger: string, view: ModalView): Promise<void>;
  showHome(user: string, view: HomeView): Promise<void>;
}
