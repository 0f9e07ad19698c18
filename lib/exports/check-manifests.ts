import path from 'node:path';
import type { Night } from '../calendar.ts';
import type { ExportConfig } from '../config/health-config.ts';
import type { ExportState } from './export-table.ts';
import type { Listing } from './list-objects.ts';
import { ASK_AGAIN, compareFile, composed, type Manifest, type ManifestEntry, type ReadFile } from './manifest.ts';
import type { ManifestOutcome } from './read-manifests.ts';
import { type DatedObject, isSelected, type Selection } from './select-files.ts';

/** A manifest that is used. */
export interface ReadManifestFile {
  readonly file: DatedObject;
  readonly outcome: Exclude<ManifestOutcome, { readonly kind: 'foreign' }>;
}

/** What is wrong with a file, and the night it is of; null: it may hold rows of any. */
export interface FileFault {
  readonly night: Night | null;
  readonly because: string;
  /** What it makes of the whole export; incomplete unless said. */
  readonly state?: Exclude<ExportState, 'present' | 'carried'>;
}

/** Nights a manifest lists files of. */
export function announcedNights(manifests: readonly ReadManifestFile[], listing: Listing): ReadonlySet<Night> {
  const nights = new Set<Night>();
  for (const { entries } of readOnes(manifests)) {
    for (const { key } of entries) {
      const night = listing.nightOf(key);
      if (night) nights.add(night);
    }
  }
  return nights;
}

/** Whether manifests say of every one of these files how many bytes it has: then none can be cut without being seen. */
export function areCovered(keys: readonly string[], manifests: readonly ReadManifestFile[]): boolean {
  const known = readOnes(manifests).flatMap(({ entries }) => entries.filter(({ bytes }) => bytes !== null));
  const measured = new Set(known.map(({ key }) => composed(key)));
  return keys.length > 0 && keys.every((key) => measured.has(composed(key)));
}

interface Surroundings {
  readonly manifests: readonly ReadManifestFile[];
  readonly selection: Selection;
  readonly listing: Listing;
}

/** Where manifests and files disagree, or a mandatory manifest is not there. */
export function checkManifests(
  config: ExportConfig,
  files: readonly ReadFile[],
  { manifests, selection, listing }: Surroundings,
): readonly FileFault[] {
  const unreadable = manifests.flatMap(({ file: { night, object }, outcome }): FileFault[] => {
    if (outcome.kind === 'read' || !isSelected(selection, night)) return [];
    return [{ night, because: `${object.key} ${outcome.because}` }];
  });
  const found = new Map(files.map((file) => [composed(file.key), file]));
  const used = readOnes(manifests);
  const disagreeing = used.flatMap((manifest) =>
    manifest.entries.flatMap((entry): FileFault[] => {
      const night = listing.nightOf(entry.key);
      if (night === undefined || !isSelected(selection, night)) return [];
      const because = checkEntry(entry, found.get(composed(entry.key)), manifest);
      return because === null ? [] : [{ night, because }];
    }),
  );
  const unlisted = findUnlisted(config, files, used).map(({ key, because }) => ({
    night: listing.nightOf(key) ?? null,
    because,
  }));
  return [...unreadable, ...disagreeing, ...unlisted];
}

function readOnes(manifests: readonly ReadManifestFile[]): Manifest[] {
  return manifests.flatMap(({ outcome }) => (outcome.kind === 'read' ? [outcome.manifest] : []));
}

function checkEntry(entry: ManifestEntry, file: ReadFile | undefined, manifest: Manifest): string | null {
  if (file === undefined) return `${manifest.key} lists ${entry.key}, which is not there. ${ASK_AGAIN}`;
  return compareFile(entry, file, manifest);
}

/** Files that no manifest lists and one beside them should, or that need to be listed. */
function findUnlisted(
  { isManifestMandatory, manifest: kind }: ExportConfig,
  files: readonly ReadFile[],
  manifests: readonly Manifest[],
): { key: string; because: string }[] {
  const listed = new Set(manifests.flatMap(({ entries }) => entries.map(({ key }) => composed(key))));
  const areas = manifests.map((manifest) => ({ manifest, covers: areaOf(manifest) }));
  return files.flatMap(({ key }) => {
    if (listed.has(composed(key))) return [];
    const beside = areas.find(({ covers }) => covers(key));
    if (beside) return [{ key, because: describeUnlisted(key, beside.manifest) }];
    return isManifestMandatory ? [{ key, because: describeBare(key, kind) }] : [];
  });
}

/** The files that a manifest would list: those in its folder; of UNLOAD, what begins as it does, in its folder and in those of its files. */
function areaOf({ key: own, kind, entries }: Manifest): (key: string) => boolean {
  const folders = new Set([path.posix.dirname(own)]);
  switch (kind) {
    case 'names':
      return () => false;
    case 'own':
      return (key) => folders.has(path.posix.dirname(key));
    case 'unload': {
      for (const { key } of entries) folders.add(path.posix.dirname(key));
      const beginning = own.replace(/manifest(\.json)?$/, '');
      return (key) => folders.has(path.posix.dirname(key)) && key.startsWith(beginning);
    }
  }
}

function describeUnlisted(key: string, { key: manifest, kind }: Manifest): string {
  const todo =
    kind === 'unload'
      ? 'Remove it if an earlier UNLOAD left it (CLEANPATH does), else unload again.'
      : 'Write the manifest anew, after the last file.';
  return `${key} is not listed in ${manifest}. ${todo}`;
}

function describeBare(key: string, kind: ExportConfig['manifest']): string {
  return kind === 'redshift'
    ? `${key} is in no manifest of UNLOAD, which complete: manifest asks for. Write MANIFEST VERBOSE into the UNLOAD.`
    : `${key} has no manifest.json beside it, which complete: manifest asks for. Let the export job write one.`;
}
