import { toDay, toIsoDate } from '../calendar.ts';
import type { ExportConfig } from '../config/health-config.ts';
import { quoteName } from '../quote-sql.ts';
import { areCovered } from './check-manifests.ts';
import { findColumnNeeds } from './column-needs.ts';
import { type Dating, dateExport } from './date-export.ts';
import { describeCells } from './describe-cells.ts';
import { describeNotes } from './describe-notes.ts';
import { explainFailure } from './explain-failure.ts';
import {
  asOdd,
  DAY_COLUMN,
  type ExportColumn,
  type ExportReport,
  type ExportTable,
  type Gap,
  type RejectedRow,
} from './export-table.ts';
import { KNOWN_ENDINGS } from './file-format.ts';
import { type FileReaders, type Gathered, gatherFiles } from './gather-files.ts';
import {
  describeStale,
  findAbsentColumn,
  findDrop,
  findTooManyRejects,
  isStale,
  type KeyedPiece,
  type Refusal,
} from './judge-export.ts';
import { MAX_REJECTS_KEPT } from './line-reject.ts';
import { listUnreadable } from './list-unreadable.ts';
import type { LoadRequest } from './load-request.ts';
import { combineColumns } from './read-columns.ts';
import type { ReaderDatabase } from './reader-database.ts';
import { readingRules } from './reading-rules.ts';
import { type Settled, settleFiles } from './settle-files.ts';
import { usedNames, usedPaths } from './used-columns.ts';
import { writeRelation } from './write-relation.ts';

export interface Sources extends FileReaders {
  readonly location: string;
  readonly database: ReaderDatabase;
}

export interface LoadedExport {
  /** Null unless the export is present or carried. */
  readonly table: ExportTable | null;
  readonly report: ExportReport;
  readonly rejects: readonly RejectedRow[];
}

/** One export on one night: its table when it can be used, and what there is to say of it. */
export async function loadExport(config: ExportConfig, request: LoadRequest, sources: Sources): Promise<LoadedExport> {
  const { night, isReplay } = request;
  const zone = request.config.timezone;
  const needs = findColumnNeeds(request.config).get(config.name) ?? new Map();
  const meaning = {
    zone,
    needs,
    used: usedNames(request.config, config.name),
    paths: usedPaths(request.config, config.name),
  };
  const gathered = await gatherFiles(config, { ...request, meaning }, sources);
  const settled = settleFiles(config, request, gathered);
  const { pieces, gaps } = settled;
  const rules = readingRules(config, pieces[0]?.piece.format ?? 'csv', meaning);
  const all = pieces.map(({ piece }) => piece);
  const columns = combineColumns(all, rules, config.maxRejects);
  const dating = dateExport(config, pieces, gathered, { night, zone, isReplay });
  const shortcoming = refuse(config, request, { gathered, settled, dating, location: sources.location });
  const shown: ExportColumn[] = columns.map(({ name, type }) => ({ name, type }));
  const made =
    shortcoming === null && pieces.length > 0
      ? makeTable(config, gathered, { gaps, dating, columns: shown, relation: writeRelation(all, columns, rules) })
      : null;
  const { duplicateIds, refusal: failure } = await countDuplicates(made, toDay(night), sources.database);
  const unreadable = await listUnreadable(made ? pieces : [], columns, rules, () => sources.database.connection());
  const refusal = shortcoming ?? failure;
  const table = refusal === null && made ? { ...made, unread: unreadable.columns } : null;
  const { rejects, count } = collectRejects(config.name, pieces);
  const { isCarried, nights } = gathered.selection;
  const report: ExportReport = {
    name: config.name,
    state: refusal?.state ?? (isCarried ? 'carried' : 'present'),
    because: refusal?.because ?? (isCarried ? describeCarried(config, night, nights!.to) : null),
    newestDate: dating.newest === null ? null : toIsoDate(dating.newest),
    files: describeFiles(gathered),
    rowsRead: pieces.reduce((sum, { piece }) => sum + piece.rows + piece.rejected, 0),
    rowsRejected: count,
    rowsVisible: dating.rowsVisible,
    rowsTonight: dating.rowsTonight,
    rowsOn: dating.rowsOn,
    ...(gaps.length > 0 ? { gapNights: gaps.length } : {}),
    duplicateIds,
    columns: shown,
    notes: [
      ...dating.notes.map(asOdd),
      ...describeNotes(config, gathered, settled),
      ...unreadable.notes.map(asOdd),
      ...(table === null ? [] : describeCells(columns, config.name, request.config)),
    ],
  };
  return { table, report, rejects: [...rejects, ...unreadable.cells] };
}

