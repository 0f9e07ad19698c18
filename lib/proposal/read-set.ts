import type { DuckDBConnection } from '@duckdb/node-api';
import type { ExportConfig } from '../config/health-config.ts';
import { exportsSchema } from '../config/schema/exports.ts';
import type { ExportObject } from '../exports/export-source.ts';
import { formatOf } from '../exports/file-format.ts';
import type { Piece } from '../exports/piece.ts';
import type { ReadPiece } from '../exports/read-pieces.ts';
import type { CsvFacts, FileSet, UnreadFile } from './facts.ts';
import { findPaths } from './find-paths.ts';

/** Of a series the newest files tell enough of what it is. */
const MOST_FILES = 31;
const MOST_BYTES = 200_000_000;

export interface ReadSet {
  readonly pieces: readonly Piece[];
  readonly keys: readonly string[];
  readonly csv: CsvFacts;
  /** The list of rows in a JSON document. */
  readonly jsonRows: string | null;
}

/** How the files of a set are read: what they need said. */
interface Reading {
  readonly csv: CsvFacts;
  readonly jsonRows: string | null;
  /** Into nested values. */
  readonly paths: readonly string[];
}

export interface SetReading {
  readonly name: string;
  readonly files: FileSet;
  readonly objects: ReadonlyMap<string, ExportObject>;
  readonly readPiece: ReadPiece;
  readonly connection: () => Promise<DuckDBConnection>;
}

const PLAIN: CsvFacts = {
  encoding: null,
  skip: 0,
  skipLast: 0,
  header: null,
  isEscaped: false,
};

/** The newest files of a set, read as they want to be; or why none can be. */
export async function readSet(set: SetReading): Promise<ReadSet | UnreadFile> {
  const keys = listNewest(set);
  const found = await tryReadings(set, keys);
  if ('because' in found) return found;
  const named = (await withoutHeader(set, keys, found)) ?? found;
  const best = (await fromList(set, keys, named)) ?? named;
  const paths = await findPaths(best.pieces.at(-1)!, await set.connection());
  const { pieces, keys: read } =
    paths.length === 0 ? best : await readAll(set, keys, { ...best.reading, csv: found.reading.csv, paths });
  return { pieces, keys: read, csv: best.reading.csv, jsonRows: best.reading.jsonRows };
}

function listNewest({ files, objects }: SetReading): readonly string[] {
  let bytes = 0;
  return files.keys
    .slice(-MOST_FILES)
    .reverse()
    .filter((key, index) => {
      bytes += objects.get(key)?.bytes ?? 0;
      return index === 0 || bytes <= MOST_BYTES;
    })
    .reverse();
}

interface Attempt {
  readonly reading: Reading;
  readonly pieces: readonly Piece[];
  readonly keys: readonly string[];
  /** Why files could not be read. */
  readonly faults: readonly UnreadFile[];
}

/** As it is; of CSV then as Excel, UNLOAD and reports write it, and as the reader advises. */
async function tryReadings(set: SetReading, keys: readonly string[]): Promise<Attempt | UnreadFile> {
  const isCsv = isCsvName(keys[0] ?? '');
  const readings: Reading[] = (isCsv ? dialects : [PLAIN]).map((csv) => ({ csv, jsonRows: null, paths: [] }));
  const known = new Set(readings.map((reading) => JSON.stringify(reading)));
  let best: Attempt | null = null;
  let fault: UnreadFile | null = null;
  for (const reading of readings) {
    const attempt = await readAll(set, keys, reading);
    fault ??= attempt.faults[0] ?? (isHeaderAlone(attempt) ? { key: attempt.keys.at(-1)!, because: NO_ROW } : null);
    if (hasRows(attempt) && (best === null || rank(attempt) < rank(best))) best = attempt;
    if (best !== null && rank(best) === 0) break;
    for (const hint of listHints(attempt))
      if (!known.has(JSON.stringify(hint))) {
        known.add(JSON.stringify(hint));
        readings.push(hint);
      }
  }
  return best ?? fault ?? { key: keys.at(-1) ?? set.files.pattern, because: NO_ROW };
}

const NO_ROW = 'has a header at most, and no row.';

/** Read, and empty: what other ways of reading say of it is about themselves. */
function isHeaderAlone(attempt: Attempt): boolean {
  return attempt.pieces.length > 0 && attempt.faults.length === 0 && !hasRows(attempt);
}

const dialects: readonly CsvFacts[] = [
  PLAIN,
  { ...PLAIN, encoding: 'utf-16' },
  { ...PLAIN, encoding: 'windows-1252' },
  { ...PLAIN, isEscaped: true },
];

async function readAll(
  { name, files, objects, readPiece }: SetReading,
  keys: readonly string[],
  reading: Reading,
): Promise<Attempt> {
  const config = configure(name, files, reading);
  const [pieces, read, faults]: [Piece[], string[], UnreadFile[]] = [[], [], []];
  for (const key of keys) {
    const outcome = await readPiece(
      config,
      { object: objects.get(key)!, night: null, rank: read.length },
      { zone: 'UTC', needs: new Map(), used: [], paths: reading.paths },
    );
    if (outcome.kind === 'unreadable') faults.push({ key, because: outcome.because });
    else if (outcome.kind === 'read') {
      pieces.push(outcome.piece);
      read.push(key);
    }
  }
  if (faults.length === 0 && pieces.length === 0)
    faults.push({ key: keys.at(-1) ?? files.pattern, because: 'is empty (0 bytes).' });
  return { reading, pieces, keys: read, faults };
}

