import path from 'node:path';
import * as z from 'zod';
import { countOf, formatCount } from '../format-count.ts';
import { FileProblem } from './file-problem.ts';
import { resolveAddresses } from './resolve-addresses.ts';

/** What the exporter says lies beside its manifest. */
export interface Manifest {
  readonly key: string;
  /** Our own manifest.json, that of a Redshift UNLOAD, or a plain list of names as PostHog writes it. */
  readonly kind: 'own' | 'unload' | 'names';
  readonly entries: readonly ManifestEntry[];
}

/** Null: not stated. */
export interface ManifestEntry {
  /** Under the exports root. */
  readonly key: string;
  readonly rows: number | null;
  readonly bytes: number | null;
  /** Lower-case hex of the file as it lies there. */
  readonly sha256: string | null;
}

/** A file as it was read, to hold against its entry. */
export interface ReadFile {
  readonly key: string;
  /** Sound and rejected ones. */
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string | null;
}

const count = z.int().nonnegative();

const OwnText = z.object({
  files: z.array(
    z.object({
      name: z.string().min(1),
      rows: count,
      bytes: count,
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/i)
        .optional(),
    }),
  ),
});

const UnloadText = z.object({
  entries: z.array(
    z.object({
      url: z.string().min(1),
      meta: z.object({ content_length: count.optional(), record_count: count.optional() }).optional(),
    }),
  ),
});

const NamesText = z.object({ files: z.array(z.string().min(1)).min(1) });

/** Null: another tool's JSON, which says nothing that is used. Throws FileProblem when the text is meant for a manifest and is none. */
export function parseManifest(key: string, text: string): Manifest | null {
  const json = parseJson(text);
  const names = NamesText.safeParse(json);
  if (names.success) {
    const entries = resolveAddresses(key, names.data.files).map((one) => ({ key: one, ...nothingStated }));
    return { key, kind: 'names', entries };
  }
  if (hasKey(json, 'entries')) return parseUnload(key, json);
  return isForeign(json) ? null : parseOwn(key, json);
}

const nothingStated = { rows: null, bytes: null, sha256: null };

/** An object that has no list of files, or one of files without `name`. */
function isForeign(json: unknown): boolean {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  if (!hasKey(json, 'files')) return true;
  const files: unknown = json.files;
  return Array.isArray(files) && files.length > 0 && files.every((file) => !hasKey(file, 'name'));
}

function hasKey<Key extends string>(json: unknown, key: Key): json is Record<Key, unknown> {
  return typeof json === 'object' && json !== null && key in json;
}

function parseUnload(key: string, json: unknown): Manifest {
  const parsed = UnloadText.safeParse(json);
  if (!parsed.success)
    throw notParsed('is not a manifest of UNLOAD', parsed.error, 'run UNLOAD … MANIFEST VERBOSE again');
  const { entries } = parsed.data;
  const keys = resolveAddresses(
    key,
    entries.map(({ url }) => url),
  );
  return {
    key,
    kind: 'unload',
    entries: entries.map(({ meta }, index) => ({
      key: keys[index]!,
      rows: meta?.record_count ?? null,
      bytes: meta?.content_length ?? null,
      sha256: null,
    })),
  };
}

function parseOwn(key: string, json: unknown): Manifest {
  const parsed = OwnText.safeParse(json);
  if (!parsed.success) {
    const form = 'write {"files":[{"name","rows","bytes","sha256"}]}, the last one optional';
    throw notParsed('is not a manifest', parsed.error, form);
  }
  const folder = path.posix.dirname(key);
  return {
    key,
    kind: 'own',
    entries: parsed.data.files.map(({ name, rows, bytes, sha256 }) => ({
      key: path.posix.join(folder, name),
      rows,
      bytes,
      sha256: sha256?.toLowerCase() ?? null,
    })),
  };
}

function notParsed(what: string, { issues: [issue] }: z.ZodError, instead: string): FileProblem {
  const where = issue?.path.length ? ` (${issue.path.join('.')}: ${issue.message})` : '';
  return new FileProblem(`${what}${where}: ${instead}.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
}

/** Names that differ only in how an accent is written are one. */
export function composed(key: string): string {
  return key.normalize('NFC');
}

export const ASK_AGAIN = 'Export or upload the files and the manifest again.';

/** What a file has otherwise than its entry says, as one sentence; null when nothing. */
export function compareFile(entry: ManifestEntry, file: ReadFile, { key, kind }: Manifest): string | null {
  const difference = findDifference(entry, file);
  if (difference === null) return null;
  const isOneOff = kind === 'unload' && file.bytes === entry.bytes && Math.abs(file.rows - (entry.rows ?? 0)) === 1;
  return `${file.key} ${difference} in ${key}. ${isOneOff ? hintHeader(file.rows - entry.rows!) : ASK_AGAIN}`;
}

function findDifference(entry: ManifestEntry, file: ReadFile): string | null {
  if (entry.bytes !== null && file.bytes !== entry.bytes)
    return `has ${countOf(file.bytes, 'byte')}, not the ${formatCount(entry.bytes)}`;
  if (entry.rows !== null && file.rows !== entry.rows)
    return `has ${countOf(file.rows, 'row')}, not the ${formatCount(entry.rows)}`;
  if (entry.sha256 !== null && file.sha256 !== entry.sha256) return 'has another sha256 than the one';
  return null;
}

/** The file is whole, and has one row more or less. */
function hintHeader(rows: number): string {
  return rows < 0
    ? 'If its first row was taken for a header, name the columns with csv: { header: [ … ] }; if it has one, unload again.'
    : 'If its header was read as a row, leave out csv: { header: … }; else unload again.';
}
