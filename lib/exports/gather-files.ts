import { addDays, type Night, toDay } from '../calendar.ts';
import type { ExportConfig } from '../config/health-config.ts';
import { announcedNights, type ReadManifestFile } from './check-manifests.ts';
import type { Listing, ListObjects } from './list-objects.ts';
import type { LoadRequest } from './load-request.ts';
import type { ReadManifest } from './read-manifests.ts';
import { FETCHED_AT_ONCE, type Meaning, type ReadOutcome, type ReadPiece } from './read-pieces.ts';
import { type DatedObject, type Selection, selectFiles } from './select-files.ts';
import { sortManifests } from './sort-manifests.ts';

/** The files of an export on a night, read. */
export interface Gathered {
  readonly listing: Listing;
  readonly selection: Selection;
  readonly manifests: readonly ReadManifestFile[];
  /** Sentences about manifests that are not used. */
  readonly unusedManifests: readonly string[];
  readonly files: readonly GatheredFile[];
}

export interface GatheredFile {
  readonly file: DatedObject;
  readonly outcome: ReadOutcome;
}

export interface FileReaders {
  readonly list: ListObjects;
  readonly readPiece: ReadPiece;
  readonly readManifest: ReadManifest;
}

export async function gatherFiles(
  config: ExportConfig,
  { meaning, ...request }: LoadRequest & { readonly meaning: Meaning },
  readers: FileReaders,
): Promise<Gathered> {
  const { night } = request;
  const listed = await readers.list(config);
  const windowStart = request.windowStart.get(config.name) ?? null;
  const from = earliestNight(config, night, windowStart);
  const isNeeded = (file: DatedObject) =>
    file.night === null || (file.night <= night && (from === null || file.night >= from));
  const found = await sortManifests(config, listed, { isNeeded, readManifest: readers.readManifest });
  const { manifests, unused } = found;
  const listing = { ...listed, files: listed.files.filter((file) => !found.among.has(file)) };
  const announced = announcedNights(manifests, listing);
  const selection = selectFiles(config, listing.files, { night, windowStart, isDated: listing.isDated, announced });
  const files: GatheredFile[] = [];
  for (let first = 0; first < selection.files.length; first += FETCHED_AT_ONCE) {
    const some = selection.files.slice(first, first + FETCHED_AT_ONCE);
    const outcomes = await Promise.all(some.map((file) => readers.readPiece(config, file, meaning)));
    files.push(...some.map((file, index) => ({ file, outcome: outcomes[index]! })));
  }
  return { listing, selection, manifests, unusedManifests: unused, files };
}

/** The first night whose files can matter; null = all. */
function earliestNight(config: ExportConfig, night: Night, windowStart: number | null): Night | null {
  if (config.time === null) return addDays(night, -Math.floor((config.freshWithinHours ?? 0) / 24));
  return windowStart === null ? null : addDays(night, windowStart - toDay(night));
}
