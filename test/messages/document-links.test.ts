import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderEmail } from '../../lib/channels/email/render-email.ts';
import { renderSlack } from '../../lib/channels/slack/render-slack.ts';
import type { DocumentLink, MessageDocument } from '../../lib/messages/message-document.ts';
import { anyText } from '../support/any-text.ts';

const link: DocumentLink = {
  text: 'Say whether it is right',
  // Longer than any text of a message.
  url: `https://view.example.com/?t=${'x'.repeat(900)}.y`,
  note: 'Made for ops@example.com.',
};

const written = (links?: readonly DocumentLink[]): MessageDocument => ({
  title: 'Northwind',
  headline: 'Seats are in doubt.',
  details: '',
  sections: [],
  footnotes: ['Small print.'],
  ...(links && { links }),
});

const hrefsOf = (html: string) => [...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]);

describe('a link of a document', () => {
  it('is whole in a mail, in HTML and in text, before the small print', () => {
    const { html, text } = renderEmail(written([link]));
    expect(hrefsOf(html)).toEqual([link.url]);
    expect(html).toContain('>Say whether it is right</a>');
    expect(text).toContain(`Say whether it is right:\n${link.url}\nMade for ops@example.com.\n\nSmall print.`);
  });

  it('is not in Slack, where there are buttons', () => {
    expect(renderSlack(written([link]), [])).toEqual(renderSlack(written(), []));
  });

  it.each([
    'http://view.example.com/?t=x',
    'javascript:alert(1)',
    ' javascript:alert(1)//https://view.example.com',
    'data:text/html,x',
    '//view.example.com',
    'view.example.com',
    '',
  ])('that leads to %j is not shown', (url) => {
    const { html, text } = renderEmail(written([{ ...link, url }]));
    expect(hrefsOf(html)).toEqual([]);
    expect(text).toBe(renderEmail(written()).text);
  });

  it('is an address, whatever stands in it', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 60 }), anyText({ maxLength: 60 }), (query, words) => {
        const { html, text } = renderEmail(
          written([{ text: words, url: `https://view.example.com/?t=${query}`, note: words }]),
        );
        const hrefs = hrefsOf(html);
        expect(hrefs).toHaveLength(1);
        expect(hrefs[0]).toMatch(/^https:\/\/view\.example\.com\/\?t=[\x21-\x7e]*$/);
        expect(html.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\son[a-z]+\s*=/i);
        expect(text.split('\n').filter((line) => line.startsWith('https://'))).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });
});
