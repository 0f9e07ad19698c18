import * as z from 'zod';
import type { ChannelKind } from '../../../lib/channels/channel-kind.ts';
import type { MessageFiles } from '../../../lib/channels/folder/message-files.ts';
import type { Message } from '../../../lib/channels/message.ts';
import type { Draft } from '../../../lib/messages/draft.ts';

export interface PigeonMessage extends Message {
  readonly channel: 'pigeon';
  /** What is tied to its leg. */
  readonly note: string;
}

/** A channel that only this test knows. */
export const pigeon: ChannelKind = {
  title: 'pigeon',
  reader: 'good eyes',
  fields: { note: z.string() } satisfies Record<Exclude<keyof PigeonMessage, keyof Message>, z.ZodType>,
  doubt: { afterMs: 60_000, isReported: false, notTaken: 'No pigeon came.' },
  endings: ['.note.txt'],
};

export function composeNote({ document, controls: _, instead: __, ...envelope }: Draft): PigeonMessage {
  return { ...envelope, channel: 'pigeon', note: document.headline };
}

export const pigeonFiles: MessageFiles<PigeonMessage> = {
  write: async ({ note }) => [`${note}\n`],
  markAsCopy: (message) => ({ ...message, note: `Again: ${message.note}` }),
};
