import type { Night } from '../calendar.ts';
import { toMailbox } from '../config/destination.ts';
import { type Draft, draftMessage } from './draft.ts';
import { formatDate } from './figures.ts';
import { sweepPeriod } from './sweep-period.ts';

export interface CardInvitation {
  readonly account: string;
  /** As on the card; null = it is not said. */
  readonly name: string | null;
  readonly contact: string | null;
  readonly nextStep: string | null;
  /** The customer's address. */
  readonly to: string;
  /** The link's name, and its address. */
  readonly link: string;
  readonly url: string;
  /** The last date on which it opens. */
  readonly until: Night;
  /** The date on which it is sent. */
  readonly day: Night;
  /** ISO instant; null = at once. */
  readonly notBefore: string | null;
}

/** A mail to a customer with the link to their card. No word of it is made from anything but what the card shows. */
export function makeCardMessage(invitation: CardInvitation): Draft {
  const { account, name, contact, nextStep, to, link, url, until, day, notBefore } = invitation;
  const occasion = { kind: 'customer-card', subject: link, period: sweepPeriod(day), notBefore } as const;
  return draftMessage(toMailbox(to), occasion, {
    title: `${name ?? 'Your account'}: how it is going`,
    headline: 'A page about your account has been made for you.',
    details: nextStep ?? '',
    sections: [],
    footnotes: contact === null ? [] : [`Your contact is ${contact}.`],
    mentions: [account],
    links: [{ text: 'Open the page', url, note: `It is made for ${to}, and opens until ${formatDate(until)}.` }],
  });
}
