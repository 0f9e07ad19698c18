import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { checkWorkKey } from '../ports/work-key.ts';
import type { WorkStore } from '../ports/work-store.ts';

const TEMPORARY = '.part';

/** Work files under a folder, each whole or not at all: written beside its place, then renamed into it. */
export function createFolderWorkStore(folder: string): WorkStore {
  const pathOf = (key: string) => join(folder, ...checkWorkKey(key).split('/'));

  async function put(key: string, bytes: Uint8Array | string): Promise<void> {
    const path = pathOf(key);
    const temporary = `${path}.${randomUUID()}${TEMPORARY}`;
    await mkdir(dirname(path), { recursive: true });
    try {
      await writeFile(temporary, bytes);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async function get(key: string): Promise<Uint8Array | null> {
    const path = pathOf(key);
    return nullWhenAbsent(readFile(path));
  }

  async function list(prefix: string): Promise<readonly string[]> {
    const entries = await nullWhenAbsent(readdir(folder, { recursive: true, withFileTypes: true }));
    return (entries ?? [])
      .filter((entry) => entry.isFile() && !entry.name.endsWith(TEMPORARY))
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
