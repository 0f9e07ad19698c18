import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { copyPrivately, isTemporary, openPrivateFolder } from '../files/private-folder.ts';
import { checkWorkKey } from '../files/work-store.ts';
import type { HistoryFile, HistoryFiles } from '../metric-history/history-files.ts';

/** History files under a folder, made when the first is put; flushed, for the exports they were made from may be gone. */
export function createFolderHistoryFiles(folder: string): HistoryFiles {
  const files = openPrivateFolder(folder, { isOwn: true, isFlushed: true });
  const pathOf = (key: string) => path.join(folder, ...checkWorkKey(key).split('/'));

  async function list(prefix: string): Promise<readonly HistoryFile[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(emptyWhenAbsent);
    const keys = entries
      .filter((entry) => entry.isFile() && !isTemporary(entry.name))
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
      .filter((key) => key.startsWith(prefix))
      .sort();
    return Promise.all(keys.map(async (key) => ({ key, bytes: (await stat(pathOf(key))).size })));
  }

  return {
    location: `${folder}/`,
    list,
    put: async (key, file) => files.copyIn(file, checkWorkKey(key)),
    async fetch(key, file) {
      try {
        await copyPrivately(pathOf(key), file);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
        throw error;
      }
    },
    async remove(key) {
      await rm(pathOf(key), { force: true });
    },
    // A folder keeps the newest alone.
    removeEarlier: async (key) => void checkWorkKey(key),
  };
}

function emptyWhenAbsent(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
