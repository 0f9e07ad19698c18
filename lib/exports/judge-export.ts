import { type Day, type Night, toDay, toIsoDate } from '../calendar.ts';
import { type ExportConfig, type HealthConfig, TIME_OF_PATH } from '../config/health-config.ts';
import { suggestName } from '../config/nearest-name.ts';
import { countOf, formatCount, formatPart } from '../format-count.ts';
import { percent } from '../percent.ts';
import { boundCount, median } from '../statistics.ts';
import { describeSuggestion, formatOfOthers, suggestDates } from '../suggest-dates.ts';
import type { ExportState } from './export-table.ts';
import type { Piece, PieceColumn } from './piece.ts';
import { usesColumn } from './used-columns.ts';

/** Why an export cannot be used. */
export interface Refusal {
  readonly state: Exclude<ExportState, 'present' | 'carried'>;
  readonly because: string;
}

/** Why one file cannot be used, and the night it is of. */
export interface FileRefusal extends Refusal {
  readonly night: Night | null;
}

export interface KeyedPiece {
  readonly key: string;
  /** Of its file; null when the pattern has no date. */
  readonly night: Night | null;
  readonly piece: Piece;
}

/** Files that are of another format than the newest: one reading of decimals and dates holds for all files of a night. */
export function findMixedFormats({ csv }: ExportConfig, files: readonly KeyedPiece[]): readonly FileRefusal[] {
  if (csv.decimal !== ',' && csv.thousands === null && csv.dates === null) return [];
  const newest = files.at(-1);
  return files.flatMap(({ key, night, piece }) => {
    if (newest === undefined || piece.format === newest.piece.format) return [];
    const because = `${key} is of another format than ${newest.key}, and csv: with decimal, thousands or dates holds for CSV only. Export all in one format.`;
    return [{ night, state: 'incomplete', because }];
  });
}

/** Columns that the config uses and SQL cannot: names that it cannot tell apart, bytes that are no text; and names that are ours. */
export function findUnusableColumns(
  { name }: ExportConfig,
  config: HealthConfig,
  files: readonly KeyedPiece[],
): readonly FileRefusal[] {
  const isUsed = (column: PieceColumn) => usesColumn(config, name, column.name);
  const describe = ({ columns }: Piece): string | null => {
    const reserved = columns.find((column) => column.name.toLowerCase().startsWith('__nr_'));
    if (reserved) return `has a column ${quote(reserved.name)}; names may not begin with __nr_.`;
    const repeated = columns.find((column) => column.isRepeated && isUsed(column));
    if (repeated)
      return `has the column ${quote(repeated.name)} more than once, and health.yaml uses it. Give every column its own name, or name all of them with csv: { skip: 1, header: [ … ] }.`;
    const bad = columns.find((column) => column.unusable !== null && isUsed(column));
    if (!bad?.unusable) return null;
    return `has ${bad.unusable.what} in the column ${quote(bad.name)}, and health.yaml uses it. ${bad.unusable.instead}`;
  };
  return files.flatMap(({ key, night, piece }) => {
    const because = describe(piece);
    return because === null ? [] : [{ night, state: 'incomplete', because: `${key} ${because}` }];
  });
}

/** Files without the account or the time of their rows. */
export function findBareFiles(config: ExportConfig, files: readonly KeyedPiece[]): readonly FileRefusal[] {
  const isInSome = (name: string) => files.some(({ piece }) => hasColumn(piece, name));
  const inEvery: [string, string | null][] = [
    ['account', config.isAccountNamed || isInSome(config.account) ? config.account : null],
    ['time', config.time === TIME_OF_PATH ? null : config.time],
  ];
  return files.flatMap(({ key, night, piece }) => {
    if (piece.columns.every(({ isAbsent }) => isAbsent)) return [];
    const [first] = inEvery.flatMap(([role, name]) =>
      name !== null && !hasColumn(piece, name) && !(isPathOf(piece, name) && isInSome(name)) ? [{ role, name }] : [],
    );
    return first ? [{ night, ...absent(first.role, first.name, key, piece) }] : [];
  });
}

/** A column the config names and no file has. */
export function findAbsentColumn(config: ExportConfig, files: readonly KeyedPiece[]): Refusal | null {
  const isInSome = (name: string) => files.some(({ piece }) => hasColumn(piece, name));
  const inSome: [string, string | null][] = [
    ['id', config.id],
    ['as_of', config.asOf],
    ['updated_at', config.updatedAt],
  ];
  const newest = files.at(-1);
  for (const [role, name] of inSome) {
    if (newest && name !== null && !isInSome(name)) {
      return absent(role, name, newest.key, newest.piece);
    }
  }
  return null;
}

