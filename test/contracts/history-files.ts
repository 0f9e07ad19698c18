import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { HistoryFiles } from '../../lib/metric-history/history-files.ts';

function scratchFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What every store of history files promises. `open` gives an empty one. */
export function describeHistoryFiles(name: string, open: () => Promise<HistoryFiles>): void {
  const start = async () => {
    const files = await open();
    const folder = scratchFolder();
    const put = async (key: string, text: string) => {
      const file = path.join(folder, 'source');
      writeFileSync(file, text);
      await files.put(key, file);
    };
    const get = async (key: string) => {
      const file = path.join(folder, 'copy');
      return (await files.fetch(key, file)) ? readFileSync(file, 'utf8') : null;
    };
    return { files, put, get };
  };

  describe(`history files ${name}`, () => {
    it('are fetched as they were put, the newest of a key', async () => {
      const { put, get } = await start();
      await put('metrics/date=2026-01-05/values.parquet', 'first and longer');
      await put('metrics/date=2026-01-05/values.parquet', 'second');
      expect(await get('metrics/date=2026-01-05/values.parquet')).toBe('second');
      expect(await get('metrics/date=2026-01-06/values.parquet')).toBeNull();
    });

    it('are listed by prefix, sorted, with their sizes', async () => {
      const { files, put } = await start();
      expect(await files.list('metrics/')).toEqual([]);
      for (const key of ['metrics/b', 'metrics/a', 'other/c']) await put(key, key);
      expect(await files.list('metrics/')).toEqual([
        { key: 'metrics/a', bytes: 9 },
        { key: 'metrics/b', bytes: 9 },
      ]);
    });

    it('are gone once removed, and removing nothing is no error', async () => {
      const { files, put, get } = await start();
      await put('metrics/a', 'one');
      await put('metrics/a', 'two');
      await put('metrics/ab', 'kept');
      await files.remove('metrics/a');
      await files.remove('metrics/a');
      expect(await get('metrics/a')).toBeNull();
      expect((await files.list('')).map(({ key }) => key)).toEqual(['metrics/ab']);
    });

    it('keep the newest alone, and all other keys, once the earlier ones are removed', async () => {
      const { files, put, get } = await start();
      for (const text of ['one', 'two', 'three', 'four']) await put('metrics/a', text);
      await put('metrics/ab', 'kept');
      await files.removeEarlier('metrics/a');
      await files.removeEarlier('metrics/a');
      await files.removeEarlier('metrics/none');
      expect(await get('metrics/a')).toBe('four');
      expect(await get('metrics/ab')).toBe('kept');
    });

    it.each(['../secret', '/etc/passwd', 'a//b', ''])('refuse the key %j', async (key) => {
      const { files } = await start();
      await expect(files.fetch(key, '/dev/null')).rejects.toThrow('is no work key');
      await expect(files.put(key, '/dev/null')).rejects.toThrow('is no work key');
      await expect(files.remove(key)).rejects.toThrow('is no work key');
      await expect(files.removeEarlier(key)).rejects.toThrow('is no work key');
    });
  });
}
