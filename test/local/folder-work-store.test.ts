import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFolderWorkStore } from '../../lib/local/folder-work-store.ts';
import { describeWorkStore } from '../contracts/work-store.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rounds-work-'));
  folders.push(folder);
  return folder;
}

describeWorkStore('in a folder', async () => createFolderWorkStore(join(await makeFolder(), 'work')));

describe('the work store in a folder', () => {
  it('leaves nothing half-written beside its files', async () => {
    const folder = await makeFolder();
    const store = createFolderWorkStore(folder);
    await store.put('taken/file', 'x');
    // A folder stands where the file should go: the rename fails.
    await expect(store.put('taken', 'x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
    expect(await store.list('')).toEqual(['taken/file']);
  });

  it('lets the last of many writers win whole', async () => {
    const store = createFolderWorkStore(await makeFolder());
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
    await Promise.all(texts.map((text) => store.put('same', text)));
    expect(texts).toContain(Buffer.from((await store.get('same'))!).toString());
    expect(await store.list('')).toEqual(['same']);
  });
});
