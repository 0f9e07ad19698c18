import path from 'node:path';
import type { ExportConfig } from '../config/health-config.ts';
import type { ReadManifestFile } from './check-manifests.ts';
import { MANIFEST_NAME } from './file-pattern.ts';
import type { Listing } from './list-objects.ts';
import type { Manifest } from './manifest.ts';
import { MAX_MANIFEST_BYTES, type ReadManifest } from './read-manifests.ts';
import type { DatedObject } from './select-files.ts';

export interface SortedManifests {
  /** What the files are held against. */
  readonly manifests: readonly ReadManifestFile[];
  /** Sentences about the others. */
  readonly unused: readonly string[];
  /** Those that match the pattern of the data. */
  readonly among: ReadonlySet<DatedObject>;
}

/** Reads what lies beside the data as a manifest, and what lies among them and is called so: it is one if it reads as one. */
export async function sortManifests(
  config: ExportConfig,
  listing: Listing,
  { isNeeded, readManifest }: { isNeeded: (file: DatedObject) => boolean; readManifest: ReadManifest },
): Promise<SortedManifests> {
  const manifests: ReadManifestFile[] = [];
  const unused: string[] = [];
  const among = new Set<DatedObject>();
  for (const file of listing.manifests.filter(isNeeded)) {
    const outcome = await readManifest(file);
    const because = outcome.kind === 'read' ? whyUnused(outcome.manifest, config) : null;
    if (outcome.kind === 'foreign') manifestOfOthers(file, config, { manifests, unused });
    else if (because !== null) unused.push(because);
    else manifests.push({ file, outcome });
  }
  for (const file of listing.files.filter(isNeeded)) {
    if (!mayBeManifest(file)) continue;
    const outcome = await readManifest(file);
    if (outcome.kind !== 'read') continue;
    among.add(file);
    const because = whyUnused(outcome.manifest, config);
    if (because !== null) unused.push(because);
    else manifests.push({ file, outcome });
  }
  return { manifests, unused, among };
}

function mayBeManifest({ object: { key, bytes } }: DatedObject): boolean {
  return /manifest/i.test(path.posix.basename(key)) && bytes <= MAX_MANIFEST_BYTES;
}

/** Of a name that is UNLOAD's, something else is a fault where the export says that UNLOAD writes it; a manifest.json may be any tool's. */
function manifestOfOthers(
  file: DatedObject,
  { manifest }: ExportConfig,
  into: { manifests: ReadManifestFile[]; unused: string[] },
): void {
  const { key } = file.object;
  if (manifest === 'redshift' && path.posix.basename(key) !== MANIFEST_NAME) {
    const because = 'is not a manifest of UNLOAD: run UNLOAD … MANIFEST VERBOSE again.';
    into.manifests.push({ file, outcome: { kind: 'unreadable', because } });
    return;
  }
  into.unused.push(
    `${key} is another tool's, and the files are not held against it. Ours is {"files":[{"name","rows","bytes","sha256"}]}.`,
  );
}

/** Null when it is used. */
function whyUnused({ key, kind }: Manifest, { manifest }: ExportConfig): string | null {
  switch (kind) {
    case 'names':
      return null;
    case 'own':
      return path.posix.basename(key) === MANIFEST_NAME
        ? null
        : `${key} is a manifest, and no data; call it ${MANIFEST_NAME}, and the files are held against it.`;
    case 'unload':
      return manifest === 'redshift'
        ? null
        : `${key} is the manifest of a Redshift UNLOAD, and no data; write manifest: redshift, and the files are held against it.`;
  }
}
