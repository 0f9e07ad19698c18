import * as z from 'zod/mini';
import type { ChannelKind } from '../channel-kind.ts';
import type { Message } from '../message.ts';
import type { EmailMessage } from './email-message.ts';

const MINUTE = 60_000;
const text = z.string();

export const email: ChannelKind = {
  title: 'mail',
  reader: 'a mail client',
  fields: {
    subject: text,
    html: text,
    text,
    images: z.array(z.object({ id: text, png: text, alt: text })),
  } satisfies Record<Exclude<keyof EmailMessage, keyof Message>, z.ZodMiniType>,
  doubt: {
    // SES takes so long at most to report that it sent a mail.
    afterMs: 15 * MINUTE,
    isReported: true,
    notTaken: 'The attempt before was cut off: the mail is not where it goes.',
  },
  endings: ['.html', '.eml'],
};
