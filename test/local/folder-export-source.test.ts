import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFolderExportSource } from '../../lib/local/folder-export-source.ts';

function folderWith(...keys: string[]): string {
  const root = mkdtempSync(path.join(tmpdir(), 'nightrounds-folder-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const key of keys) {
    mkdirSync(path.join(root, path.dirname(key)), { recursive: true });
    writeFileSync(path.join(root, key), key);
  }
  return root;
}

const keysOf = async (root: string, prefix: string) =>
  (await createFolderExportSource(root).list(prefix)).map(({ key }) => key);

describe('a folder of exports', () => {
  it('lists the keys under a prefix, sorted by code unit', async () => {
    const root = folderWith('b/2.csv', 'b/10.csv', 'b/Z.csv', 'b/deep/x.csv', 'bc.csv', 'a.csv');
    expect(await keysOf(root, 'b/')).toEqual(['b/10.csv', 'b/2.csv', 'b/Z.csv', 'b/deep/x.csv']);
    expect(await keysOf(root, 'b')).toEqual(['b/10.csv', 'b/2.csv', 'b/Z.csv', 'b/deep/x.csv', 'bc.csv']);
    expect(await keysOf(root, 'nothing/here')).toEqual([]);
  });

  it('never leaves the folder, by a name or by a link', async () => {
    const outside = folderWith('secret.csv');
    const root = folderWith('a.csv', 'in/b.csv');
    symlinkSync(outside, path.join(root, 'out'));
    symlinkSync(path.join(outside, 'secret.csv'), path.join(root, 'secret.csv'));
    symlinkSync(path.join(root, 'in'), path.join(root, 'within'));
    symlinkSync(path.join(root, 'gone'), path.join(root, 'dangling'));
    expect(await keysOf(root, '')).toEqual(['a.csv', 'in/b.csv', 'within/b.csv']);
    expect(await keysOf(root, '../')).toEqual([]);
    expect(await keysOf(root, 'out/')).toEqual([]);
  });

  it('does not follow links in a ring', async () => {
    const root = folderWith('in/b.csv');
    symlinkSync(root, path.join(root, 'in', 'again'));
    expect(await keysOf(root, '')).toEqual(['in/b.csv']);
  });

  it('gives the bytes of a file, and refuses one that changed since it was listed', async () => {
    const root = folderWith('a.csv');
    const source = createFolderExportSource(root);
    const [object] = await source.list('');
    const copy = path.join(folderWith(), 'copy');
    await source.fetch(object!, copy);
    expect(readFileSync(copy, 'utf8')).toBe('a.csv');
    writeFileSync(path.join(root, 'a.csv'), 'longer than before');
    await expect(source.fetch(object!, copy)).rejects.toThrow('a.csv changed while it was read');
  });

  it('that is not there is an error that says what to check', async () => {
    await expect(createFolderExportSource('/nowhere/at/all').list('')).rejects.toThrow('check --exports');
  });
});
