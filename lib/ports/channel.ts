import type { Delivery, OutboxEntry, Sighting } from '../delivery/outbox-entry.ts';
import type { EmailMessage, Message, SlackMessage } from '../messages/message.ts';

/** Takes messages of one kind. Nothing here is ever thrown for what the other side said: an ambiguous answer must not look like a refusal. */
export interface Channel<Kind extends Message = Message> {
  /** Messages of one lane are sent one after the other, by one sender at a time. */
  laneOf(message: Pick<Kind, 'destination'>): string;
  /** Milliseconds between two messages of a lane. */
  readPace(): Promise<number>;
  /** All that can be done before anything is sent: to find the conversation, to build the mail. */
  prepare(message: Kind, form: MessageForm): Promise<Prepared | Refusal>;
  /** Looks for a message that may have been accepted since an instant. */
  find(entry: OutboxEntry): Promise<Sighting>;
}

export type MessageForm = Pick<OutboxEntry, 'isPlain' | 'isCopy'>;

/** Why a message cannot even be tried. */
export type Refusal = Extract<Delivery, { readonly state: 'refused' | 'failed' }>;

export interface Prepared {
  readonly state: 'prepared';
  /** The Slack conversation it goes to; null where there is none. */
  readonly place: string | null;
  /** Makes one attempt, and at most one. */
  send(): Promise<Delivery>;
}

/** Null: it is not set up, and its messages are reported as not sent. */
export interface Channels {
  readonly slack: Channel<SlackMessage> | null;
  readonly email: Channel<EmailMessage> | null;
}
