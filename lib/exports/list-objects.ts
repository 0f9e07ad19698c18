import path from 'node:path';
import type { Night } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import type { ExportConfig } from '../config/health-config.ts';
import type { ExportObject, ExportSource } from './export-source.ts';
import { isData, isMark } from './file-format.ts';
import { compileManifestPattern, compilePattern, compileUnloadPatterns, MANIFEST_NAME } from './file-pattern.ts';
import type { DatedObject } from './select-files.ts';

/** All that lies under an export's pattern, for every night. */
export interface Listing {
  readonly isDated: boolean;
  readonly files: readonly DatedObject[];
  readonly manifests: readonly DatedObject[];
  /** The night a key belongs to, null for any; undefined when it is none of the export's files. */
  nightOf(key: string): Night | null | undefined;
  /** Keys under the pattern whose names say no format. */
  readonly skipped: readonly string[];
  /** Keys under the pattern that are for the tools that wrote them. */
  readonly marks: readonly string[];
}

export type ListObjects = (config: ListedExport) => Promise<Listing>;

type ListedExport = Pick<ExportConfig, 'files' | 'format' | 'manifest'>;

/** Lists each pattern once: what a night sees does not change while its run lasts. */
export function createLister(source: ExportSource): ListObjects {
  const prefixes = new Map<string, Promise<readonly ExportObject[]>>();
  const listings = new Map<string, Promise<Listing>>();
  const listPrefix = (prefix: string) => once(prefixes, prefix, () => source.list(prefix));

  async function listManifests({ files, manifest }: ListedExport): Promise<readonly DatedObject[]> {
    const patterns = [compileManifestPattern(files), ...(manifest === 'redshift' ? compileUnloadPatterns(files) : [])];
    const found = new Map<string, DatedObject>();
    for (const { prefix, nightOf } of patterns)
      for (const one of dateObjects(await listPrefix(prefix), nightOf))
        if (!found.has(one.object.key)) found.set(one.object.key, one);
    return [...found.values()];
  }

  async function list(config: ListedExport): Promise<Listing> {
    const pattern = compilePattern(config.files);
    const manifests = await listManifests(config);
    const beside = new Set(manifests.map(({ object }) => object.key));
    const found = dateObjects(await listPrefix(pattern.prefix), pattern.nightOf);
    const matched = found.filter(
      ({ object: { key } }) => !beside.has(key) && path.posix.basename(key) !== MANIFEST_NAME,
    );
    const others = matched.map(({ object }) => object.key).filter((key) => !isData(key, config));
    return {
      isDated: pattern.isDated,
      nightOf: (key) => (isData(key, config) ? pattern.nightOf(key) : undefined),
      files: rankInNight(matched.filter(({ object }) => isData(object.key, config))),
      manifests,
      skipped: others.filter((key) => !isMark(key, config.files)),
      marks: others.filter((key) => isMark(key, config.files)),
    };
  }

  return (config) => once(listings, JSON.stringify([config.files, config.format, config.manifest]), () => list(config));
}

/** The promise made for a key the first time it was asked for. */
export function once<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = made.get(key);
  if (known) return known;
  const promise = make();
  made.set(key, promise);
  return promise;
}

function dateObjects(
  objects: readonly ExportObject[],
  nightOf: (key: string) => Night | null | undefined,
): DatedObject[] {
  return objects.flatMap((object) => {
    const night = nightOf(object.key);
    return night === undefined ? [] : [{ object, night, rank: 0 }];
  });
}

/** By night, then by name. */
function rankInNight(files: readonly DatedObject[]): DatedObject[] {
  const sorted = [...files].sort(
    (a, b) => compareText(a.night ?? '', b.night ?? '') || compareText(a.object.key, b.object.key),
  );
  let rank = 0;
  return sorted.map((file, index) => {
    rank = index > 0 && sorted[index - 1]!.night === file.night ? rank + 1 : 0;
    return { ...file, rank };
  });
}
