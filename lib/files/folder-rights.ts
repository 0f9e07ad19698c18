import { chmodSync, lstatSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { tellFate } from './process-mark.ts';

export const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const OTHERS = 0o077;
const DAY_MS = 86_400_000;

/**
 * Takes a folder of our own, and all that is in it, away from other users. A version that did not yet do so may have left files
 * half-written, too: they go. The folder itself comes last, so that whoever is cut off here begins again.
 */
export function closeToOthers(folder: string, isLeftOver: (name: string) => boolean): void {
  if (!isOpen(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const place = path.join(entry.parentPath, entry.name);
    if (entry.isFile() && isLeftOver(entry.name)) rmSync(place, { force: true });
    else if (entry.isFile()) setMode(place, FILE_MODE);
    else if (entry.isDirectory()) setMode(place, FOLDER_MODE);
  }
  setMode(folder, FOLDER_MODE);
}

/**
 * The state folder itself: closed where it holds nothing but state. With anything else in it, it is somebody's own, and only what
 * is ours within is closed.
 */
export function closeStateFolder(folder: string): void {
  if (isOpen(folder) && readdirSync(folder).every((name) => STATE.test(name))) setMode(folder, FOLDER_MODE);
}

const STATE = /^(work|history|dynamodb)$|\.(sqlite|db)(-\w+)?$|\.(lock|part)$/;

function isOpen(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (found.mode & OTHERS) !== 0;
}

/** Some disks know no rights, and some files are another user's: neither is a reason not to run. */
function setMode(place: string, mode: number): void {
  try {
    chmodSync(place, mode);
  } catch (error) {
    if (!['EPERM', 'ENOTSUP', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** Removes what a writer that was killed left half-written right in a folder. `pattern` finds the writer's mark in a name. */
export function sweepTemporary(folder: string, pattern: RegExp, now: number): void {
  for (const name of list(folder)) {
    const [, mark] = pattern.exec(name) ?? [];
    const place = path.join(folder, name);
    if (mark !== undefined && isLeftBehind(place, mark, now)) rmSync(place, { force: true });
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Not there yet, or not to be read: whoever uses it says so.
    return [];
  }
}

function isLeftBehind(file: string, mark: string, now: number): boolean {
  switch (tellFate(mark)) {
    case 'alive':
      return false;
    case 'ended':
      return true;
    case 'unknown': {
      const found = lstatSync(file, { throwIfNoEntry: false });
      return found !== undefined && now - found.mtimeMs > DAY_MS;
    }
  }
}
