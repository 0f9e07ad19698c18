import type { LinkStore } from '../pages/link-store.ts';
import { linkKey, readerLinksKey } from './key-layout.ts';
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
  };
}
