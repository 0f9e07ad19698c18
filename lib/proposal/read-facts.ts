import type { ExportConfig } from '../config/health-config.ts';
import { exportsSchema } from '../config/schema/exports.ts';
import type { ExportSource } from '../exports/export-source.ts';
import { formatOf, isData } from '../exports/file-format.ts';
import { MANIFEST_NAME } from '../exports/file-pattern.ts';
import type { Piece } from '../exports/piece.ts';
import { createPieceReader, type ReadPiece } from '../exports/read-pieces.ts';
import { createReaderDatabase, openReaderDatabase, type ReaderDatabase } from '../exports/reader-database.ts';
import type { ReadingScratch } from '../files/scratch.ts';
import { quoteText } from '../quote-sql.ts';
import type { ColumnFacts, CsvFacts, FileSet, KeyMatch, SetFacts, UnreadFile } from './facts.ts';
import { groupFiles } from './group-files.ts';
import { matchColumns } from './match-columns.ts';
import { measureColumns } from './measure-columns.ts';
import { recogniseSet, type Subject } from './recognise-set.ts';
import { slugOf } from './words.ts';

/** Of a series the newest files tell enough of what it is. */
const MOST_FILES = 31;
const MOST_BYTES = 200_000_000;

export interface FolderFacts {
  readonly sets: readonly SetFacts[];
  /** Files in a format that is not read, and files that could not be. */
  readonly unread: readonly UnreadFile[];
}

export interface FactReader {
  /** Every file of the folder, looked at. `onSet` hears of each series before it is read. */
  readFolder(onSet: (files: FileSet) => void): Promise<FolderFacts>;
  /** How a column of a set meets one of another: each way that meets anything, the plainest first. */
  match(from: Place, to: Place): Promise<readonly KeyMatch[]>;
  close(): Promise<void>;
}

/** A column of a set. */
export interface Place {
  readonly set: string;
  readonly column: string;
}

interface OpenSet {
  readonly relation: string;
  readonly slots: ReadonlyMap<string, string>;
}

/** Reads files as a night does, and asks DuckDB what is in them. */
export function createFactReader(source: ExportSource, scratch: ReadingScratch): FactReader {
  const database = createReaderDatabase(() => openReaderDatabase(scratch.folder));
  const readPiece = createPieceReader(source, scratch, database);
  const open = new Map<string, OpenSet>();
  const matches = new Map<string, Awaited<ReturnType<typeof matchColumns>>>();

  return {
    async readFolder(onSet) {
      const objects = await source.list('');
      const bytesOf = new Map(objects.map(({ key, bytes }) => [key, bytes]));
      const known = objects.map(({ key }) => key).filter(isExport);
      const unread: UnreadFile[] = objects
        .map(({ key }) => key)
        .filter((key) => !isExport(key) && !isOwnFile(key))
        .map((key) => ({ key, because: 'has no format that is read: CSV, JSON lines or Parquet.' }));
      const sets: SetFacts[] = [];
      for (const files of groupFiles(known)) {
        onSet(files);
        const name = nameSet(files, new Set(sets.map((set) => set.name)));
        const read = await readSet({ name, files, bytesOf }, objects, readPiece);
        if ('because' in read) unread.push(read);
        else sets.push(await describeSet({ name, files, read, database, open, taken: sets.map((set) => set.name) }));
      }
      return { sets, unread };
    },
    async match(from, to) {
      const [own, other] = [open.get(from.set), open.get(to.set)];
      const [slot, otherSlot] = [own?.slots.get(from.column), other?.slots.get(to.column)];
      if (!own || !other || slot === undefined || otherSlot === undefined) return [];
      const key = JSON.stringify([from, to]);
      const found =
        matches.get(key) ??
        (await matchColumns(
          { relation: own.relation, slot },
          { relation: other.relation, slot: otherSlot },
          await database.connection(),
        ));
      matches.set(key, found);
      return found.map((one) => ({ ...one, set: from.set, column: from.column, rosterColumn: to.column }));
    },
    close: () => database.close(),
  };
}

