import path from 'node:path';
import type { ExportConfig } from '../config/health-config.ts';
import { FileProblem } from './file-problem.ts';

export type FormatKind = NonNullable<ExportConfig['format']>;
export type Compression = NonNullable<ExportConfig['compression']>;

export type FileFormat =
  | { readonly kind: 'csv' | 'jsonl'; readonly compression: Compression }
  | { readonly kind: 'parquet' };

const kinds: Readonly<Record<string, FormatKind>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.txt': 'csv',
  '.jsonl': 'jsonl',
  // What many tools call their JSON lines.
  '.json': 'jsonl',
  '.ndjson': 'jsonl',
  '.parquet': 'parquet',
};

const packings: Readonly<Record<string, Compression>> = { '.gz': 'gzip', '.zst': 'zstd' };

export const KNOWN_ENDINGS = [...Object.keys(kinds), ...Object.keys(packings)].join(' ');

/** The format the end of a file's name says it has; null when it says none. */
export function formatOf(key: string): FormatKind | null {
  const { name } = takeName(key);
  return kinds[endingOf(name)] ?? null;
}

/**
 * Whether a file that matches a pattern is read: its name ends as a format that is read, or says none, as the parts that UNLOAD and
 * Firehose write.
 */
export function isData(key: string, { format, files }: Pick<ExportConfig, 'format'> & { files?: string }): boolean {
  if (isMark(key, files)) return false;
  return format !== null || endingOf(takeName(key).name) === '' || formatOf(key) !== null;
}

/** What tools write beside data under a name of its own: EMR's folders, the listings of Athena and of DynamoDB. */
const ownNames = [
  /_\$folder\$$/,
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-manifest\.csv$/,
  /^manifest-(files|summary)\.json$/,
];

/**
 * Whether a file is for the tool that wrote it, as `_SUCCESS` and all of `_delta_log`. What begins with `_` or `.` is, but for a
 * partition (`_day=…`) and for what the pattern `files` names so itself.
 */
export function isMark(key: string, files = ''): boolean {
  const named = files.split('/');
  const last = named.at(-1)!;
  const segments = key.split('/');
  const base = segments.pop()!.toLowerCase();
  const isHidden = (segment: string) => /^(\.|_[^=]*$)/.test(segment);
  if (segments.some((segment) => isHidden(segment) && !named.includes(segment))) return true;
  return (/^[._]/.test(base) && last[0] !== base[0]) || ownNames.some((name) => name.test(base));
}

/** The name in lower case, and what is left of it without the ending of its packing. */
function takeName(key: string): { base: string; name: string } {
  const base = path.posix.basename(key).toLowerCase();
  const packing = Object.keys(packings).find((ending) => base.endsWith(ending));
  return { base, name: packing === undefined ? base : base.slice(0, -packing.length) };
}

/** `''` when a name has none: the parts of a date or a number are no ending. */
function endingOf(name: string): string {
  return /\.[a-z][a-z0-9_]*$/.exec(name)?.[0] ?? '';
}

/** What a key says of its packing. */
export function packingOf(key: string): Compression {
  return packings[path.posix.extname(key).toLowerCase()] ?? 'none';
}

/** Bytes that a format begins with, and no text: what comes after them is no letter, sign or line end. */
interface Magic {
  readonly bytes: readonly number[];
  readonly what: string;
}

const gzip: Magic = { bytes: [0x1f, 0x8b], what: 'gzip' };
const zstd: Magic = { bytes: [0x28, 0xb5, 0x2f, 0xfd], what: 'Zstandard' };
const parquet: Magic = { bytes: [0x50, 0x41, 0x52, 0x31], what: 'Parquet' };
const encrypted: Magic = { bytes: [0x50, 0x41, 0x52, 0x45], what: 'encrypted Parquet' };

const unreadable: readonly Magic[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], what: 'a zip or Excel file' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], what: 'an old Excel file' },
  { bytes: [0x4f, 0x62, 0x6a, 0x01], what: 'an Avro file' },
  { bytes: [0x4f, 0x52, 0x43], what: 'an ORC file' },
  { bytes: [0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], what: 'a bzip2 file' },
];

/** How a file is packed: as the config says, else by its first bytes; a file too short to have them, as its name says. */
export function readPacking(head: Buffer, stated: Compression | null, key: string): Compression {
  if (stated !== null) return stated;
  if (begins(head, gzip)) return 'gzip';
  if (begins(head, zstd)) return 'zstd';
  const named = packingOf(key);
  const magic = named === 'gzip' ? gzip : zstd;
  return named !== 'none' && isCutOf(head, magic) ? named : 'none';
}

/** What a file is by the first bytes of its text. Throws FileProblem for a format that is not read. */
export function readKind(head: Buffer): FormatKind {
  refuseUnreadable(head);
  if (begins(head, parquet) || begins(head, encrypted)) return 'parquet';
  return /^(\xef\xbb\xbf)?\s*[[{]/.test(head.toString('latin1')) ? 'jsonl' : 'csv';
}

/** Throws FileProblem when what should be text begins as something else. */
export function refuseOtherFormat(head: Buffer): void {
  refuseUnreadable(head);
  const other = [gzip, zstd].find((magic) => begins(head, magic));
  if (other) throw new FileProblem(`is packed twice, ${other.what} inside: pack it once only.`);
  if (begins(head, parquet))
    throw new FileProblem('is Parquet, packed or named as text: name it .parquet, or write format: parquet.');
}

function refuseUnreadable(head: Buffer): void {
  const other = unreadable.find((magic) => begins(head, magic));
  if (other) throw new FileProblem(`is ${other.what}, which is not read: export it as CSV, JSON lines or Parquet.`);
}

function begins(head: Buffer, { bytes }: Magic): boolean {
  if (!bytes.every((byte, index) => head[index] === byte)) return false;
  const isLetters = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  const next = head[bytes.length];
  return !isLetters || next === undefined || next > 0x7e || (next < 0x20 && ![0x09, 0x0a, 0x0d].includes(next));
}

function isCutOf(head: Buffer, { bytes }: Magic): boolean {
  return head.length < bytes.length && head.every((byte, index) => byte === bytes[index]);
}
