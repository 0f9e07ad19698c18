import type { ExportConfig } from '../config/health-config.ts';
import { areCovered } from './check-manifests.ts';
import type { Gathered } from './gather-files.ts';
import type { KeyedPiece } from './judge-export.ts';
import { MAX_REJECTS_KEPT } from './line-reject.ts';

/** What cannot be seen of an export, or was assumed. */
export function describeNotes(config: ExportConfig, gathered: Gathered, pieces: readonly KeyedPiece[]): string[] {
  const notes: string[] = [];
  const { skipped } = gathered.listing;
  if (skipped.length > 0) notes.push(`Not read, their names say no known format: ${listSome(skipped)}.`);
  const empty = pieces.filter(({ piece }) => piece.rows + piece.rejected === 0).map(({ key }) => key);
  if (empty.length > 0) notes.push(`A header and no rows: ${listSome(empty)}.`);
  if (
    pieces.length > 0 &&
    !areCovered(
      pieces.map(({ key }) => key),
      gathered.manifests,
    )
  ) {
    notes.push(config.time === null ? UNSEEN_CUT : UNSEEN_SMALL_CUT);
  }
  const names = new Set(pieces.flatMap(({ piece }) => piece.columns.map(({ name }) => name)));
  if (names.size > 0) {
    const absent = [...config.types.keys()].filter((name) => !names.has(name));
    if (absent.length > 0) notes.push(`types: names columns that are not there: ${listSome(absent)}.`);
    if (!names.has(config.account)) notes.push(`No column ${config.account}: ${SQL_ONLY}`);
  }
  const rejected = pieces.reduce((sum, { piece }) => sum + piece.rejected, 0);
  if (rejected > MAX_REJECTS_KEPT)
    notes.push(`rejects.csv holds the first ${MAX_REJECTS_KEPT} of ${rejected} rejected rows.`);
  return notes;
}

const SQL_ONLY = 'the export is for sql only.';
const UNSEEN_CUT = 'Without a manifest.json, a file cut between two rows cannot be seen.';
const UNSEEN_SMALL_CUT =
  'Without a manifest.json, a file cut between two rows is seen only when a tenth of the usual rows is gone.';

/** Whether a note is of what can be seen of such an export on any night, and of nothing that was found tonight. */
export function isStandingNote(note: string): boolean {
  return note === UNSEEN_CUT || note === UNSEEN_SMALL_CUT || note.endsWith(SQL_ONLY);
}

const MOST_LISTED = 3;

function listSome(names: readonly string[]): string {
  const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : '';
  return names.slice(0, MOST_LISTED).join(', ') + more;
}
