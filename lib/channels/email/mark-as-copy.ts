import type { EmailMessage } from './email-message.ts';

const WORDS = 'You may have had this mail before: nobody could tell whether it arrived, so it is sent again.';

/** A mail that an operator has sent again though it may have arrived says so. */
export function markAsCopy(message: EmailMessage): EmailMessage {
  const { subject, text, html } = message;
  return {
    ...message,
    subject: `Sent again: ${subject}`,
    text: `${WORDS}\n\n${text}`,
    // A function: a name in the page may hold what `replace` takes for a pattern.
    html: html.replace(/<body[^>]*>/, (body) => `${body}<p style="margin:16px;font-family:sans-serif">${WORDS}</p>`),
  };
}
