import { MS_PER_DAY, type Night, toInstant, toIsoInstant, toLocalDate } from '../../calendar.ts';
import type { CardLetter } from '../../care/care-event.ts';
import type { DeliverMode } from '../../config/health-config.ts';
import { makeCardMessage } from '../../messages/card-message.ts';
import type { Draft } from '../../messages/draft.ts';
import type { CustomerCard } from '../../pages/card-view.ts';
import { type LinkKey, nameLink, signLink, writeAddress } from '../../pages/signed-link.ts';
import { readDeliverMode } from '../delivery/deliver-mode.ts';
import { putOnce } from '../delivery/plan-outbox.ts';
import type { NightDependencies } from '../dependencies.ts';

export interface CardOrder {
  readonly account: string;
  /** As it is now. */
  readonly card: CustomerCard;
  /** Addresses of the customer's, as they were read. */
  readonly to: readonly string[];
  /** Null = at once. */
  readonly on: Night | null;
  /** From then on. */
  readonly days: number;
  readonly by: string;
  /** Of the view. */
  readonly url: string;
  readonly key: LinkKey;
}

export interface SentCard extends MadeLink {
  readonly mode: DeliverMode;
}

interface MadeLink {
  readonly to: string;
  readonly link: string;
  readonly address: string;
  readonly notBefore: string | null;
}

export type SendDependencies = Pick<NightDependencies, 'care' | 'cases' | 'outbox' | 'config' | 'now'>;

/**
 * A person has a customer mailed the link to their card: the only way in which anything is ever addressed to a customer. It is on record
 * before it is in the outbox. While delivery is not on, links are made and nothing is put anywhere.
 */
export async function sendCard(order: CardOrder, dependencies: SendDependencies): Promise<readonly SentCard[]> {
  const { care, outbox, config, now } = dependencies;
  const mode = await readDeliverMode(dependencies);
  const issued = now();
  const notBefore = order.on && toIsoInstant(toInstant(order.on, config.notify.digest.at, config.timezone));
  const expires = Math.max(issued, notBefore === null ? issued : Date.parse(notBefore)) + order.days * MS_PER_DAY;
  const links = order.to.map((to): MadeLink => {
    const { account, key, url, card } = order;
    const claims = {
      purpose: 'card',
      subject: account,
      audience: to,
      expires: Math.floor(expires / 1000),
      issued,
    } as const;
    const token = signLink({ ...claims, ...(card.nextStep !== null && { nextStep: card.nextStep }) }, key);
    return { to, link: nameLink(token), address: writeAddress(url, token), notBefore };
  });
  if (mode === 'on') {
    const today = toLocalDate(issued, config.timezone);
    const until = toLocalDate(expires, config.timezone);
    const drafts = links.map((link) => draftLetter(link, { ...order, day: order.on ?? today, until }));
    await care.append({
      ...{ kind: 'card-sent', account: order.account, at: toIsoInstant(issued), by: order.by },
      letters: drafts.map(({ period, id }, index): CardLetter => {
        const { to, link } = links[index]!;
        return { to, link, message: { period, id }, notBefore };
      }),
    });
    await putOnce(drafts, { outbox, now });
  }
  return links.map((link) => ({ ...link, mode }));
}

function draftLetter(
  { to, link, address, notBefore }: MadeLink,
  { account, card, day, until }: CardOrder & { readonly day: Night; readonly until: Night },
): Draft {
  const { name, contact, nextStep } = card;
  return makeCardMessage({ account, name, contact, nextStep, to, link, url: address, until, day, notBefore });
}
