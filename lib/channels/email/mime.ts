import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { addDays, isNight, mondayOf } from '../../calendar.ts';
import { cleanText } from '../../messages/clean-document.ts';
import { readMorningPeriod } from '../../messages/morning-period.ts';
import { readSweepPeriod } from '../../messages/sweep-period.ts';
import type { EmailMessage } from './email-message.ts';

export interface Envelope {
  /** The From line: an address, or `Name <address>`. */
  readonly from: string;
  /** Where a reader's mail program writes to end these mails; without it there is no List-Unsubscribe. */
  readonly unsubscribe?: string;
}

/**
 * A mail as it goes over the wire: multipart/alternative, its pictures beside it, UTF-8. The Message-ID comes from the message's id, the date from
 * its period and the boundary from its content, so that the same message is the same bytes. Throws a `RangeError` for a
 * period that is neither a night, an ISO week, a morning nor a day of sweeps.
 */
export async function buildMime(message: EmailMessage, { from, unsubscribe }: Envelope): Promise<Buffer> {
  const { id, destination, subject, text, html, images, period } = message;
  const composer = new MailComposer({
    from,
    to: { name: '', address: onlyAddress(destination) },
    subject: cleanText(subject),
    text,
    html,
    attachments: images.map(({ id: cid, png }) => ({
      cid,
      content: png,
      encoding: 'base64',
      contentType: 'image/png',
      contentDisposition: 'inline',
      filename: `${cid}.png`,
    })),
    date: dateOf(period),
    messageId: `<${id}@nightrounds>`,
    baseBoundary: makeBoundary(message),
    textEncoding: 'quoted-printable',
    headers: {
      'X-Nightrounds-Message-Id': id,
      ...(unsubscribe === undefined ? {} : { 'List-Unsubscribe': `<mailto:${onlyAddress(unsubscribe)}>` }),
    },
    // A mail names no file and no address to be read by the composer.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** An address has no blanks and no angle brackets: without them nothing in it can begin a line or end the address. */
function onlyAddress(text: string): string {
  return cleanText(text).replace(/[\s<>]/g, '');
}

/** Hashed over all that the parts hold: a name cannot hold the boundary of the mail it stands in, and so start a part. */
function makeBoundary({ id, subject, text, html }: EmailMessage): string {
  return createHash('sha256')
    .update(JSON.stringify([id, subject, text, html]))
    .digest('hex')
    .slice(0, 32);
}

/** 06:00 UTC on the morning after the night; of a week, on the Monday after it; of a morning or a day of sweeps, on that day. */
function dateOf(period: string): Date {
  return new Date(`${morningOf(period)}T06:00:00Z`);
}

function morningOf(period: string): string {
  const day = readSweepPeriod(period) ?? readMorningPeriod(period);
  if (day !== null) return day;
  return isNight(period) ? addDays(period, 1) : addDays(mondayOf(period), 7);
}
