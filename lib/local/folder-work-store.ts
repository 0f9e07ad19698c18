import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { isTemporary, openPrivateFolder } from '../files/private-folder.ts';
import type { WorkStore } from '../files/work-store.ts';
import { checkWorkKey } from '../files/work-store.ts';

/** Work files under a folder, made when the first is put. A night that lost some to a power cut is run again. */
export function createFolderWorkStore(folder: string): WorkStore {
  const files = openPrivateFolder(folder, { isOwn: true });
  const pathOf = (key: string) => join(folder, ...checkWorkKey(key).split('/'));

  async function put(key: string, bytes: Uint8Array | string): Promise<void> {
    await files.write(checkWorkKey(key), bytes);
  }

  async function get(key: string): Promise<Uint8Array | null> {
    const path = pathOf(key);
    return nullWhenAbsent(readFile(path));
  }

  async function list(prefix: string): Promise<readonly string[]> {
    const entries = await nullWhenAbsent(readdir(folder, { recursive: true, withFileTypes: true }));
    return (entries ?? [])
      .filter((entry) => entry.isFile() && !isTemporary(entry.name))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((key) => key.startsWith(prefix))
      .sort();
  }

  async function remove(key: string): Promise<void> {
    await rm(pathOf(key), { force: true });
  }

  return { put, get, remove, list };
}

async function nullWhenAbsent<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
