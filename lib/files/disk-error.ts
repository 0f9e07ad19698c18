import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { formatBytes } from '../format-bytes.ts';

/** The disk or its rights stand in the way: a file or folder of this machine cannot be used. Its message says what to do. */
export class DiskError extends Error {
  readonly code: DiskFault;
  constructor(code: DiskFault, message: string, options: ErrorOptions) {
    super(message, options);
    this.name = 'DiskError';
    this.code = code;
  }
}

type DiskFault = (typeof FAULTS)[number];

const FAULTS = [
  'ENOSPC',
  'EDQUOT',
  'EACCES',
  'EPERM',
  'EROFS',
  'EMFILE',
  'ENFILE',
  'EIO',
  'ENOTDIR',
  'EEXIST',
  'EISDIR',
  'ENAMETOOLONG',
  'ENOENT',
] as const;

/** What was being done, as far as the caller knows it better than the error. */
export interface DiskUse {
  /** File or folder. */
  readonly place?: string;
  /** Where there is to be space. */
  readonly folder?: string;
  /** What would have been written. */
  readonly bytes?: number;
}

/** A sentence for the person in place of an error of the file system, or of DuckDB's about it; any other error as it is. */
export function explainDiskError(error: unknown, use: DiskUse = {}): unknown {
  if (!(error instanceof Error) || error instanceof DiskError) return error;
  const found = readFault(error);
  if (found === null) return error;
  return new DiskError(found.code, describe(found, use), { cause: error });
}

interface Fault {
  readonly code: DiskFault;
  readonly place?: string;
  readonly isMaking: boolean;
}

/** Of connections and processes the same codes mean other things. */
const OTHER_CALLS = /^(connect|bind|listen|accept|getaddrinfo|spawn|kill)/;

function readFault(error: Error): Fault | null {
  const { code, syscall, path: place, dest } = error as NodeJS.ErrnoException & { dest?: string };
  if (code !== undefined && syscall !== undefined) {
    const fault = FAULTS.find((one) => one === code);
    if (fault === undefined || OTHER_CALLS.test(syscall)) return null;
    // What is not there is for the caller to judge, but for the folder that all scratch is in.
    if (fault === 'ENOENT' && syscall !== 'mkdtemp') return null;
    const where = dest ?? place;
    return { code: fault, isMaking: syscall.startsWith('mkd'), ...(where === undefined ? {} : { place: where }) };
  }
  const text = TEXTS.find(([pattern]) => pattern.test(error.message));
  if (text === undefined) return null;
  const [, named] = /"(\/[^"]+)"/.exec(error.message) ?? [];
  return { code: text[1], isMaking: false, ...(named === undefined ? {} : { place: named }) };
}

/** DuckDB hands on the system's own words, and stops by itself short of a full disk. */
const TEXTS: readonly (readonly [RegExp, DiskFault])[] = [
  [/No space left on device|failed to offload data block/, 'ENOSPC'],
  [/^IO Error.*Disk quota exceeded/s, 'EDQUOT'],
  [/^IO Error.*Permission denied/s, 'EACCES'],
  [/^IO Error.*Read-only file system/s, 'EROFS'],
  [/^IO Error.*Too many open files/s, 'EMFILE'],
  [/^IO Error.*Input\/output error/s, 'EIO'],
];

const KEPT = 'What was kept is whole, and nothing of the night is lost';

function describe({ code, place, isMaking }: Fault, use: DiskUse): string {
  const where = use.place ?? place ?? tmpdir();
  const disk = use.folder ?? where;
  const orElsewhere = disk.startsWith(tmpdir()) ? ' (or set TMPDIR to a folder on a larger disk)' : '';
  const need = `free ${describeNeed(use.bytes ?? 0)}${orElsewhere}, then run again. ${KEPT}.`;
  switch (code) {
    case 'ENOSPC':
      return `No space is left on the disk of ${disk}: ${need}`;
    case 'EDQUOT':
      return `Your share of the disk of ${disk} is used up: ${need}`;
    case 'EACCES':
    case 'EPERM':
      return isMaking
        ? `The folder ${where} cannot be made: ${userInfo().username} may not write in ${path.dirname(where)}. Change its rights, or give another folder.`
        : `${userInfo().username} may not read or write ${where}: change its rights, or give another folder.`;
    case 'EROFS':
      return `${disk} is on a disk that can only be read: give another folder.`;
    case 'EMFILE':
    case 'ENFILE':
      return `Too many files are open at once: allow more (ulimit -n), or end other programs, then run again. ${KEPT}.`;
    case 'EIO':
      return `The disk of ${disk} does not work properly (EIO): have it looked at before you run again.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${where} cannot be made (${code}): a file stands where a folder is needed. Move it, or give another folder.`;
    case 'EISDIR':
      return `${where} is a folder, and a file is to be written there: move it, or give another folder.`;
    case 'ENOENT':
      return `The folder for temporary files, ${path.dirname(where)}, is not there: make it, or set TMPDIR to another.`;
    case 'ENAMETOOLONG':
      return `${where} is too long for the name of a file here: give a folder with a shorter name.`;
  }
}

const LEAST_BYTES = 100_000_000;

/** Whoever frees just what one file takes is stopped by the next. */
function describeNeed(bytes: number): string {
  return `at least ${formatBytes(Math.max(LEAST_BYTES, 2 * bytes))}`;
}
