import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EmailMessage } from '../../../lib/channels/email/email-message.ts';
import { buildMime } from '../../../lib/channels/email/mime.ts';
import { anyText } from '../../support/any-text.ts';
import { mail } from '../../support/mail-builder.ts';

const build = async (over: Partial<EmailMessage>) =>
  (await buildMime(mail(over), { from: 'Health <health@example.com>' })).toString('utf8');

/** Names of the headers, folded lines joined. */
function headersOf(mime: string): string[] {
  const head = mime.slice(0, mime.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ');
  return head.split('\r\n').map((header) => header.slice(0, header.indexOf(':')).toLowerCase());
}

describe('a mail', () => {
  it('is the same bytes each time, dated the morning after its night or week', async () => {
    expect(await build({})).toBe(await build({}));
    expect(await build({})).toContain('Date: Mon, 23 Nov 2026 06:00:00 +0000');
    expect(await build({ period: '2026-W47' })).toContain('Date: Mon, 23 Nov 2026 06:00:00 +0000');
  });

  it('has the text first and the HTML second', async () => {
    const mime = await build({});
    expect(mime.indexOf('text/plain')).toBeGreaterThan(0);
    expect(mime.indexOf('text/html')).toBeGreaterThan(mime.indexOf('text/plain'));
  });

  it('has no header more and no line too long, whatever its subject, reader and text hold', async () => {
    const usual = headersOf(await build({}));
    const hostile = fc
      .array(fc.oneof(fc.constantFrom('\r\nBcc: all@example.com', '\n\n<p>', '\r', '\u2028', 'é'), anyText()), {
        maxLength: 6,
      })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(hostile, fc.nat(3000), async (text, length) => {
        const long = 'x'.repeat(length);
        const mime = await build({
          subject: `Subject ${text}`,
          destination: `ann@example.com${text}`,
          text: `Text ${text}${long}`,
          html: `<p>${long}</p>`,
        });
        expect(headersOf(mime)).toEqual(usual);
        expect(Math.max(...mime.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(1000);
      }),
      { numRuns: 200 },
    );
  });

  it('carries its pictures beside the HTML that names them', async () => {
    const png = Buffer.from('89504e470d0a1a0a', 'hex').toString('base64');
    const html = '<p>Hello</p><img src="cid:trend" alt="ARR at risk, 12 weeks: $2.3M">';
    const images = [{ id: 'trend', png, alt: 'ARR at risk, 12 weeks: $2.3M' }];
    const mime = (await buildMime(mail({ html, images }), { from: 'health@example.com' })).toString('utf8');
    expect(mime).toContain('Content-Type: multipart/related');
    expect(mime).toContain('Content-ID: <trend>');
    expect(mime).toContain('Content-Disposition: inline; filename=trend.png');
    expect(mime).toContain(png);
    expect((await buildMime(mail({ html, images }), { from: 'health@example.com' })).toString('utf8')).toBe(mime);
  });
});
