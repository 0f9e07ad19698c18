import { describe, expect, it } from 'vitest';
import type { CareEvent } from '../../lib/care/care-event.ts';
import type { CareStore } from '../../lib/care/care-store.ts';

function pulse(account: string, at: string, value = 3): CareEvent {
  return { kind: 'pulse', account, at, by: 'ann@example.com', value, note: 'said "hm"\n' };
}

/** What every care store promises. `open` gives the same one for all tests. */
export function describeCareStore(open: () => CareStore): void {
  describe('the care store', () => {
    it('gives back what was appended, the oldest first, and only of that account', async () => {
      const second = pulse('a', '2026-03-02T08:00:00.000Z', 5);
      const first = pulse('a', '2026-03-01T08:00:00.000Z', 1);
      const cleared: CareEvent = {
        kind: 'override-cleared',
        account: 'a',
        at: '2026-03-01T09:00:00.000Z',
        by: 'x',
        reason: null,
      };
      for (const event of [second, first, cleared, pulse('a#b', '2026-03-01T08:00:00.000Z')])
        await open().append(event);
      expect(await open().readAccount('a')).toEqual([first, cleared, second]);
    });

    it('never overwrites: the same account, kind and instant is refused', async () => {
      const event = pulse('twice', '2026-03-01T08:00:00.000Z', 1);
      await open().append(event);
      await expect(open().append({ ...event, by: 'other' })).rejects.toThrow('at this very instant');
      expect(await open().readAccount('twice')).toEqual([event]);
    });

    it.each(['__proto__', 'a/b', 'ü'.repeat(300), '007', 'x#ACCT#y'])(
      'keeps the account id %j whole',
      async (account) => {
        const event = pulse(account, '2026-03-01T08:00:00.000Z');
        await open().append(event);
        expect(await open().readAccount(account)).toEqual([event]);
        expect(await open().readAll()).toContainEqual(event);
      },
    );

    it('keeps notes as they were written, beside all else of that instant', async () => {
      const at = '2026-03-01T08:00:00.000Z';
      const note: CareEvent = { kind: 'note', account: 'noted', at, by: 'ann', text: 'Met "Bo"\n<b>\u202e 😀' };
      await open().append(note);
      await open().append(pulse('noted', at));
      expect(await open().readAccount('noted')).toEqual(expect.arrayContaining([note, pulse('noted', at)]));
      await expect(open().append(note)).rejects.toThrow('at this very instant');
    });

    it('removes all of one account and nothing of another', async () => {
      await open().append({ kind: 'note', account: 'gone', at: '2026-03-01T08:00:00.000Z', by: 'ann', text: 'x' });
      await open().append(pulse('gone', '2026-03-01T08:00:00.000Z'));
      await open().append(pulse('gone', '2026-03-02T08:00:00.000Z'));
      await open().append(pulse('gone2', '2026-03-02T08:00:00.000Z'));
      expect(await open().removeAccount('gone')).toBe(3);
      expect(await open().readAccount('gone')).toEqual([]);
      expect(await open().readAccount('gone2')).toHaveLength(1);
      expect(await open().removeAccount('gone')).toBe(0);
    });
  });
}