/** The first reason, in the order of what a person must put right first; null when the export can be used. */
function refuse(
  config: ExportConfig,
  { night, weekdayRows, config: health }: LoadRequest,
  state: { gathered: Gathered; settled: Settled; dating: Dating; location: string },
): Refusal | null {
  const { gathered, settled, dating } = state;
  const { pieces } = settled;
  if (settled.refusal) return settled.refusal;
  if (pieces.length === 0) return describeMissing(config, night, gathered, state.location);
  const tonight = pieces.filter((piece) => piece.night === null || piece.night === night);
  const isWhole = areCovered(
    tonight.map(({ key }) => key),
    gathered.manifests,
  );
  const isEvent = config.time !== null;
  return (
    findAbsentColumn(config, pieces) ??
    findTooManyRejects(config, pieces) ??
    (isEvent && !isWhole && !health.notify.quiet.holidays.includes(night)
      ? findDrop(dating.rowsTonight, weekdayRows.get(config.name) ?? [])
      : null) ??
    (isStale(dating.newest, toDay(night), config.freshWithinHours)
      ? describeStale(dating.newest, night, config.freshWithinHours!, isEvent ? 'row' : 'snapshot')
      : null)
  );
}

function describeMissing(config: ExportConfig, night: string, { listing }: Gathered, location: string): Refusal {
  const when = listing.isDated ? ` for ${night}` : '';
  const [skipped] = listing.skipped;
  const [mark] = listing.marks;
  const instead = skipped
    ? `; ${skipped} does, but its name ends in none of ${KNOWN_ENDINGS}`
    : mark
      ? `; ${mark} does, but by its name it is no data: it is what tools write beside them`
      : '';
  const newest = listing.files.findLast((file) => file.night !== null && file.night <= night)?.night;
  const last = newest ? ` The newest is of ${newest}.` : '';
  const what = `No file under ${location} matches files: ${config.files}${when}${instead}.`;
  return { state: 'missing', because: `${what}${last} Check the pattern and whether the export job ran.` };
}

function describeCarried(config: ExportConfig, night: string, from: string): string {
  return `There is no snapshot of ${night}; that of ${from} is carried forward (fresh_within ${config.freshWithinHours}h). Check whether the export job ran.`;
}

function makeTable(
  config: ExportConfig,
  { selection, files, listing }: Gathered,
  made: {
    gaps: readonly Gap[];
    dating: Dating;
    columns: ExportColumn[];
    relation: string;
  },
): Omit<ExportTable, 'unread'> {
  const { gaps, dating, columns, relation } = made;
  const has = (name: string) => columns.some((column) => column.name === name);
  const firstNight = files[0]?.file.night ?? null;
  return {
    name: config.name,
    kind: config.time === null ? 'snapshot' : 'event',
    state: selection.isCarried ? 'carried' : 'present',
    account: has(config.account) ? config.account : null,
    time: config.time,
    id: config.id,
    keep: config.keep === 'first' ? 'first' : config.updatedAt === null ? 'last by row' : 'last by version',
    columns,
    relation,
    gaps,
    isMissingOn(day) {
      if (config.time === null) return false;
      const hasNoFile = listing.isDated && firstNight !== null && toDay(firstNight) > day;
      return hasNoFile || isStale(dating.newestOn(day), day, config.freshWithinHours);
    },
  };
}

function collectRejects(name: string, pieces: readonly KeyedPiece[]): { rejects: RejectedRow[]; count: number } {
  const rejects: RejectedRow[] = [];
  let count = 0;
  for (const { key, piece } of pieces) {
    count += piece.rejected;
    for (const reject of piece.rejects.slice(0, MAX_REJECTS_KEPT - rejects.length)) {
      rejects.push({ export: name, file: key, ...reject });
    }
  }
  return { rejects, count };
}

function describeFiles({ files }: Gathered): ExportReport['files'] {
  return files.map(({ file: { object }, outcome }) => ({
    key: object.key,
    version: object.version,
    bytes: object.bytes,
    rows: outcome.kind === 'unreadable' ? 0 : outcome.piece.rows + outcome.piece.rejected,
  }));
}

async function countDuplicates(
  table: Omit<ExportTable, 'unread'> | null,
  night: number,
  database: ReaderDatabase,
): Promise<{ duplicateIds: number; refusal: Refusal | null }> {
  if (table === null || table.id === null) return { duplicateIds: 0, refusal: null };
  const id = quoteName(table.id);
  const visible = table.kind === 'event' ? `WHERE ${DAY_COLUMN} <= ${night}` : '';
  try {
    const connection = await database.connection();
    const result = await connection.runAndReadAll(
      `SELECT (count(${id}) - count(DISTINCT ${id}))::DOUBLE FROM (${table.relation}) ${visible}`,
    );
    return { duplicateIds: Number(result.getRows()[0]?.[0]), refusal: null };
  } catch (error) {
    await database.renew();
    const because = explainFailure(error, null);
    if (because === null) throw error;
    return {
      duplicateIds: 0,
      refusal: { state: 'incomplete', because: `Comparing the ids (${table.id}) of all its files ${because}` },
    };
  }
}
