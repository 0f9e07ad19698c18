import { describe, expect, it } from 'vitest';
import type { LinkStore } from '../../lib/pages/link-store.ts';

/** What every link store promises. */
export function describeLinkStore(open: () => LinkStore): void {
  describe('the link store', () => {
    it('knows which links were revoked, for good', async () => {
      const revocation = { by: 'ann', at: '2026-03-05T09:00:00.000Z' };
      expect(await open().isRevoked('0123456789abcdef')).toBe(false);
      await open().revoke('0123456789abcdef', revocation);
      await open().revoke('0123456789abcdef', revocation);
      expect(await open().isRevoked('0123456789abcdef')).toBe(true);
      expect(await open().isRevoked('fedcba9876543210')).toBe(false);
    });

    it('knows until when the links of a reader were revoked, the last word', async () => {
      expect(await open().readReaderRevokedAt('ann')).toBeNull();
      await open().revokeReader('ann', { by: 'ops', at: '2026-03-05T09:00:00.000Z' });
      await open().revokeReader('ann', { by: 'ops', at: '2026-03-06T09:00:00.000Z' });
      expect(await open().readReaderRevokedAt('ann')).toBe('2026-03-06T09:00:00.000Z');
      expect(await open().readReaderRevokedAt('bob')).toBeNull();
    });

    it('knows until when the cards of an account were revoked, the last word', async () => {
      expect(await open().readCardsRevokedAt('a1')).toBeNull();
      await open().revokeCards('a1', { by: 'ops', at: '2026-03-05T09:00:00.000Z' });
      await open().revokeCards('a1', { by: 'ops', at: '2026-03-06T09:00:00.000Z' });
      expect(await open().readCardsRevokedAt('a1')).toBe('2026-03-06T09:00:00.000Z');
      expect(await open().readCardsRevokedAt('b2')).toBeNull();
      expect(await open().readReaderRevokedAt('a1')).toBeNull();
    });
  });
}