function hasColumn({ columns }: Piece, wanted: string): boolean {
  return columns.some(({ name, isAbsent }) => name === wanted && !isAbsent);
}

/** A path that rows of other files have: in each row of this one it is empty. */
function isPathOf({ columns }: Piece, wanted: string): boolean {
  return columns.some(({ name, isAbsent }) => name === wanted && isAbsent);
}

function absent(role: string, name: string, key: string, piece: Piece): Refusal {
  const { columns } = piece;
  const names = columns.filter(({ isAbsent }) => !isAbsent).map((column) => column.name);
  const hint = names.length > 0 ? suggestName(name, names).replace('Allowed:', 'Its columns:') : 'it has no columns';
  const inside = isOneDocument(piece)
    ? ' If it is one JSON document, write json: { rows: … } with the key of its list.'
    : '';
  return { state: 'missing', because: `${key} has no column ${quote(name)} (${role}:): ${hint}.${inside}` };
}

/** A single row with a single line of JSON: it may hold the others. */
function isOneDocument({ format, rows, rejected }: Piece): boolean {
  return format === 'jsonl' && rows + rejected === 1;
}

/** More rows rejected than the config allows. */
export function findTooManyRejects(config: ExportConfig, files: readonly KeyedPiece[]): Refusal | null {
  const rejected = files.reduce((sum, { piece }) => sum + piece.rejected, 0);
  const rows = files.reduce((sum, { piece }) => sum + piece.rows + piece.rejected, 0);
  if (rejected <= config.maxRejects * rows) return null;
  const worst = files.find(({ piece }) => piece.rejects.length > 0);
  const [first] = worst?.piece.rejects ?? [];
  const column = first?.column ? `, column ${quote(first.column)}` : '';
  const example = worst && first ? ` The first: ${worst.key} line ${first.line}${column} ${first.reason}.` : '';
  const hint = first && first.column === config.time ? ` ${hintDates(config, files)}` : '';
  return {
    state: 'incomplete',
    because: `${formatPart(rejected, rows)} rows are rejected, more than max_rejects ${percent(config.maxRejects, 2)}.${example}${hint} See rejects.csv.`,
  };
}

/** What would make dates of the times that are none. */
function hintDates({ name, time, dates, csv }: ExportConfig, files: readonly KeyedPiece[]): string {
  const rejects = files.flatMap(({ piece }) => piece.rejects).filter(({ column }) => column === time);
  const others = formatOfOthers(
    files.some(({ piece }) => piece.rows > 0),
    dates ?? csv.dates,
  );
  return describeSuggestion(suggestDates(rejects.map(({ value }) => value)), `exports.${name}`, others);
}

const SAME_WEEKDAYS = 4;
const LEAST_SHARE = 0.9;

/** Standard deviations of a count that are ordinary. */
const DEVIATIONS = 4;

/**
 * Fewer rows dated tonight than the same weekdays lead to expect: a cut between two rows, perhaps. Of an export that has few rows, or as many
 * as it happens, some less are chance.
 */
export function findDrop(rowsTonight: number, weekdayRows: readonly number[]): Refusal | null {
  if (weekdayRows.length < SAME_WEEKDAYS) return null;
  const earlier = weekdayRows.slice(0, SAME_WEEKDAYS);
  const expected = median(earlier);
  const least = Math.min(LEAST_SHARE * expected, boundCount(earlier, DEVIATIONS).low);
  if (rowsTonight >= least) return null;
  return {
    state: 'incomplete',
    because: `Only ${countOf(rowsTonight, 'row is', 'rows are')} dated tonight; ${formatCount(expected)} are usual on this weekday, and fewer than ${formatCount(Math.ceil(least))} may be a file that was cut off. Export it again, or put a manifest.json beside it that says it is whole.`,
  };
}

/** An age in whole dates against `fresh_within`; without it nothing is stale. */
export function isStale(newest: Day | null, day: Day, freshWithinHours: number | null): boolean {
  if (freshWithinHours === null) return false;
  return newest === null || 24 * (day - newest) > freshWithinHours;
}

export function describeStale(newest: Day | null, night: string, freshWithinHours: number, what: string): Refusal {
  const age = newest === null ? null : toDay(night) - newest;
  const found =
    newest === null
      ? `There is no ${what} up to ${night}`
      : `The newest ${what} is of ${toIsoDate(newest)}, ${age} ${age === 1 ? 'day' : 'days'} before ${night}`;
  return {
    state: 'stale',
    because: `${found}, and fresh_within is ${describeHours(freshWithinHours)}. Check whether the export job still runs.`,
  };
}

function quote(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}

/** As a config would say it: whole days as days. */
function describeHours(hours: number): string {
  return hours % 24 === 0 && hours >= 48 ? `${hours / 24}d` : `${hours}h`;
}
