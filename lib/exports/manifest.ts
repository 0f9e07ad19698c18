import path from 'node:path';
import * as z from 'zod';
import { FileProblem } from './file-problem.ts';

/** What the exporter says lies beside its `manifest.json`. */
export interface Manifest {
  readonly key: string;
  readonly entries: readonly ManifestEntry[];
}

export interface ManifestEntry {
  /** Under the exports root. */
  readonly key: string;
  readonly rows: number;
  readonly bytes: number;
  /** Lower-case hex of the file as it lies there; null when not stated. */
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

const ManifestText = z.object({
  files: z.array(
    z.object({
      name: z.string().min(1),
      rows: z.int().nonnegative(),
      bytes: z.int().nonnegative(),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/i)
        .optional(),
    }),
  ),
});

/** Throws FileProblem when the text is no manifest. */
export function parseManifest(key: string, text: string): Manifest {
  const parsed = ManifestText.safeParse(parseJson(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.length ? ` (${issue.path.join('.')}: ${issue.message})` : '';
    throw new FileProblem(
      `is not a manifest${where}: write {"files":[{"name","rows","bytes","sha256"}]}, the last one optional.`,
    );
  }
  const folder = path.posix.dirname(key);
  return {
    key,
    entries: parsed.data.files.map(({ name, rows, bytes, sha256 }) => ({
      key: path.posix.join(folder, name),
      rows,
      bytes,
      sha256: sha256?.toLowerCase() ?? null,
    })),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return null;
  }
}

/** What a manifest and the files beside it disagree on, as one sentence; null when they agree. */
export function findDisagreement(
  manifest: Manifest,
  expected: readonly ManifestEntry[],
  files: readonly ReadFile[],
): string | null {
  const entries = new Map(expected.map((entry) => [composed(entry.key), entry]));
  for (const { key } of expected) {
    if (!files.some((file) => composed(file.key) === composed(key)))
      return `${manifest.key} lists ${key}, which is not there. ${askAgain}`;
  }
  for (const file of files) {
    const entry = entries.get(composed(file.key));
    if (!entry) return `${file.key} is not listed in ${manifest.key}. Write the manifest anew, after the last file.`;
    const difference = compareFile(entry, file);
    if (difference) return `${file.key} ${difference} in ${manifest.key}. ${askAgain}`;
  }
  return null;
}

/** Names that differ only in how an accent is written are one. */
export function composed(key: string): string {
  return key.normalize('NFC');
}

const askAgain = 'Export or upload the files and the manifest again.';

function compareFile(entry: ManifestEntry, file: ReadFile): string | null {
  if (file.bytes !== entry.bytes) return `has ${file.bytes} bytes, not the ${entry.bytes}`;
  if (file.rows !== entry.rows) return `has ${file.rows} rows, not the ${entry.rows}`;
  if (entry.sha256 !== null && file.sha256 !== entry.sha256) return 'has another sha256 than the one';
  return null;
}
