import type { KnownBlock } from '@slack/types';
import type { Message } from '../message.ts';

export interface SlackMessage extends Message {
  readonly channel: 'slack';
  /** An address (to be looked up as a user), or `#channel`. */
  readonly destination: string;
  /** A full sentence: phones show only this. */
  readonly text: string;
  readonly blocks: readonly KnownBlock[];
}
