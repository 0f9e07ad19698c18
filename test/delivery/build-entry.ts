import type { Message } from '../../lib/channels/message.ts';
import type { SlackMessage } from '../../lib/channels/slack/slack-message.ts';
import { claimEntry, settleEntry } from '../../lib/delivery/advance-entry.ts';
import { holdMessage, releaseEntry } from '../../lib/delivery/held-entry.ts';
import type { OutboxEntry } from '../../lib/delivery/outbox-entry.ts';
import { mail } from '../support/mail-builder.ts';

/** When everything here is planned. */
export const MORNING = Date.parse('2026-11-23T07:30:00Z');

/** A post to Ann, with the same as a mail, unless told otherwise. */
export function slackMessage(over: Partial<SlackMessage> = {}): SlackMessage {
  const { accounts, cases, period, notBefore } = mail();
  return {
    id: 'cd'.repeat(32),
    channel: 'slack',
    kind: 'owner-digest',
    destination: 'ann@example.com',
    text: 'Hello.',
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Hello.' } }],
    instead: mail({ kind: 'owner-digest' }),
    ...{ accounts, cases, period, notBefore },
    ...over,
  };
}

export function pending(message: Message = slackMessage(), now = MORNING): OutboxEntry {
  return releaseEntry(holdMessage(message, now), now)!;
}

export function sending(message: Message = slackMessage(), now = MORNING): OutboxEntry {
  return claimEntry(pending(message, now), { owner: 'one', place: 'D012AB3CD' }, now)!;
}

export function inDoubt(message: Message = slackMessage(), now = MORNING): OutboxEntry {
  return settleEntry(sending(message, now), { state: 'unknown', because: 'It hung.' }, now, 0);
}