function isExport(key: string): boolean {
  return isData(key, { format: null }) && !key.endsWith(MANIFEST_NAME) && !isOwnFile(key);
}

/** What Nightrounds itself writes, hidden files, and the words about data that lie beside it. */
function isOwnFile(key: string): boolean {
  const name = key.slice(key.lastIndexOf('/') + 1);
  return (
    /^(\.|_)|^(health\.ya?ml|manifest\.json)$|(^|[._-])(readme|licen[cs]e)/i.test(name) ||
    /\.(md|ya?ml)$/i.test(name) ||
    /(^|\/)(state|node_modules|nightrounds-(out|demo))\//.test(key)
  );
}

/** The words of the name that are no date and no number. */
function nameSet({ pattern }: FileSet, taken: ReadonlySet<string>): string {
  const parts = pattern
    .replace(/\{[^}]*\}|\*/g, ' ')
    .replace(/(\.[a-z]+[0-9]*)+$/i, '')
    .split('/')
    .map((part) => part.replace(/\d{4}[-_]?\d{2}([-_]?\d{2})?|(?<![a-z])\d+/gi, ' ').replace(/^\s*dt=/, ''))
    .filter((part) => /[a-z]/i.test(part));
  const words = slugOf(parts.at(-1) ?? 'export').replace(/^(data|export|part)$/, '');
  const name = words === '' ? slugOf(parts.at(-2) ?? 'export') : words;
  let free = name;
  for (let next = 2; taken.has(free); next++) free = `${name}_${next}`;
  return free;
}

type ReadSet = { readonly pieces: readonly Piece[]; readonly keys: readonly string[]; readonly csv: CsvFacts };

async function readSet(
  { name, files, bytesOf }: { name: string; files: FileSet; bytesOf: ReadonlyMap<string, number> },
  objects: Awaited<ReturnType<ExportSource['list']>>,
  readPiece: ReadPiece,
): Promise<ReadSet | UnreadFile> {
  let bytes = 0;
  const newest = files.keys
    .slice(-MOST_FILES)
    .reverse()
    .filter((key, index) => {
      bytes += bytesOf.get(key) ?? 0;
      return index === 0 || bytes <= MOST_BYTES;
    })
    .reverse();
  let best: ReadSet | null = null;
  let because: UnreadFile = { key: files.keys.at(-1) ?? files.pattern, because: 'could not be read.' };
  const tried = [...dialects(files)];
  for (const csv of tried) {
    const config = configure(name, files, csv);
    const pieces: Piece[] = [];
    const keys: string[] = [];
    for (const key of newest) {
      const object = objects.find((one) => one.key === key)!;
      const outcome = await readPiece(
        config,
        { object, night: null, rank: keys.length },
        { zone: 'UTC', needs: new Map(), used: [], paths: [] },
      );
      if (outcome.kind === 'unreadable' || outcome.kind === 'empty') {
        const why = outcome.kind === 'unreadable' ? outcome.because : 'is empty (0 bytes).';
        if (csv === tried[0]) because = { key, because: why };
        tried.push(...readHint(why, csv));
        continue;
      }
      pieces.push(outcome.piece);
      keys.push(key);
    }
    const found = { pieces, keys, csv };
    if (pieces.length > 0 && (best === null || countRejected(found) < countRejected(best))) best = found;
    if (best !== null && countRejected(best) === 0) break;
  }
  return best?.pieces.some(({ rows }) => rows > 0) ? best : because;
}

/** As it is; then, of CSV alone, as Excel writes it. */
function dialects(files: FileSet): readonly CsvFacts[] {
  const isCsv = isCsvName(files.keys[0] ?? '');
  const plain = { encoding: null, skip: 0, skipLast: 0 };
  return isCsv ? [plain, { ...plain, encoding: 'utf-16' }, { ...plain, encoding: 'windows-1252' }] : [plain];
}

