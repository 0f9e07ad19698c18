import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { readerFailure } from './explain-failure.ts';
import type { ExportSource } from './export-source.ts';
import { FileProblem } from './file-problem.ts';
import { once } from './list-objects.ts';
import { type Manifest, parseManifest } from './manifest.ts';
import type { DatedObject } from './select-files.ts';

/** A manifest, or the rest of a sentence that begins with its key. */
export type ManifestOutcome =
  | { readonly kind: 'read'; readonly manifest: Manifest }
  /** Another tool's. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unreadable'; readonly because: string };

export type ReadManifest = (file: DatedObject) => Promise<ManifestOutcome>;

export const MAX_MANIFEST_BYTES = 16 * 1024 * 1024;

/** Reads each version of a manifest once. */
export function createManifestReader(source: ExportSource, scratch: string): ReadManifest {
  const outcomes = new Map<string, Promise<ManifestOutcome>>();
  let files = 0;

  async function read({ object }: DatedObject): Promise<ManifestOutcome> {
    if (object.bytes > MAX_MANIFEST_BYTES) return { kind: 'unreadable', because: 'is larger than 16 MiB.' };
    const fetched = path.join(scratch, `${files++}.manifest`);
    try {
      await source.fetch(object, fetched);
      const manifest = parseManifest(object.key, await readFile(fetched, 'utf8'));
      return manifest ? { kind: 'read', manifest } : { kind: 'foreign' };
    } catch (error) {
      if (error instanceof FileProblem) return { kind: 'unreadable', because: error.message };
      if (readerFailure(error) !== 'disk') throw error;
      return { kind: 'unreadable', because: 'needs more scratch than there is: give the night more scratch.' };
    } finally {
      await rm(fetched, { force: true });
    }
  }

  return (file) => once(outcomes, JSON.stringify([file.object.key, file.object.version]), () => read(file));
}
