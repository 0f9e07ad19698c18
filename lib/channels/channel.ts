import type { Message } from './message.ts';

/** Takes messages of one kind. Nothing here is ever thrown for what the other side said: an ambiguous answer must not look like a refusal. */
export interface Channel<Kind extends Message = Message> {
  /** Messages of one lane are sent one after the other, by one sender at a time. */
  laneOf(message: Pick<Kind, 'destination'>): string;
  /** Milliseconds between two messages of a lane. */
  readPace(): Promise<number>;
  /** All that can be done before anything is sent: to find the conversation, to build the mail. */
  prepare(message: Kind, form: MessageForm): Promise<Prepared | Refusal>;
  /** Looks for a message that may have been accepted since an instant. */
  find(attempt: Attempt): Promise<Sighting>;
}

export interface MessageForm {
  /** The channel refused its blocks: it is sent without tables and pictures. */
  readonly isPlain: boolean;
  /** An operator sends it though it may have arrived: it says so. */
  readonly isCopy: boolean;
}

/** The newest attempt at a message. */
export interface Attempt extends MessageForm, Pick<Message, 'id' | 'period' | 'channel' | 'kind' | 'destination'> {
  /** The conversation it went to: where to look for it. */
  readonly place: string | null;
  /** The earliest instant at which it may have been accepted without anybody knowing; null = never. */
  readonly doubtedSince: string | null;
  readonly changedAt: string;
}

/** Why a message cannot even be tried. */
export type Refusal = Extract<Delivery, { readonly state: 'refused' | 'failed' }>;

export interface Prepared {
  readonly state: 'prepared';
  /** The Slack conversation it goes to; null where there is none. */
  readonly place: string | null;
  /** Makes one attempt, and at most one. */
  send(): Promise<Delivery>;
}

/** By name. What is null or not there is not set up, and its messages are reported as not sent. */
export type Channels = Readonly<Record<string, Channel | null>>;

/** What a channel made of one attempt, never thrown: an ambiguous answer must not look like a refusal. */
export type Delivery =
  | { readonly state: 'sent'; readonly reference: string }
  /** Certainly not accepted; may be tried again. */
  | {
      readonly state: 'refused';
      readonly because: string;
      readonly retryAfterSeconds: number | null;
      /** The channel does not take its form: try it without tables and pictures. */
      readonly asPlain?: true;
      /** It is refused until a person mends what is wrong beside the message: an account that is paused, a missing permission. */
      readonly asksAPerson?: true;
    }
  /** Certainly not accepted, and trying again will not help. */
  | {
      readonly state: 'failed';
      readonly because: string;
      /** Nothing that is sent to this reader arrives. */
      readonly isUnreachable?: true;
    }
  /** A time-out, reset or 5xx: it may have been accepted. Never sent again blindly. */
  | { readonly state: 'unknown'; readonly because: string };

/** What looking for a message of which nobody knows found. */
export type Sighting =
  | { readonly is: 'found'; readonly reference: string }
  | { readonly is: 'absent' }
  | { readonly is: 'unreadable'; readonly because: string };

/** Milliseconds: of one request to a channel. */
export const REQUEST_TIMEOUT_MS = 10_000;
