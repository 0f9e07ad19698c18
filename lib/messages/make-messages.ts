import type { KnownBlock } from '@slack/types';
import { readAddress } from '../address.ts';
import type { MessageReference } from '../alerts/alert.ts';
import type { Audience } from '../config/health-config.ts';
import type { EmailMessage, Message, SlackMessage } from './message.ts';
import { accountsIn, type MessageDocument } from './message-document.ts';
import { identifyMessage } from './message-id.ts';
import { renderEmail } from './render-email.ts';
import { renderSlack } from './render-slack.ts';

/** What a message is about, beside what it says. */
export interface Occasion {
  readonly kind: Message['kind'];
  /** The owner or portfolio it is about. */
  readonly subject: string;
  /** The night, or the ISO week. */
  readonly period: string;
  /** None unless said. */
  readonly alerts?: Message['alerts'];
  /** Who gets it by mail should Slack not take it: of a person, the same person; else nobody unless said. */
  readonly fallback?: string | null;
  /** What a reader in Slack can do about it; nothing unless said. */
  readonly controls?: (message: MessageReference) => readonly KnownBlock[];
}

/** `destination`: an address, to be looked up as a Slack user, or a channel. */
export function makeSlackMessage(destination: string, occasion: Occasion, document: MessageDocument): SlackMessage {
  const { kind, subject, period, alerts = [], fallback = null, controls = () => [] } = occasion;
  const about = { channel: 'slack', destination, kind, period, notBefore: null, alerts } as const;
  const id = identifyMessage({ ...about, subject });
  const mailTo = readAddress(destination) ?? fallback;
  return {
    ...about,
    id,
    accounts: accountsIn(document),
    ...renderSlack(document, controls({ period, id })),
    instead: mailTo === null ? null : makeEmails([mailTo], occasion, document)[0]!,
  };
}

export function makeEmails(
  addresses: readonly string[],
  { kind, subject, period, alerts = [] }: Occasion,
  document: MessageDocument,
): readonly EmailMessage[] {
  if (addresses.length === 0) return [];
  const rendered = renderEmail(document);
  return [...new Set(addresses)].map((destination) => {
    const about = { channel: 'email', destination, kind, period, notBefore: null, alerts } as const;
    return {
      ...about,
      id: identifyMessage({ ...about, subject }),
      accounts: accountsIn(document),
      images: [],
      ...rendered,
    };
  });
}

/** The same document to a channel and to addresses. */
export function makeMessagesFor(
  { slack, emails }: Audience,
  occasion: Occasion,
  document: MessageDocument,
): readonly Message[] {
  return [
    ...(slack === null ? [] : [makeSlackMessage(slack, occasion, document)]),
    ...makeEmails(emails, occasion, document),
  ];
}
