import type { Clock } from '../../calendar.ts';
import type { LinkStore } from '../../pages/link-store.ts';
import { type Page, renderClosedDoor } from '../../pages/page.tsx';
import { isVoid, type LinkClaims, type LinkKey, nameCards, nameReader, readLink } from '../../pages/signed-link.ts';

interface Doorkeeper {
  readonly key: LinkKey;
  readonly links: LinkStore;
  readonly now: Clock;
}

/** What a token opens, or the closed door that it meets. */
export async function openLink(
  token: string,
  { key, links, now }: Doorkeeper,
): Promise<{ readonly claims: LinkClaims } | { readonly door: Page }> {
  const verdict = readLink(token, key, now());
  if (verdict.is !== 'good') return { door: renderClosedDoor(verdict.is) };
  const { claims, id } = verdict;
  const [isRevoked, readerRevokedAt, cardsRevokedAt] = await Promise.all([
    links.isRevoked(id),
    links.readReaderRevokedAt(nameReader(claims.audience)),
    claims.purpose === 'card' ? links.readCardsRevokedAt(nameCards(claims.subject)) : null,
  ]);
  const isOver = isRevoked || isVoid(claims, readerRevokedAt) || isVoid(claims, cardsRevokedAt);
  return isOver ? { door: renderClosedDoor('revoked') } : { claims };
}
