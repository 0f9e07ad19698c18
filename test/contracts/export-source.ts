import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportSource } from '../../lib/exports/export-source.ts';

export interface OpenedSource {
  readonly source: ExportSource;
  /** Uploads or replaces an export. */
  write(key: string, bytes: string | Buffer): Promise<void>;
  remove(key: string): Promise<void>;
}

/**
 * What every export source promises. `open` gives an empty one. `keepsReplaced`: a version that was replaced can still be
 * fetched; else fetching it must fail.
 */
export function describeExportSource(
  name: string,
  open: () => Promise<OpenedSource>,
  { keepsReplaced }: { readonly keepsReplaced: boolean },
): void {
  describe(`the export source ${name}`, () => {
    let scratch: string;
    beforeAll(async () => {
      scratch = await mkdtemp(join(tmpdir(), 'rounds-source-'));
    });
    afterAll(() => rm(scratch, { recursive: true }));

    it('lists nothing where there is nothing', async () => {
      const { source } = await open();
      expect(await source.list('')).toEqual([]);
      expect(await source.list('usage/')).toEqual([]);
    });

    it('lists what starts with the prefix, sorted, with its size', async () => {
      const { source, write } = await open();
      await write('usage/2026-01-06/b.csv', 'four');
      await write('usage/2026-01-05/a b&c.csv', 'seven77');
      await write('accounts.csv', 'x');
      const listed = await source.list('usage/');
      expect(listed.map(({ key, bytes }) => [key, bytes])).toEqual([
        ['usage/2026-01-05/a b&c.csv', 7],
        ['usage/2026-01-06/b.csv', 4],
      ]);
      expect(await source.list('')).toHaveLength(3);
      expect(listed.every(({ modifiedAt }) => modifiedAt > 0)).toBe(true);
    });

    it('takes a prefix that ends inside a name', async () => {
      const { source, write } = await open();
      await write('usage-1.csv', '1');
      await write('usage-2.csv', '2');
      await write('tickets.csv', '3');
      expect((await source.list('usage-')).map(({ key }) => key)).toEqual(['usage-1.csv', 'usage-2.csv']);
    });

    it('fetches the bytes as they are', async () => {
      const { source, write } = await open();
      const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) % 256));
      await write('big.bin', bytes);
      const [object] = await source.list('');
      await source.fetch(object!, join(scratch, 'big.bin'));
      expect((await readFile(join(scratch, 'big.bin'))).equals(bytes)).toBe(true);
    });

    it('gives a replaced file another version', async () => {
      const { source, write } = await open();
      await write('a.csv', 'before');
      const [before] = await source.list('');
      await write('a.csv', 'replaced');
      const [after] = await source.list('');
      expect(after!.version).not.toBe(before!.version);
    });

    it(`${keepsReplaced ? 'still fetches' : 'refuses'} a version that was replaced since it was listed`, async () => {
      const { source, write } = await open();
      await write('a.csv', 'before');
      const [pinned] = await source.list('');
      await write('a.csv', 'replaced');
      const fetched = source.fetch(pinned!, join(scratch, 'a.csv'));
      if (keepsReplaced) {
        await fetched;
        expect(await readFile(join(scratch, 'a.csv'), 'utf8')).toBe('before');
      } else {
        await expect(fetched).rejects.toThrow('a.csv');
      }
    });

    it('names the file that is gone', async () => {
      const { source, write, remove } = await open();
      await write('gone.csv', 'x');
      const [pinned] = await source.list('');
      await remove('gone.csv');
      await expect(source.fetch(pinned!, join(scratch, 'gone.csv'))).rejects.toThrow('gone.csv');
    });
  });
}
