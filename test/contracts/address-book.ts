import { describe, expect, it } from 'vitest';
import type { AddressBook } from '../../lib/channels/address-book.ts';

const MORNING = Date.parse('2026-11-23T07:30:00Z');
const AT = new Date(MORNING).toISOString();

/** What every address book promises. `book` opens the same one at an instant. */
export function describeAddressBook(book: (now: number) => AddressBook): void {
  describe('the address book', () => {
    it('remembers where Slack has an address, for a month', async () => {
      const place = { conversation: 'D1', user: 'U1' };
      await book(MORNING).keepPlace('ann@example.com', place);
      expect(await book(MORNING + 29 * 86_400_000).readPlace('ann@example.com')).toEqual(place);
      expect(await book(MORNING + 30 * 86_400_000).readPlace('ann@example.com')).toBeNull();
      await book(MORNING).keepPlace('ann@example.com', null);
      expect(await book(MORNING).readPlace('ann@example.com')).toBeNull();
    });

    it('remembers who takes no mail, however the address is written', async () => {
      await book(MORNING).suppress('Ann@Example.com', { because: 'bounced', at: AT });
      expect(await book(MORNING).readSuppression('ann@example.com')).toEqual({ because: 'bounced', at: AT });
      expect(await book(MORNING).unsuppress('ann@example.com')).toBe(true);
      expect(await book(MORNING).unsuppress('ann@example.com')).toBe(false);
    });
  });
}
