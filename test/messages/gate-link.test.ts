import { describe, expect, it } from 'vitest';
import { composeMessage } from '../../lib/channels/compose-message.ts';
import type { EmailMessage } from '../../lib/channels/email/email-message.ts';
import { planDoubtNotice } from '../../lib/messages/doubt-notice.ts';
import type { LinkGate } from '../../lib/messages/gate-link.ts';
import { planOpsNotice } from '../../lib/messages/ops-notice.ts';
import { buildDoubt, buildGate } from '../support/build-gate.ts';
import { buildConfig } from '../support/config-builder.ts';

const night = '2026-11-22';
const usual = buildConfig();
const config = buildConfig({
  notify: { ...usual.notify, ops: { slack: '#ops', emails: ['ops@example.com', 'on-call@example.com'] } },
});
const linkGate: LinkGate = (of, mailbox) => ({
  url: `https://view.example.com/?t=${of}.${encodeURIComponent(mailbox)}`,
  until: '2026-11-30',
});
const gate = buildGate([buildDoubt()]);
const doubts = { night, gate, surge: null, config };
const scored = { fell: [], rose: [], currency: 'USD', takenBy: {} };
const held = { portfolio: 'Northwind', night, because: ['Seats are 99.9 times larger.'], scored };

const notices = {
  'what is left out': (links: LinkGate | null) => planDoubtNotice({ ...doubts, linkGate: links }),
  'a held night': (links: LinkGate | null) => planOpsNotice({ ...held, linkGate: links }, config.notify),
};

describe.each(Object.entries(notices))('operations’ message of %s', (name, plan) => {
  it('has a link in each mail, for its mailbox, and says until when', () => {
    const [, ...mails] = plan(linkGate).map((draft) => composeMessage(draft) as EmailMessage);
    expect(mails.map(({ destination }) => destination)).toEqual(['ops@example.com', 'on-call@example.com']);
    for (const { destination, html, text } of mails) {
      const address = `https://view.example.com/?t=${night}.${encodeURIComponent(destination)}`;
      expect([...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1])).toEqual([address]);
      expect(text).toContain(`Say whether it is right or wrong:\n${address}\n`);
      expect(text).toContain(`Made for ${destination}; it opens until 30 Nov 2026.`);
    }
  });

  it('has buttons and no link in Slack', () => {
    const [post, ...mails] = plan(linkGate);
    expect(post?.controls).not.toBeNull();
    expect(composeMessage(post!)).toEqual(composeMessage(plan(null)[0]!));
    expect(JSON.stringify(composeMessage(post!))).not.toContain('view.example.com');
    expect(mails.map(({ controls }) => controls)).toEqual([null, null]);
  });

  it('says of a held night that it stays held, and of another nothing of that', () => {
    const [, mail] = plan(linkGate).map((draft) => composeMessage(draft) as EmailMessage);
    expect(mail?.text.includes('Later nights go by what you say; this one stays held.')).toBe(name === 'a held night');
  });

  it('is the same message with another link, or none', () => {
    const ids = (links: LinkGate | null) => plan(links).map(({ id }) => id);
    expect(ids(linkGate)).toEqual(ids(null));
  });

  it('names the command where there is no view', () => {
    for (const { text, html } of plan(null)
      .slice(1)
      .map((draft) => composeMessage(draft) as EmailMessage)) {
      expect(text).toMatch(/rounds gate (right|release) 2026-11-22/);
      expect(html).not.toContain('href');
    }
  });
});

describe('a message about nothing new', () => {
  it('has no link: a surge is no doubt', () => {
    const surge = {
      ...doubts,
      gate: buildGate([buildDoubt({ since: '2026-11-20', nights: 3 })]),
      surge: 'Much at once.',
    };
    const drafts = planDoubtNotice({ ...surge, linkGate });
    expect(drafts).toHaveLength(3);
    for (const { document } of drafts) expect(document).not.toHaveProperty('links');
  });
});
