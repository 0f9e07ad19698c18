import type { ExportSource } from '../exports/export-source.ts';
import { isData } from '../exports/file-format.ts';
import { MANIFEST_NAME } from '../exports/file-pattern.ts';
import type { Piece } from '../exports/piece.ts';
import { createPieceReader } from '../exports/read-pieces.ts';
import { createReaderDatabase, openReaderDatabase, type ReaderDatabase } from '../exports/reader-database.ts';
import type { ReadingScratch } from '../files/scratch.ts';
import { quoteText } from '../quote-sql.ts';
import { dateFormOf } from './column-meaning.ts';
import type { ColumnFacts, FileSet, KeyMatch, SetFacts, UnreadFile } from './facts.ts';
import { findTotals, withoutTotals } from './find-totals.ts';
import { groupFiles } from './group-files.ts';
import { matchColumns } from './match-columns.ts';
import { measureColumns } from './measure-columns.ts';
import { shareSigns, signsOf } from './number-signs.ts';
import { type ReadSet, readSet } from './read-set.ts';
import { recogniseSet, type Subject, subjectOfName } from './recognise-set.ts';
import { slugOf } from './words.ts';

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
      const byKey = new Map(objects.map((object) => [object.key, object]));
      const known = objects.map(({ key }) => key).filter(isExport);
      const unread: UnreadFile[] = objects
        .map(({ key }) => key)
        .filter((key) => !isExport(key) && !isOwnFile(key))
        .map((key) => ({ key, because: explainFormat(key) }));
      const sets: SetFacts[] = [];
      for (const files of groupFiles(known)) {
        onSet(files);
        const name = nameSet(files, new Set(sets.map((set) => set.name)));
        const read = await readSet({ name, files, objects: byKey, readPiece, connection: database.connection });
        if ('because' in read) unread.push(read);
        else sets.push(await describeSet({ name, files, read, database, open, taken: sets.map((set) => set.name) }));
      }
      return { sets: shareSigns(sets), unread };
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

function explainFormat(key: string): string {
  return /\.(xlsx?|xlsm|xlsb|ods|numbers)$/i.test(key)
    ? 'is a workbook, and none is read: save its sheet as CSV.'
    : 'has no format that is read: CSV, JSON lines or Parquet.';
}

/** What Nightrounds itself writes, hidden files, and the words about data that lie beside it. */
function isOwnFile(key: string): boolean {
  const name = key.slice(key.lastIndexOf('/') + 1);
  return (
    /^(\.|_|~\$)|^(health\.ya?ml|manifest\.json)$|(^|[._-])(readme|licen[cs]e)(\.(txt|rst))?$|(^|[._-])manifest(\.json)?$/i.test(
      name,
    ) ||
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
  const { pieces, keys, csv, jsonRows } = read;
  const slots = new Map(pieces.flatMap(({ columns }) => columns.map((column) => [column.name, column.slot] as const)));
  const newest = findNewest(read, files);
  const list = (some: readonly Piece[]) => `[${some.map((piece) => quoteText(piece.path)).join(', ')}]`;
  const connection = await database.connection();
  const isNewest = `file IN (${newest.map(({ path }) => quoteText(path)).join(', ')})`;
  const named = [...slots].map(([column, slot]) => ({ name: column, slot }));
  const all = `SELECT * FROM read_parquet(${list(pieces)}, union_by_name=true, filename='file')`;
  const first = await measureColumns(named, { relation: all, isNewest, connection });
  const totals = await findTotals(first, signsOf(first), { relation: all, slots, ...files }, connection);
  const relation = totals.length === 0 ? all : withoutTotals(all, totals, slots);
  const measured = totals.length === 0 ? first : await measureColumns(named, { relation, isNewest, connection });
  const columns = csv.header === null ? measured : nameByCells(measured);
  const header = csv.header === null ? null : columns.map(({ name: column }) => column);
  const facts = {
    name,
    files,
    rows: measured[0]?.rows ?? 0,
    filesRead: keys.length,
    rejected: sumOf(pieces, ({ rejected }) => rejected),
    newestRows: measured[0]?.newest.rows ?? 0,
    csv: { ...csv, header },
    jsonRows,
    isText: pieces[0]!.format === 'csv',
    signs: pieces[0]!.format === 'csv' ? signsOf(columns) : ('point' as const),
    columns,
    totals,
  };
  const { subject, tool } = recogniseSet(facts);
  const isOfTool = subject === 'usage' && (tool !== null || name === 'export');
  // Of several lists with a row per account only one is called so.
  const isOfAccounts = subject !== 'accounts' || tool !== null || subjectOfName(files) === 'accounts';
  const short = isOfTool ? 'events' : isOfAccounts ? shortNames[subject] : undefined;
  const chosen = short !== undefined && !taken.includes(short) ? short : name;
  open.set(chosen, {
    relation,
    slots: new Map(columns.map((column, at) => [column.name, slots.get(measured[at]!.name)!])),
  });
  return { ...facts, name: chosen };
}

/** The pieces of the newest date; all, where files lie side by side. */
function findNewest({ pieces, keys }: ReadSet, { keys: all, dates, areParts }: FileSet): readonly Piece[] {
  if (areParts) return pieces;
  const dateOf = (key: string) => dates?.[all.indexOf(key)] ?? key;
  const last = dateOf(keys.at(-1)!);
  return pieces.filter((_, at) => dateOf(keys[at]!) === last);
}

function sumOf(pieces: readonly Piece[], count: (piece: Piece) => number): number {
  return pieces.reduce((sum, piece) => sum + count(piece), 0);
}

/** Columns without a name, called after what is in them: a person knows better. */
function nameByCells(columns: readonly ColumnFacts[]): readonly ColumnFacts[] {
  const taken = new Set<string>();
  return columns.map((column, at) => {
    const form = dateFormOf(column, null);
    const plain = form === null ? null : form.kind === 'iso' && !form.hasClock ? 'day' : 'time';
    const kind = plain ?? (column.filled > 0 && column.forms.number === column.filled ? 'number' : 'column');
    const name = plain !== null && !taken.has(plain) ? plain : `${kind}_${at + 1}`;
    taken.add(name);
    return { ...column, name };
  });
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
