import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { HistoryFile, HistoryFiles } from '../ports/history-files.ts';
import { checkWorkKey } from '../ports/work-key.ts';

const TEMPORARY = '.part';

/** History files under a folder, made when the first is put. */
export function createFolderHistoryFiles(folder: string): HistoryFiles {
  const pathOf = (key: string) => path.join(folder, ...checkWorkKey(key).split('/'));

  async function list(prefix: string): Promise<readonly HistoryFile[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(emptyWhenAbsent);
    const keys = entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith(TEMPORARY))
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
      .filter((key) => key.startsWith(prefix))
      .sort();
    return Promise.all(keys.map(async (key) => ({ key, bytes: (await stat(pathOf(key))).size })));
  }

  return {
    location: `${folder}/`,
    list,
    put: (key, file) => copyWhole(file, pathOf(key)),
    async fetch(key, file) {
      try {
        await copyWhole(pathOf(key), file);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
        throw error;
      }
    },
    async remove(key) {
      await rm(pathOf(key), { force: true });
    },
  };
}

/** Beside its place first, then renamed into it. */
async function copyWhole(from: string, to: string): Promise<void> {
  const temporary = `${to}.${randomUUID()}${TEMPORARY}`;
  await mkdir(path.dirname(to), { recursive: true });
  try {
    await copyFile(from, temporary);
    await rename(temporary, to);
  } finally {
    await rm(temporary, { force: true });
  }
}

function emptyWhenAbsent(error: NodeJS.ErrnoException): [] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
