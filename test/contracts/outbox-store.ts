import { describe, expect, it } from 'vitest';
import type { OutboxStore } from '../../lib/delivery/outbox-store.ts';
import { MORNING, pending, slackMessage } from '../delivery/build-entry.ts';

const at = (ms: number) => new Date(MORNING + ms).toISOString();
/** What every outbox store promises. `open` gives the same one for all tests. */
export function describeOutboxStore(open: () => OutboxStore): void {
  let count = 0;
  const freshId = () => String(count++).padStart(64, '0');
  async function put(over: Parameters<typeof slackMessage>[0] = {}) {
    const message = slackMessage({ id: freshId(), period: 'p', ...over });
    return { message, entry: (await open().putMessage(message, pending(message)))! };
  }

  describe('the outbox store', () => {
    it('gives back what was put, message and entry', async () => {
      const { message, entry } = await put();
      expect(entry).toEqual({ ...pending(message), version: 1 });
      expect(await open().readEntry('p', message.id)).toEqual(entry);
      expect(await open().readMessage(entry)).toEqual(message);
      expect(await open().readEntry('p', 'none')).toBeNull();
      expect(await open().readMessage({ period: 'p', id: 'none' })).toBeNull();
    });

    it('keeps that a reader cannot be reached', async () => {
      const { entry } = await put();
      const failed = await open().writeEntry({ ...entry, state: 'failed', isUnreachable: true, dueAt: null });
      expect(await open().readEntry('p', entry.id)).toEqual(failed);
      expect(failed).toMatchObject({ isUnreachable: true });
    });

    it('lets one of two write who read the same version', async () => {
      const { entry } = await put();
      const both = await Promise.all([
        open().writeEntry({ ...entry, because: 'one' }),
        open().writeEntry({ ...entry, because: 'two' }),
      ]);
      expect(both.filter((written) => written !== null)).toHaveLength(1);
      expect((await put({ id: entry.id })).entry).toBeNull();
    });

    it('lists a period, and what is due of any', async () => {
      const own = await put({ period: '2026-11-01' });
      const later = await put({ period: '2026-11-01', notBefore: at(60_000) });
      expect(new Set(await open().readPeriods())).toEqual(new Set(['p', '2026-11-01']));
      expect((await open().readEntries('2026-11-01')).map(({ id }) => id)).toEqual([own.message.id, later.message.id]);
      const due = (await open().readDue(at(0))).map(({ id }) => id);
      expect(due).toContain(own.message.id);
      expect(due).not.toContain(later.message.id);
      await open().writeEntry({ ...own.entry, state: 'sent', dueAt: null });
      expect((await open().readDue(at(0))).map(({ id }) => id)).not.toContain(own.message.id);
    });

    it('removes what a message says and keeps its entry, or removes both', async () => {
      const said = await put({ period: 'q' });
      const whole = await put({ period: 'q' });
      await open().removeText(said.entry);
      expect(await open().readMessage(said.entry)).toBeNull();
      expect(await open().readEntry('q', said.message.id)).toEqual(said.entry);
      await open().removeMessage(whole.entry);
      expect(await open().readMessage(whole.entry)).toBeNull();
      expect((await open().readEntries('q')).map(({ id }) => id)).toEqual([said.message.id]);
    });
  });

  describe('a lane', () => {
    it('has one sender at a time, until the claim ends', async () => {
      const claim = (owner: string, now: number) => open().claimLane('slack ann', { owner, now, until: now + 60_000 });
      expect(await claim('one', MORNING)).toEqual({ nextAt: 0 });
      expect(await claim('two', MORNING + 59_999)).toBeNull();
      expect(await claim('one', MORNING + 30_000)).toEqual({ nextAt: 0 });
      expect(await claim('two', MORNING + 90_000)).toEqual({ nextAt: 0 });
    });

    it('is given back with its pace, by the one who has it', async () => {
      const claim = (owner: string) => open().claimLane('slack bob', { owner, now: MORNING, until: MORNING + 60_000 });
      await claim('one');
      await open().releaseLane('slack bob', 'two', MORNING);
      expect(await claim('two')).toBeNull();
      await open().releaseLane('slack bob', 'one', MORNING + 1000);
      expect(await claim('two')).toEqual({ nextAt: MORNING + 1000 });
    });
  });
}
