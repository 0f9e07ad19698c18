import { describe, expect, it } from 'vitest';
import type { FormStore } from '../../lib/pages/form-store.ts';

/** What every form store promises. */
export function describeFormStore(open: () => FormStore): void {
  describe('the form store', () => {
    const [first, second] = ['2026-03-05T09:00:00.000Z', '2026-03-05T09:00:00.001Z'] as const;

    it('says of a form that is sent again when it was sent first', async () => {
      expect(await open().takeFirst('a'.repeat(32), first)).toBe(first);
      expect(await open().takeFirst('a'.repeat(32), second)).toBe(first);
      expect(await open().takeFirst('b'.repeat(32), second)).toBe(second);
    });

    it('gives one instant to all that send a form at the same time', async () => {
      const sent = await Promise.all([first, second].map((at) => open().takeFirst('c'.repeat(32), at)));
      expect(new Set(sent).size).toBe(1);
    });
  });
}
