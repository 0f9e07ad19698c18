import type { Draft } from '../../messages/draft.ts';
import type { MessageDocument } from '../../messages/message-document.ts';
import type { EmailMessage } from './email-message.ts';
import { renderEmail } from './render-email.ts';

export function composeEmail({ document, controls: _, instead: __, ...envelope }: Draft): EmailMessage {
  return { ...envelope, channel: 'email', images: [], ...renderOnce(document) };
}

/** A document that goes to many readers. */
const rendered = new WeakMap<MessageDocument, ReturnType<typeof renderEmail>>();

function renderOnce(document: MessageDocument): ReturnType<typeof renderEmail> {
  const known = rendered.get(document) ?? renderEmail(document);
  rendered.set(document, known);
  return known;
}
