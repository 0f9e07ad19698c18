import { randomUUID } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  fsyncSync,
  openSync,
  rmSync,
  statSync,
  writeFile,
} from 'node:fs';
import { chmod, copyFile, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { atExit } from './at-exit.ts';
import { type DiskUse, explainDiskError } from './disk-error.ts';
import { closeStateFolder, closeToOthers, FOLDER_MODE, sweepTemporary } from './folder-rights.ts';
import { MARK_PATTERN, markOwn } from './process-mark.ts';

/**
 * How every file of this machine is written: whole or not at all (beside its place, then renamed into it), for this user only.
 * Throws DiskError.
 */
export interface PrivateFolder {
  readonly path: string;
  /** `name` may lie in folders within, which are made. */
  write(name: string, content: string | Uint8Array): Promise<void>;
  copyIn(from: string, name: string): Promise<void>;
}

export interface PrivateFolderOptions {
  /** All in it was made here: rights that are too wide are taken back. Of a folder that somebody gave, they are left. */
  readonly isOwn: boolean;
  /** A file is on the disk itself, not only handed to the system, before it counts. Some milliseconds a file. */
  readonly isFlushed?: boolean;
}

/** Made with the first file. What killed writers left half-written is swept now. */
export function openPrivateFolder(folder: string, options: PrivateFolderOptions): PrivateFolder {
  sweepTemporary(folder, TEMPORARY, Date.now());
  if (options.isOwn) closeToOthers(folder, isTemporary);

  async function put(name: string, use: DiskUse, fill: (descriptor: number) => Promise<void>): Promise<void> {
    const place = path.join(folder, name);
    // Here and not beside its place: to be swept without looking through everything.
    const temporary = path.join(folder, `${markOwn()}-${randomUUID()}${SUFFIX}`);
    const forgetExit = atExit(() => rmSync(temporary, { force: true }));
    try {
      await makePrivateFolder(path.dirname(place));
      const descriptor = openSync(temporary, 'wx', FILE_MODE);
      try {
        await fill(descriptor);
        if (options.isFlushed) fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      await rename(temporary, place);
    } catch (error) {
      // Why it cannot be removed is why it could not be written.
      await rm(temporary, { force: true }).catch(() => undefined);
      throw explainDiskError(error, { place, folder, ...use });
    } finally {
      forgetExit();
    }
  }

  return {
    path: folder,
    write: (name, content) =>
      put(name, { bytes: Buffer.byteLength(content) }, (descriptor) => fillFile(descriptor, content)),
    copyIn: (from, name) =>
      put(name, { bytes: sizeOf(from) }, (fd) =>
        pipeline(createReadStream(from), createWriteStream('', { fd, autoClose: false })),
      ),
  };
}

const SUFFIX = '.part';
const TEMPORARY = new RegExp(`^(${MARK_PATTERN})-[0-9a-f-]{36}\\.part$`);
const FILE_MODE = 0o600;

const fillFile = promisify(writeFile) as (descriptor: number, content: string | Uint8Array) => Promise<void>;

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Being written, or left so; also as the version before named them, beside their place. */
export function isTemporary(name: string): boolean {
  return name.endsWith(SUFFIX);
}

/** To a file in scratch, which is closed anyhow: not with the rights of the original, as a copy has them. */
export async function copyPrivately(from: string, to: string): Promise<void> {
  try {
    await copyFile(from, to);
    await chmod(to, FILE_MODE);
  } catch (error) {
    // Whether it is there at all is for the caller to judge.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error;
    throw explainDiskError(error, { bytes: sizeOf(from) });
  }
}

/** The folder that holds work, history and the table: made, or closed to others where nothing else is in it. */
export async function openStateFolder(folder: string): Promise<void> {
  await makePrivateFolder(folder);
  closeStateFolder(folder);
}

/** With the folders above it, as far as they are not there. */
export async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  } catch (error) {
    throw explainDiskError((await findCause(folder)) ?? error);
  }
}

/** On a disk that can only be read, Node says of a recursive mkdir that there is no such folder: one folder alone has the true reason. */
async function findCause(folder: string): Promise<unknown> {
  const parent = path.dirname(folder);
  if (parent !== folder && !existsSync(parent)) return findCause(parent);
  return mkdir(folder, { mode: FOLDER_MODE }).then(
    () => null,
    (error) => error,
  );
}
