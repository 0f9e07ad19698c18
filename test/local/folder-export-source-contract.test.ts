import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { createFolderExportSource } from '../../lib/local/folder-export-source.ts';
import { describeExportSource } from '../contracts/export-source.ts';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'rounds-exports-'));
  folders.push(folder);
  return {
    source: createFolderExportSource(folder),
    write: async (key: string, bytes: string | Buffer) => {
      await mkdir(dirname(join(folder, key)), { recursive: true });
      await writeFile(join(folder, key), bytes);
    },
    remove: (key: string) => rm(join(folder, key)),
  };
}

describeExportSource('in a folder', openFolder, { keepsReplaced: false });
