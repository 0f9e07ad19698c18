import type { LinkStore } from '../pages/link-store.ts';
import { MOST_LINK_DAYS } from '../pages/signed-link.ts';
import { expiryAfter } from './expiry.ts';
import { cardLinksKey, linkKey, readerLinksKey } from './key-layout.ts';
import type { Table } from './table.ts';

export function createLinkStore(table: Table): LinkStore {
  return {
    async isRevoked(id) {
      return (await table.get(linkKey(id))) !== null;
    },
    async revoke(id, { by, at }) {
      await table.put({ ...linkKey(id), fields: { by, at } });
    },
    async readReaderRevokedAt(reader) {
      const at = (await table.get(readerLinksKey(reader)))?.fields.at;
      return at === undefined ? null : String(at);
    },
    async revokeReader(reader, { by, at }) {
      await table.put({ ...readerLinksKey(reader), fields: { by, at } });
    },
    async readCardsRevokedAt(cards) {
      const at = (await table.get(cardLinksKey(cards)))?.fields.at;
      return at === undefined ? null : String(at);
    },
    async revokeCards(cards, { by, at }) {
      // Once every link that was made before has expired it is about nothing, and it is about a customer who may be forgotten.
      const expires = expiryAfter(Date.parse(at), MOST_LINK_DAYS + 1);
      await table.put({ ...cardLinksKey(cards), fields: { by, at }, expires });
    },
  };
}
