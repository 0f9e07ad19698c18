import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { compareText } from '../compare-text.ts';
import type { ExportObject, ExportSource } from '../exports/export-source.ts';
import { copyPrivately } from '../files/private-folder.ts';

/**
 * Exports in a folder. A symbolic link is followed only within the folder; one that leads out of it, or nowhere, is not listed.
 * Throws when the folder is not there, and on fetch when a file changed since it was listed.
 */
export function createFolderExportSource(root: string): ExportSource {
  const location = path.resolve(root);

  async function list(prefix: string): Promise<readonly ExportObject[]> {
    const real = await realpath(location).catch((cause) => {
      throw new Error(`The exports folder ${root} cannot be read: check --exports.`, { cause });
    });
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    if (folder.split('/').includes('..')) return [];
    const objects = await walk(real, folder, new Set());
    return objects.filter(({ key }) => key.startsWith(prefix)).sort((a, b) => compareText(a.key, b.key));
  }

  return {
    location: root,
    list,
    async fetch(object, destination) {
      const file = path.join(await realpath(location), object.key);
      await copyPrivately(file, destination);
      const found = await stat(file).catch(() => null);
      if (!found || versionOf(found) !== object.version) {
        throw new Error(`${object.key} changed while it was read: run again once the export job is done.`);
      }
    },
  };
}

/** Everything under a folder whose key (with a final `/`, or '') is given; `above` guards against links in a ring. */
async function walk(root: string, folder: string, above: ReadonlySet<string>): Promise<ExportObject[]> {
  const here = await within(root, folder);
  if (here === null || above.has(here)) return [];
  const names = await readdir(here).catch(() => []);
  const below = new Set([...above, here]);
  const found = await Promise.all(names.map((name) => visit(root, `${folder}${name}`, below)));
  return found.flat();
}

async function visit(root: string, key: string, above: ReadonlySet<string>): Promise<ExportObject[]> {
  const file = await within(root, key);
  const found = file === null ? null : await stat(file).catch(() => null);
  if (!found) return [];
  if (found.isDirectory()) return walk(root, `${key}/`, above);
  if (!found.isFile()) return [];
  return [{ key, bytes: found.size, modifiedAt: found.mtimeMs, version: versionOf(found) }];
}

/** The real path of a key, null when it is not there or not within the root. */
async function within(root: string, key: string): Promise<string | null> {
  const real = await realpath(path.join(root, key)).catch(() => null);
  return real === root || real?.startsWith(root + path.sep) ? real : null;
}

function versionOf({ size, mtimeMs }: { size: number; mtimeMs: number }): string {
  return `${size}-${mtimeMs}`;
}