/** Every default, but that no row is refused for want of an account. */
function configure(name: string, files: FileSet, { csv, jsonRows }: Reading): ExportConfig {
  const dialect = writeDialect(csv);
  const written = {
    files: files.pattern,
    csv: dialect,
    ...(jsonRows !== null && { json: { rows: jsonRows } }),
  };
  const config = exportsSchema.parse({ [name]: written }).get(name)!;
  return { ...config, account: '' };
}

function hasRows({ pieces }: Attempt): boolean {
  return pieces.some(({ rows }) => rows > 0);
}

/** 0: nothing to be wished for. Files that cannot be read weigh most, then a table of one column, then rows that cannot be. */
function rank({ pieces, faults }: Attempt): number {
  const rejected = pieces.reduce((sum, piece) => sum + piece.rejected, 0);
  return 1e12 * faults.length + (pieces.every(isNoTable) ? 1e9 : 0) + rejected;
}

/** One column, or columns most of which have no name: the header is further down. */
function isNoTable({ columns, format }: Piece): boolean {
  const unnamed = columns.filter(({ name }) => /^column_\d+$/.test(name)).length;
  return format === 'csv' && (columns.length === 1 || 2 * unnamed > columns.length);
}

/** A report's title or footer has that many lines at most, empty ones too. */
const MOST_LINES = 12;

/** What is worth a try where the reader says that lines are no rows: those of a title, or of the footer of a report; or a list in a document. */
function listHints({ reading, pieces, faults }: Attempt): readonly Reading[] {
  const { csv } = reading;
  const because = faults[0]?.because ?? '';
  const [, rows] = /write json: \{ rows: ([^ }]+) \}/.exec(because) ?? [];
  if (rows !== undefined) return [{ ...reading, jsonRows: rows }];
  const lines = Array.from({ length: MOST_LINES }, (_, index) => index + 1);
  const skipping = csv.skip > 0;
  if (pieces.length > 0 && pieces.every(isNoTable) && !skipping && csv.encoding === null && !csv.isEscaped)
    return lines.map((skip) => ({ ...reading, csv: { ...csv, skip } }));
  if (csv.skipLast > 0) return [];
  const [, last] = /a report with footer lines\? Then write csv: \{ skip_last: (\d+) \}/.exec(because) ?? [];
  if (last !== undefined) return [{ ...reading, csv: { ...csv, skipLast: Number(last) } }];
  const [, first] = /lines stand before its header, write csv: \{ skip: (\d+) \}/.exec(because) ?? [];
  if (first !== undefined && !skipping) return [{ ...reading, csv: { ...csv, skip: Number(first) } }];
  // Of a few rows the footer has more lines than the table. One line too many would be a whole row, which is refused.
  if (!/^has 1 cells in most rows/.test(because)) return [];
  return lines.map((skipLast) => ({ ...reading, csv: { ...csv, skipLast } }));
}

/** The same with columns called by their place, where the first line is a row like any other; null where it is a header. */
async function withoutHeader(set: SetReading, keys: readonly string[], found: Attempt): Promise<Attempt | null> {
  const names = found.pieces[0]!.columns.map(({ name }) => name);
  if (found.pieces[0]!.format !== 'csv' || !names.some(isValue)) return null;
  const header = names.map((_, index) => `column_${index + 1}`);
  const reading = { ...found.reading, csv: { ...found.reading.csv, header } };
  const plain = await readAll(set, keys, reading);
  if (rank(plain) === 0) return plain;
  const escaped = await readAll(set, keys, { ...reading, csv: { ...reading.csv, isEscaped: true } });
  return rank(escaped) < rank(plain) ? escaped : plain;
}

/** The rows of the list in a document that is one object; null where there is none, or no longer one. */
async function fromList(set: SetReading, keys: readonly string[], found: Attempt): Promise<Attempt | null> {
  const { pieces, reading } = found;
  if (reading.jsonRows !== null || pieces.some(({ rows, format }) => rows !== 1 || format === 'csv')) return null;
  const paths = await findPaths(pieces.at(-1)!, await set.connection());
  const lists = new Set(paths.flatMap((path) => /^(.+?)\.0\./.exec(path)?.[1] ?? []));
  let best: Attempt | null = null;
  for (const jsonRows of lists) {
    const attempt = await readAll(set, keys, { ...reading, jsonRows });
    if (attempt.faults.length === 0 && countRows(attempt) > countRows(best ?? found)) best = attempt;
  }
  return best;
}

function countRows({ pieces }: Attempt): number {
  return pieces.reduce((sum, { rows }) => sum + rows, 0);
}

/** What no column is called: a date, an instant, an address, an amount. */
function isValue(name: string): boolean {
  return /^\d{4}-\d{2}-\d{2}([T ].*)?$|^\d+([.,]\d+)?$|^[^@\s]+@[^@\s]+\.[a-z]+$/i.test(name.trim());
}

/** Named so, or not named at all. */
function isCsvName(key: string): boolean {
  return [null, 'csv'].includes(formatOf(key));
}

/** As `csv:` has it. */
export function writeDialect({
  encoding,
  skip,
  skipLast,
  header,
  isEscaped,
}: CsvFacts): Readonly<Record<string, string | number | readonly string[]>> {
  return {
    ...(encoding !== null && { encoding }),
    ...(skip > 0 && { skip }),
    ...(skipLast > 0 && { skip_last: skipLast }),
    ...(header !== null && { header }),
    ...(isEscaped && { quote: 'none', quote_escape: '\\' }),
  };
}
