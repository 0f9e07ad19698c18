import { describe, expect, it } from 'vitest';
import type { OrderLog, OrderRecord } from '../../lib/actions/order-log.ts';

const record = (id: string, says: string): OrderRecord => ({
  order: { id, user: 'U012AB3CD', at: '2026-03-05T09:00:00.000Z', conversation: null, act: { do: 'show-home' } },
  by: 'ann@example.com',
  isDone: true,
  says,
});

/** What every order log promises. */
export function describeOrderLog(open: () => OrderLog): void {
  describe('the order log', () => {
    it.each(['1', 'a#b/ü', 'x'.repeat(300)])('keeps what came of the order %.10j first, and only that', async (id) => {
      expect(await open().read(id)).toBeNull();
      await open().record(record(id, 'Done.'));
      await open().record(record(id, 'Done again.'));
      expect(await open().read(id)).toEqual(record(id, 'Done.'));
      expect(await open().list()).toContainEqual(record(id, 'Done.'));
    });

    it('forgets an order', async () => {
      await open().record(record('gone', 'Done.'));
      await open().remove('gone');
      expect(await open().read('gone')).toBeNull();
      expect(await open().list()).not.toContainEqual(record('gone', 'Done.'));
    });
  });
}
