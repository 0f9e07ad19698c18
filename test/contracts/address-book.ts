import { describe, expect, it } from 'vitest';
import type { AddressBook } from '../../lib/channels/address-book.ts';
import { toConversation } from '../../lib/config/destination.ts';

const MORNING = Date.parse('2026-11-23T07:30:00Z');
const AT = new Date(MORNING).toISOString();

/** What every address book promises. `book` opens the same one at an instant. */
export function describeAddressBook(book: (now: number) => AddressBook): void {
  describe('the address book', () => {
    it('remembers where a channel has an address, for a month', async () => {
      const ann = toConversation('ann@example.com');
      const place = { conversation: 'D1', user: 'U1' };
      await book(MORNING).keepPlace(ann, place);
      expect(await book(MORNING + 29 * 86_400_000).readPlace(ann)).toEqual(place);
      expect(await book(MORNING + 30 * 86_400_000).readPlace(ann)).toBeNull();
      await book(MORNING).keepPlace(ann, null);
      expect(await book(MORNING).readPlace(ann)).toBeNull();
    });

    it('keeps what one channel knows apart from what another does', async () => {
      const ann = { channel: 'slack', destination: 'ann@example.com' };
      await book(MORNING).keepPlace(ann, { conversation: 'D1', user: 'U1' });
      expect(await book(MORNING).readPlace({ ...ann, channel: 'pigeon' })).toBeNull();
      await book(MORNING).suppress(ann.destination, { because: 'bounced', at: AT });
      expect(await book(MORNING).readPlace(ann)).toEqual({ conversation: 'D1', user: 'U1' });
    });

    it('remembers who takes no mail, however the address is written', async () => {
      await book(MORNING).suppress('Ann@Example.com', { because: 'bounced', at: AT });
      expect(await book(MORNING).readSuppression('ann@example.com')).toEqual({ because: 'bounced', at: AT });
      expect(await book(MORNING).unsuppress('ann@example.com')).toBe(true);
      expect(await book(MORNING).unsuppress('ann@example.com')).toBe(false);
    });
  });
}
