import type { KnownBlock } from '@slack/types';
import type { Envelope } from '../messages/envelope.ts';

/** A message ready for its channel: rendered, within the channel's limits, every name in it already harmless. */
export type Message = SlackMessage | EmailMessage;

export interface SlackMessage extends Envelope {
  readonly channel: 'slack';
  /** An address (to be looked up as a user), or `#channel`. */
  readonly destination: string;
  /** A full sentence: phones show only this. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
  /** The same as a mail, should Slack not take it for good; null = nobody to mail it to, or it goes by mail anyway. */
  readonly instead: EmailMessage | null;
}

export interface EmailMessage extends Envelope {
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
