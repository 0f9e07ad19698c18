import { describe, expect, it } from 'vitest';
import { renderEmail } from '../../../lib/channels/email/render-email.ts';
import { addressOfText } from '../../../lib/channels/email/text-address.ts';
import type { MessageDocument } from '../../../lib/messages/message-document.ts';

const bodyOf = (address: string | null) => new URLSearchParams(new URL(address ?? 'mailto:').search).get('body');

describe('the address of a text to send', () => {
  it.each([
    'Hello Acme, could we talk this week?',
    'Terms & conditions? 100 % yes, a+b=c #1',
    'Grüße, 今日は, 👩‍🚀 and "quotes"',
    '<a href="https://evil.example">click</a>',
    '?cc=boss@example.com&bcc=all@example.com&subject=Free',
  ])('opens a mail that says %s, to nobody and about nothing', (text) => {
    const address = addressOfText(text);
    expect(bodyOf(address)).toBe(text);
    expect(address).toMatch(/^mailto:\?body=[A-Za-z0-9\-_.!~*'()%]+$/);
  });

  it('keeps its lines as mail writes them', () => {
    expect(addressOfText('Hello,\n\nAnn\rBob\r\nCat\n')).toBe('mailto:?body=Hello%2C%0D%0A%0D%0AAnn%0D%0ABob%0D%0ACat');
  });

  it('survives half a character', () => {
    expect(bodyOf(addressOfText('Hello \ud83d'))).toBe('Hello \ufffd');
  });

  it('is none where a mail client would cut it', () => {
    expect(addressOfText('a'.repeat(1987))).toHaveLength(2000);
    expect(addressOfText('a'.repeat(1988))).toBeNull();
    expect(addressOfText('語'.repeat(300))).toBeNull();
  });
});

describe('a mail with a text to send', () => {
  const mailWith = (text: string) => {
    const document: MessageDocument = {
      ...{ title: 'For you', headline: 'Call the sponsor.', details: '', footnotes: [] },
      sections: [{ kind: 'text', title: 'Text to send: Call (Acme)', text, accounts: ['a1'] }],
    };
    return renderEmail(document).html;
  };

  it('opens it as a mail, and shows it to be copied', () => {
    const html = mailWith('Hello "Acme" & <co>');
    expect(html).toContain('href="mailto:?body=Hello%20%22Acme%22%20%26%20%3Cco%3E"');
    expect(html).toContain('Hello &quot;Acme&quot; &amp; &lt;co&gt;');
  });

  it('is to be copied alone when it is long', () => {
    const html = mailWith('a'.repeat(2200));
    expect(html).toContain('a'.repeat(2200));
    expect(html).not.toContain('mailto:');
  });
});
