import { toIsoDate } from '../calendar.ts';
import type { ExportConfig } from '../config/health-config.ts';
import { formatCount, formatPart } from '../format-count.ts';
import { areCovered } from './check-manifests.ts';
import { asOdd, type ExportNote } from './export-table.ts';
import type { Gathered } from './gather-files.ts';
import { MAX_REJECTS_KEPT } from './line-reject.ts';
import type { Settled } from './settle-files.ts';

/** What cannot be seen of an export, or was assumed. */
export function describeNotes(config: ExportConfig, gathered: Gathered, { pieces, gaps }: Settled): ExportNote[] {
  const notes = [...describeGaps(gaps), ...summarise(gathered.unusedManifests)].map(asOdd);
  const { skipped } = gathered.listing;
  if (skipped.length > 0) notes.push(asOdd(`Not read, their names say no known format: ${listSome(skipped)}.`));
  const empty = gathered.files.flatMap(({ file, outcome }) =>
    outcome.kind === 'read' && outcome.piece.rows + outcome.piece.rejected === 0 ? [file.object.key] : [],
  );
  if (empty.length > 0) notes.push(asOdd(`A header and no rows: ${listSome(empty)}.`));
  const bare = gathered.files.filter(({ outcome }) => outcome.kind === 'empty').map(({ file }) => file.object.key);
  if (bare.length > 0) notes.push(asOdd(`0 bytes: ${listSome(bare)}.`));
  if (
    pieces.length > 0 &&
    !areCovered(
      pieces.map(({ key }) => key),
      gathered.manifests,
    )
  ) {
    notes.push(asExpected(config.time === null ? UNSEEN_CUT : UNSEEN_SMALL_CUT));
  }
  const columns = pieces.flatMap(({ piece }) => piece.columns).filter(({ isAbsent }) => !isAbsent);
  const names = new Set(columns.map(({ name }) => name));
  if (names.size > 0) {
    const absent = [...config.types.keys()].filter((name) => !names.has(name));
    if (absent.length > 0) notes.push(asOdd(`types: names columns that are not there: ${listSome(absent)}.`));
    if (!names.has(config.account)) notes.push(asExpected(`No column ${config.account}: the export is for sql only.`));
  }
  const rejected = pieces.reduce((sum, { piece }) => sum + piece.rejected, 0);
  if (rejected > MAX_REJECTS_KEPT)
    notes.push(asOdd(`rejects.csv holds the first ${formatPart(MAX_REJECTS_KEPT, rejected)} rejected rows.`));
  return notes;
}

/** Each gap; of many, how many there are and the newest. */
function describeGaps(gaps: Settled['gaps']): string[] {
  const days = gaps.map(({ day }) => day).sort((a, b) => a - b);
  if (days.length <= MOST_LISTED)
    return gaps.map(({ day, because }) => `The rows of ${toIsoDate(day)} are missing: ${because}`);
  const newest = gaps.find(({ day }) => day === days.at(-1))!;
  return [
    `The rows of ${days.length} nights from ${toIsoDate(days[0]!)} to ${toIsoDate(newest.day)} are missing; of the last: ${newest.because}`,
  ];
}

const UNSEEN_CUT = 'Without a manifest.json, a file cut between two rows cannot be seen.';
const UNSEEN_SMALL_CUT =
  'Without a manifest.json, a file cut between two rows is seen only when a tenth of the usual rows is gone.';

/** What can be seen of such an export on any night, and nothing that was found tonight. */
function asExpected(message: string): ExportNote {
  return { weight: 'expected', message };
}

const MOST_LISTED = 3;

/** The same is said of every night: the first of many, and how many more. */
function summarise(sentences: readonly string[]): string[] {
  const [first, ...others] = sentences;
  if (first === undefined) return [];
  return [others.length === 0 ? first : `${first} (And ${others.length} more such files.)`];
}

function listSome(names: readonly string[]): string {
  const more = names.length > MOST_LISTED ? ` and ${formatCount(names.length - MOST_LISTED)} more` : '';
  return names.slice(0, MOST_LISTED).join(', ') + more;
}
