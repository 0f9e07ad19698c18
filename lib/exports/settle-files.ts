import { type Night, toDay } from '../calendar.ts';
import type { ExportConfig } from '../config/health-config.ts';
import { checkManifests, type FileFault, type ReadManifestFile } from './check-manifests.ts';
import type { Gap } from './export-table.ts';
import type { Gathered, GatheredFile } from './gather-files.ts';
import {
  findBareFiles,
  findMixedFormats,
  findTooManyRejects,
  findUnusableColumns,
  type KeyedPiece,
  type Refusal,
} from './judge-export.ts';
import type { LoadRequest } from './load-request.ts';
import { composed, type ReadFile } from './manifest.ts';
import { holdsAccounts } from './used-columns.ts';

/** What the files of an export come to. */
export interface Settled {
  readonly pieces: readonly KeyedPiece[];
  readonly gaps: readonly Gap[];
  /** Why none of them can be used; null when they can. */
  readonly refusal: Refusal | null;
}

/** Sorts out the files: what one of an earlier night has wrong takes that night only, where rows have dates; else the whole export. */
export function settleFiles(config: ExportConfig, { night, config: health }: LoadRequest, gathered: Gathered): Settled {
  const isTolerant = config.time !== null && !holdsAccounts(health, config.name);
  const isEarlier = (of: Night | null): of is Night => isTolerant && of !== null && of < night;
  const read = readPiecesOf(gathered, 'read');
  const faults: readonly FileFault[] = [
    ...findFileFaults(config, night, gathered),
    ...checkManifests(config, listRead(gathered), gathered),
    ...findMixedFormats(config, read),
    ...findUnusableColumns(config, health, read),
    ...findBareFiles(config, read),
    ...findRejected(config, read, isEarlier),
  ];
  const worst = faults.find((fault) => !isEarlier(fault.night));
  const gaps = gapsOf(faults.filter((fault) => isEarlier(fault.night)));
  const hasGap = (of: Night | null): boolean => isEarlier(of) && gaps.some(({ day }) => day === toDay(of));
  const whole = read.filter((piece) => !hasGap(piece.night));
  // One without rows stands for all, so that there is a table.
  const pieces =
    whole.length > 0
      ? whole
      : readPiecesOf(gathered, 'empty')
          .filter((piece) => !hasGap(piece.night))
          .slice(0, 1);
  const fault = worst ?? (pieces.length === 0 ? faults[0] : undefined);
  const { state = 'incomplete' } = fault ?? {};
  return { pieces, gaps, refusal: fault === undefined ? null : { state, because: fault.because } };
}

function findFileFaults(config: ExportConfig, night: Night, gathered: Gathered): FileFault[] {
  return gathered.files.flatMap((one) => {
    const because = findFileFault(one, { config, night, gathered });
    return because === null ? [] : [{ night: one.file.night, because: `${one.file.object.key} ${because}` }];
  });
}

/** Why a file cannot be used, as the rest of a sentence that begins with its name; null when it can. */
function findFileFault({ file, outcome }: GatheredFile, around: Surroundings): string | null {
  switch (outcome.kind) {
    case 'read':
      return null;
    case 'unreadable':
      return outcome.because;
    case 'empty':
      return isSoundlyEmpty(file.object.key, file.night, around)
        ? null
        : 'is empty (0 bytes), and nothing says that there are no rows: export or upload it again, or write empty_files: sound.';
  }
}

interface Surroundings {
  readonly config: ExportConfig;
  readonly night: Night;
  readonly gathered: Gathered;
}

/** Whether a file of 0 bytes means no rows: its neighbours of the night have some, a later night arrived, or somebody says so. */
function isSoundlyEmpty(key: string, of: Night | null, { config, night, gathered }: Surroundings): boolean {
  if (config.areEmptyFilesSound || isAnnouncedEmpty(key, gathered.manifests)) return true;
  const hasRows = ({ file, outcome }: GatheredFile): boolean =>
    file.night === of && outcome.kind === 'read' && outcome.piece.rows > 0;
  if (gathered.files.some(hasRows)) return true;
  return (
    of !== null &&
    gathered.listing.files.some((other) => other.night !== null && other.night > of && other.night <= night)
  );
}

function isAnnouncedEmpty(key: string, manifests: readonly ReadManifestFile[]): boolean {
  return manifests.some(
    ({ outcome }) =>
      outcome.kind === 'read' &&
      outcome.manifest.entries.some(
        ({ key: own, rows, bytes }) => composed(own) === composed(key) && (rows === 0 || bytes === 0),
      ),
  );
}

/** Files of earlier nights that have too many rejected rows, when there are too many in all. */
function findRejected(
  config: ExportConfig,
  pieces: readonly KeyedPiece[],
  isEarlier: (night: Night | null) => boolean,
): FileFault[] {
  if (findTooManyRejects(config, pieces) === null) return [];
  return pieces.flatMap((piece) => {
    const refusal = isEarlier(piece.night) ? findTooManyRejects(config, [piece]) : null;
    return refusal ? [{ night: piece.night, because: `${piece.key}: ${refusal.because}` }] : [];
  });
}

/** The first fault of each night. */
function gapsOf(faults: readonly FileFault[]): Gap[] {
  const gaps = new Map<Night, string>();
  for (const { night, because } of faults) if (night !== null && !gaps.has(night)) gaps.set(night, because);
  return [...gaps].map(([night, because]) => ({ day: toDay(night), because }));
}

function readPiecesOf({ files }: Gathered, kind: 'read' | 'empty'): KeyedPiece[] {
  return files.flatMap(({ file, outcome }) =>
    outcome.kind === kind ? [{ key: file.object.key, night: file.night, piece: outcome.piece }] : [],
  );
}

function listRead({ files }: Gathered): ReadFile[] {
  return files.flatMap(({ file: { object }, outcome }) => {
    if (outcome.kind === 'unreadable') return [];
    const rows = outcome.piece.rows + outcome.piece.rejected;
    return [{ key: object.key, bytes: object.bytes, rows, sha256: outcome.sha256 }];
  });
}
