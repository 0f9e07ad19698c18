import MailComposer from 'nodemailer/lib/mail-composer';
import { addDays, isNight, mondayOf } from '../calendar.ts';
import { cleanText } from './clean-document.ts';
import type { EmailMessage } from './message.ts';

export interface Envelope {
  /** The From line: an address, or `Name <address>`. */
  readonly from: string;
}

/**
 * A mail as it goes over the wire: multipart/alternative, UTF-8. Boundary and Message-ID come from the message's id and the
 * date from its period, so that the same message is the same bytes.
 */
export async function buildMime(message: EmailMessage, { from }: Envelope): Promise<Buffer> {
  const { id, destination, subject, text, html, period } = message;
  const composer = new MailComposer({
    from,
    // An address has no blanks: without them nothing in it can begin a line.
    to: { name: '', address: cleanText(destination).replace(/\s/g, '') },
    subject: cleanText(subject),
    text,
    html,
    date: dateOf(period),
    messageId: `<${id}@nightrounds>`,
    baseBoundary: id.slice(0, 32),
    textEncoding: 'quoted-printable',
    headers: { 'X-Nightrounds-Message-Id': id },
    // A mail names no file and no address to be read by the composer.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** 06:00 UTC on the morning after the night; of a week, on the Monday after it. */
function dateOf(period: string): Date {
  const morning = isNight(period) ? addDays(period, 1) : addDays(mondayOf(period), 7);
  return new Date(`${morning}T06:00:00Z`);
}
