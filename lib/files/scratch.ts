import { existsSync, lstatSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atExit } from './at-exit.ts';
import { MARK_PATTERN, markOwn, tellFate } from './process-mark.ts';

/** A folder for one purpose, for files that nobody needs afterwards; only this user may look into it. */
export interface Scratch {
  readonly folder: string;
  /** Bytes that may still be written there. */
  freeBytes(): Promise<number>;
  /** Removes it with all that is in it. */
  close(): Promise<void>;
}

/** As much of it as reading takes. */
export type ReadingScratch = Pick<Scratch, 'folder' | 'freeBytes'>;

/** All scratch of a process is in one folder of the temporary folder; it goes with its last purpose, or with the process. */
const own: { folder: string | null; forget: () => void } = { folder: null, forget: () => {} };

/** Made at once, not awaited: a process that ends meanwhile knows what to remove. */
export function openScratch(purpose: string): Scratch {
  const parent = openOwnFolder();
  const folder = mkdtempSync(path.join(parent, `${purpose}-`));
  return {
    folder,
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    async close() {
      await rm(folder, REMOVE);
      if (own.folder === parent && isEmpty(parent)) closeOwnFolder();
    },
  };
}

/** A database that is just being stopped may still write. */
const REMOVE = { recursive: true, force: true, maxRetries: 5, retryDelay: 20 } as const;

function openOwnFolder(): string {
  // Whoever tidies the temporary folder may have removed it.
  if (own.folder !== null && existsSync(own.folder)) return own.folder;
  own.forget();
  const folder = mkdtempSync(path.join(tmpdir(), `nightrounds-${markOwn()}-`));
  own.folder = folder;
  own.forget = atExit(() => rmSync(folder, REMOVE));
  return folder;
}

function closeOwnFolder(): void {
  if (own.folder !== null) rmdirSync(own.folder);
  own.folder = null;
  own.forget();
  own.forget = () => {};
}

function isEmpty(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length === 0;
}

const NAME = new RegExp(`^nightrounds-(${MARK_PATTERN})-\\w{6}$`);
const DAY_MS = 86_400_000;

/**
 * Removes what processes that were killed left in the temporary folder: of those that ended on this machine at once, of others after a
 * day without a change. Never what belongs to another user, and never through a link: a shared temporary folder is no friend.
 * Returns how many folders went.
 */
export function sweepScratch(now: number): number {
  let swept = 0;
  for (const name of listTemporary()) {
    const [, mark] = NAME.exec(name) ?? [];
    if (mark === undefined) continue;
    const folder = path.join(tmpdir(), name);
    if (folder !== own.folder && isLeftBehind(folder, mark, now) && remove(folder)) swept++;
  }
  return swept;
}

function listTemporary(): string[] {
  try {
    return readdirSync(tmpdir());
  } catch {
    return [];
  }
}

function isLeftBehind(folder: string, mark: string, now: number): boolean {
  try {
    const found = lstatSync(folder);
    if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) return false;
    return hasEnded(mark, folder, now);
  } catch {
    return false;
  }
}

function hasEnded(mark: string, folder: string, now: number): boolean {
  switch (tellFate(mark)) {
    case 'alive':
      return false;
    case 'ended':
      return true;
    case 'unknown':
      return now - newestChange(folder) > DAY_MS;
  }
}

function newestChange(folder: string): number {
  const inside = readdirSync(folder).map((name) => lstatSync(path.join(folder, name)).mtimeMs);
  return Math.max(lstatSync(folder).mtimeMs, ...inside);
}

/** Another process may sweep at the same time. */
function remove(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}
