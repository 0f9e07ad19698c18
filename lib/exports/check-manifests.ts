import path from 'node:path';
import type { Night } from '../calendar.ts';
import type { ExportConfig } from '../config/health-config.ts';
import type { Listing } from './list-objects.ts';
import { findDisagreement, type ReadFile } from './manifest.ts';
import type { ManifestOutcome } from './read-manifests.ts';
import { type DatedObject, isSelected, type Selection } from './select-files.ts';

export interface ReadManifestFile {
  readonly file: DatedObject;
  readonly outcome: ManifestOutcome;
}

/** What is wrong with a file, and the night it is of; null: it may hold rows of any. */
export interface FileFault {
  readonly night: Night | null;
  readonly because: string;
}

/** Nights a manifest lists files of. */
export function announcedNights(manifests: readonly ReadManifestFile[], listing: Listing): ReadonlySet<Night> {
  const nights = new Set<Night>();
  for (const { outcome } of manifests) {
    if (outcome.kind === 'unreadable') continue;
    for (const { key } of outcome.manifest.entries) {
      const night = listing.nightOf(key);
      if (night) nights.add(night);
    }
  }
  return nights;
}

/** Whether a manifest lies in the folder of every one of these files. */
export function areCovered(keys: readonly string[], manifests: readonly ReadManifestFile[]): boolean {
  const folders = new Set(manifests.map(({ file }) => path.posix.dirname(file.object.key)));
  return keys.length > 0 && keys.every((key) => folders.has(path.posix.dirname(key)));
}

/** Where manifests and files disagree, or a mandatory manifest is not there. */
export function checkManifests(
  config: ExportConfig,
  files: readonly ReadFile[],
  { manifests, selection, listing }: { manifests: readonly ReadManifestFile[]; selection: Selection; listing: Listing },
): readonly FileFault[] {
  const faults: FileFault[] = [];
  for (const { file, outcome } of manifests) {
    if (!isSelected(selection, file.night)) continue;
    const { key } = file.object;
    if (outcome.kind === 'unreadable') {
      faults.push({ night: file.night, because: `${key} ${outcome.because}` });
      continue;
    }
    const expected = outcome.manifest.entries.filter((entry) => {
      const night = listing.nightOf(entry.key);
      return night !== undefined && isSelected(selection, night);
    });
    const beside = files.filter((one) => path.posix.dirname(one.key) === path.posix.dirname(key));
    const disagreement = findDisagreement(outcome.manifest, expected, beside);
    if (disagreement) faults.push({ night: file.night, because: disagreement });
  }
  const bare = config.isManifestMandatory ? files.filter(({ key }) => !areCovered([key], manifests)) : [];
  for (const { key } of bare) {
    const because = `${key} has no manifest.json beside it, which complete: manifest asks for. Let the export job write one.`;
    faults.push({ night: listing.nightOf(key) ?? null, because });
  }
  return faults;
}
