import * as z from 'zod';
import type { Draft } from '../../messages/draft.ts';
import type { MessageDocument } from '../../messages/message-document.ts';
import type { ChannelKind } from '../channel-kind.ts';
import type { Message } from '../message.ts';
import type { EmailMessage } from './email-message.ts';
import { markAsCopy } from './mark-as-copy.ts';
import { buildMime } from './mime.ts';
import { renderEmail } from './render-email.ts';

/** Stands in the From line of mails that are only looked at. */
const NOBODY = 'Nightrounds <nightrounds@example.invalid>';
const MINUTE = 60_000;
const text = z.string();

export const email: ChannelKind<EmailMessage> = {
  title: 'mail',
  compose: composeEmail,
  fields: {
    subject: text,
    html: text,
    text,
    images: z.array(z.object({ id: text, png: text, alt: text })),
  } satisfies Record<Exclude<keyof EmailMessage, keyof Message>, z.ZodType>,
  doubt: {
    // SES takes so long at most to report that it sent a mail.
    afterMs: 15 * MINUTE,
    isReported: true,
    notTaken: 'The attempt before was cut off: the mail is not where it goes.',
  },
  endings: ['.html', '.eml'],
  write: async (message) => [message.html, await buildMime(message, { from: NOBODY })],
  markAsCopy,
};

function composeEmail({ document, controls: _, instead: __, ...envelope }: Draft): EmailMessage {
  return { ...envelope, channel: 'email', images: [], ...renderOnce(document) };
}

/** A document that goes to many readers. */
const rendered = new WeakMap<MessageDocument, ReturnType<typeof renderEmail>>();

function renderOnce(document: MessageDocument): ReturnType<typeof renderEmail> {
  const known = rendered.get(document) ?? renderEmail(document);
  rendered.set(document, known);
  return known;
}
