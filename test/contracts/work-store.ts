import { describe, expect, it } from 'vitest';
import type { WorkStore } from '../../lib/files/work-store.ts';

/** What every work store promises. `open` gives an empty one. */
export function describeWorkStore(name: string, open: () => Promise<WorkStore>): void {
  describe(`the work store ${name}`, () => {
    it('gives back the bytes that were put', async () => {
      const store = await open();
      const bytes = Buffer.from([0, 255, 13, 10, 128]);
      await store.put('nights/2026-01-05/input/0.bin', bytes);
      expect(Buffer.from((await store.get('nights/2026-01-05/input/0.bin'))!)).toEqual(bytes);
    });

    it('keeps text as UTF-8', async () => {
      const store = await open();
      await store.put('summary.json', '{"name":"Zoë 🙂"}');
      expect(Buffer.from((await store.get('summary.json'))!).toString('utf8')).toBe('{"name":"Zoë 🙂"}');
    });

    it('keeps an empty file apart from none', async () => {
      const store = await open();
      await store.put('empty', '');
      expect(await store.get('empty')).toHaveLength(0);
      expect(await store.get('absent')).toBeNull();
      expect(await store.get('no/such/folder')).toBeNull();
    });

    it('overwrites', async () => {
      const store = await open();
      await store.put('a', 'first and longer');
      await store.put('a', 'second');
      expect(Buffer.from((await store.get('a'))!).toString()).toBe('second');
      expect(await store.list('')).toEqual(['a']);
    });

    it('lists the keys that start with a prefix, sorted, and none in an empty store', async () => {
      const store = await open();
      expect(await store.list('')).toEqual([]);
      for (const key of ['nights/b', 'nights/a/1', 'messages/x', 'nightshade', 'nights/a%20b & c']) {
        await store.put(key, key);
      }
      expect(await store.list('nights/')).toEqual(['nights/a%20b & c', 'nights/a/1', 'nights/b']);
      expect(await store.list('nights')).toHaveLength(4);
      expect(await store.list('elsewhere/')).toEqual([]);
    });

    it('removes a key, and does not mind one that is not there', async () => {
      const store = await open();
      await store.put('nights/a', 'x');
      await store.remove('nights/a');
      await store.remove('nights/b');
      expect(await store.get('nights/a')).toBeNull();
      expect(await store.list('')).toEqual([]);
    });

    it.each(['../secret', 'a/../../b', '/etc/passwd', 'a//b', './a', '', 'a\\..\\b'])(
      'refuses the key %j',
      async (key) => {
        const store = await open();
        await expect(store.put(key, 'x')).rejects.toThrow('is no work key');
        await expect(store.get(key)).rejects.toThrow('is no work key');
        await expect(store.remove(key)).rejects.toThrow('is no work key');
      },
    );
  });
}