/** A report's footer has that many lines at most, empty ones too. */
const MOST_FOOTER = 8;

/** What is worth a try where the reader says that lines are no rows: those of a title, or of the footer of a report. */
function readHint(because: string, csv: CsvFacts): readonly CsvFacts[] {
  if (csv.skipLast > 0 || csv.skip > 0) return [];
  const [, last] = /a report with footer lines\? Then write csv: \{ skip_last: (\d+) \}/.exec(because) ?? [];
  if (last !== undefined) return [{ ...csv, skipLast: Number(last) }];
  const [, first] = /lines stand before its header, write csv: \{ skip: (\d+) \}/.exec(because) ?? [];
  if (first !== undefined) return [{ ...csv, skip: Number(first) }];
  // Of a few rows the footer has more lines than the table. One line too many would be a whole row, which is refused.
  if (!/^has 1 cells in most rows/.test(because)) return [];
  return Array.from({ length: MOST_FOOTER }, (_, index) => ({ ...csv, skipLast: index + 1 }));
}

/** Named so, or not named at all. */
function isCsvName(key: string): boolean {
  return [null, 'csv'].includes(formatOf(key));
}

function countRejected({ pieces }: ReadSet): number {
  return pieces.reduce((sum, piece) => sum + piece.rejected, 0);
}

/** As `csv:` has it. */
export function writeDialect({ encoding, skip, skipLast }: CsvFacts): Record<string, string | number> {
  return {
    ...(encoding !== null && { encoding }),
    ...(skip > 0 && { skip }),
    ...(skipLast > 0 && { skip_last: skipLast }),
  };
}

/** Every default, but that no row is refused for want of an account. */
function configure(name: string, files: FileSet, csv: CsvFacts): ExportConfig {
  const written = { files: files.pattern, csv: writeDialect(csv) };
  const config = exportsSchema.parse({ [name]: written }).get(name)!;
  return { ...config, account: '' };
}

async function describeSet({
  name,
  files,
  read,
  database,
  open,
  taken,
}: {
  name: string;
  files: FileSet;
  read: ReadSet;
  database: ReaderDatabase;
  open: Map<string, OpenSet>;
  taken: readonly string[];
}): Promise<SetFacts> {
  const { pieces, keys, csv } = read;
  const slots = new Map(pieces.flatMap(({ columns }) => columns.map((column) => [column.name, column.slot] as const)));
  const newestPiece = pieces.at(-1)!;
  const list = (some: readonly Piece[]) => `[${some.map((piece) => quoteText(piece.path)).join(', ')}]`;
  const relation = `SELECT * FROM read_parquet(${list(pieces)}, union_by_name=true, filename='file')`;
  const columns: readonly ColumnFacts[] = await measureColumns(
    [...slots].map(([column, slot]) => ({ name: column, slot })),
    { relation, isNewest: `file = ${quoteText(newestPiece.path)}`, connection: await database.connection() },
  );
  const facts = {
    name,
    files,
    rows: pieces.reduce((sum, piece) => sum + piece.rows, 0),
    filesRead: keys.length,
    rejected: countRejected(read),
    newestRows: newestPiece.rows,
    csv,
    isText: isCsvName(keys[0]!),
    columns,
  };
  const short = shortNames[recogniseSet(facts).subject];
  const chosen = short !== undefined && !taken.includes(short) ? short : name;
  open.set(chosen, { relation, slots });
  return { ...facts, name: chosen };
}

/** What people call such a file, whatever the tool calls it. */
const shortNames: Readonly<Partial<Record<Subject, string>>> = {
  accounts: 'accounts',
  tickets: 'tickets',
  surveys: 'surveys',
  invoices: 'invoices',
  subscriptions: 'subscriptions',
  people: 'people',
};
