import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EmailMessage } from '../../../lib/channels/email/email-message.ts';
import { buildMime, type Envelope } from '../../../lib/channels/email/mime.ts';
import { anyText } from '../../support/any-text.ts';
import { mail } from '../../support/mail-builder.ts';

const ID = 'ab'.repeat(32);

function write(over: Partial<EmailMessage> = {}, envelope: Partial<Envelope> = {}): Promise<string> {
  return buildMime(mail(over), { from: 'Health <health@example.com>', ...envelope }).then((bytes) =>
    bytes.toString('latin1'),
  );
}

/** Header lines as a mail program reads them: folded lines joined, each with its name and value. */
function readHeaders(mime: string): [name: string, value: string][] {
  const head = mime.slice(0, mime.indexOf('\r\n\r\n')).replace(/\r\n(?=[ \t])/g, '');
  return head.split('\r\n').map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
}

function countParts(mime: string): number {
  const boundary = /boundary="([^"]+)"/.exec(mime)?.[1] ?? '';
  return mime.split('\r\n').filter((line) => line === `--${boundary}`).length;
}

const INTENDED = [
  'x-nightrounds-message-id',
  'list-unsubscribe',
  'from',
  'to',
  'subject',
  'message-id',
  'date',
  'mime-version',
  'content-type',
];

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('\r\nBcc: all@example.com', '\r\n\r\n<p>', '\n', '\r', '\0', '\u0085', '\u2028', '\u202e'),
      fc.constantFrom('=?utf-8?q?=0D=0ABcc:_x?=', '"', '<', '>', ',', ';', '\\', '\t ', 'é', '💥', '\ud800'),
      anyText(),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('a mail with hostile names', () => {
  it('has exactly the intended headers and two parts, without a bare line break', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, hostile, async (subject, destination, name, unsubscribe) => {
        const mime = await write(
          { subject: `About ${subject}`, destination: `ann${destination}@example.com` },
          { from: `${JSON.stringify(name)} <health@example.com>`, unsubscribe: `stop${unsubscribe}@example.com` },
        );
        const headers = readHeaders(mime);
        expect(headers.map(([header]) => header)).toEqual(INTENDED);
        expect(new Map(headers).get('x-nightrounds-message-id')).toBe(ID);
        expect(new Map(headers).get('message-id')).toBe(`<${ID}@nightrounds>`);
        const head = mime.slice(0, mime.indexOf('\r\n\r\n'));
        expect(head.replaceAll('\r\n', '')).not.toMatch(/[\r\n\0]/);
        expect(Math.max(...head.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
        expect(countParts(mime)).toBe(2);
      }),
      { numRuns: 300 },
    );
  });

  it('cannot be given a part by a name that holds the boundary of the same mail without it', async () => {
    const boundary = /boundary="([^"]+)"/.exec(await write())?.[1] ?? '';
    const mime = await write({ text: `${'x'.repeat(75)}--${boundary}\nContent-Type: text/html\n\n<p>Pay here</p>\n` });
    expect(boundary).not.toBe('');
    expect(countParts(mime)).toBe(2);
    expect(mime).not.toContain(`boundary="${boundary}"`);
  });

  it('shows a subject as it is read, without marks that turn it around or hide a part of it', async () => {
    const headers = new Map(readHeaders(await write({ subject: 'Pay\u202e fdp.exe\u200b\r\nnow' })));
    expect(headers.get('subject')).toBe('Pay fdp.exe now');
  });

  it('goes to one reader, even when an address pretends to be two', async () => {
    const headers = new Map(readHeaders(await write({ destination: 'ann@example.com>, <bob@example.org' })));
    expect(headers.get('to')).toBe('<"ann@example.com,bob"@example.org>');
  });

  it('says how to end the mails only when an address for it is given', async () => {
    expect(readHeaders(await write()).map(([header]) => header)).not.toContain('list-unsubscribe');
    const asked = new Map(readHeaders(await write({}, { unsubscribe: 'stop@example.com' })));
    expect(asked.get('list-unsubscribe')).toBe('<mailto:stop@example.com>');
  });

  it('is not written for a period that is neither a night nor a week', async () => {
    await expect(write({ period: 'last week' })).rejects.toThrow('"last week" is no ISO week; write it as 2026-W47.');
  });
});
