import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { MS_PER_DAY, toDay } from '../calendar.ts';
import { RUN_PARTITION } from '../tables/key-layout.ts';
import type { Table } from '../tables/table.ts';
import { createSqliteTable, deleteExpired, TABLE_SQL } from './sqlite-table.ts';

/** A state folder's table, held by one process at a time. */
export interface StateDatabase {
  readonly table: Table;
  /** Leaves one file, in which nothing of what was overwritten or deleted is left. */
  close(): void;
}

const FILE = 'table.sqlite';
/** What version 0.1 kept its table in. */
const LEVELDB_FOLDER = 'dynamodb';
/** Of `TABLE_SQL`. A database of a later layout is refused. */
const LAYOUT = 1;
const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
const MS_PER_SECOND = 1000;

/** Whether a state folder holds a table, of whatever version. */
export function holdsTable(stateFolder: string): boolean {
  return existsSync(path.join(stateFolder, FILE)) || existsSync(path.join(stateFolder, LEVELDB_FOLDER));
}

/**
 * Opens the table of a state folder, made if absent, for this process alone until it is closed; it is free again however the process ends.
 * `now`: milliseconds since 1970. `mostPages`: how far the file may grow; null = as far as the disk goes. Throws `StateFolderError`, then and from every call of the table.
 */
export function openStateDatabase(stateFolder: string, now: number, mostPages: number | null = null): StateDatabase {
  const explain = (error: unknown) => explainStateError(error, stateFolder);
  const file = path.join(stateFolder, FILE);
  try {
    mkdirSync(stateFolder, { recursive: true, mode: PRIVATE_FOLDER });
    if (!existsSync(file) && existsSync(path.join(stateFolder, LEVELDB_FOLDER))) throw olderVersion(stateFolder);
    const database = openDatabase(file, stateFolder, now);
    if (mostPages !== null) database.pragma(`max_page_count = ${mostPages}`);
    const { table, hasDeleted } = watchDeletes(createSqliteTable(database));
    return { table: explainEach(table, explain), close: closing(database, hasDeleted, explain) };
  } catch (error) {
    throw explain(error);
  }
}

/** The same table, and whether anything was deleted of it so far. */
function watchDeletes(table: Table): { readonly table: Table; readonly hasDeleted: () => boolean } {
  let hasDeleted = false;
  const watched: Table = {
    ...table,
    delete: async (key) => {
      hasDeleted = true;
      return table.delete(key);
    },
  };
  return { table: watched, hasDeleted: () => hasDeleted };
}

/** What was not written yet is written when it is closed. */
function closing(
  database: Database.Database,
  hasDeleted: () => boolean,
  explain: (error: unknown) => unknown,
): () => void {
  return () => {
    try {
      // `secure_delete` leaves copies of rows that moved to another page while something else was written.
      if (hasDeleted()) database.exec('VACUUM');
      closeDatabase(database);
    } catch (error) {
      throw explain(error);
    }
  };
}

function openDatabase(file: string, stateFolder: string, now: number): Database.Database {
  // Never opened once it is there: closing a file gives back every lock that this process has on it.
  if (!existsSync(file)) closeSync(openSync(file, 'a', PRIVATE_FILE));
  chmodSync(file, PRIVATE_FILE);
  const database = new Database(file);
  try {
    // Held by this connection from its first read on. Without shared memory beside it, the file is all there is once it is closed.
    database.pragma('locking_mode = EXCLUSIVE');
    database.pragma('journal_mode = WAL');
    // A message that was claimed stays claimed when the machine loses power.
    database.pragma('synchronous = FULL');
    database.pragma('secure_delete = ON');
    prepareLayout(database, stateFolder);
    deleteExpired(database, findEvening(database, now));
    return database;
  } catch (error) {
    abandonDatabase(database);
    throw error;
  }
}

/**
 * The driver's close leaves the connection to the garbage collector, with its lock and its log, as long as a statement lives: so both are given
 * back before.
 */
function closeDatabase(database: Database.Database): void {
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.pragma('journal_mode = DELETE');
  database.pragma('locking_mode = NORMAL');
  database.pragma('user_version');
  database.close();
}

/**
 * Epoch seconds: the time by which items expire. A portfolio of old nights, replayed today, lives in the days of its newest one: what was
 * decided then is not old.
 */
function findEvening(database: Database.Database, now: number): number {
  const newest = database
    .prepare<unknown[]>('SELECT max(sort) FROM item WHERE partition = ?')
    .raw()
    .get([Buffer.from(RUN_PARTITION, 'utf8')]) as readonly [Buffer | null];
  const night = newest[0]?.toString('utf8');
  const evening = night === undefined ? 0 : toDay(night) * MS_PER_DAY + MS_PER_DAY;
  return Math.floor(Math.min(now, evening) / MS_PER_SECOND);
}

/** As `closeDatabase`, of one that may take no word any more. */
function abandonDatabase(database: Database.Database): void {
  for (const word of ['locking_mode = NORMAL', 'user_version']) {
    try {
      database.pragma(word);
    } catch {
      // What is wrong with it was said.
    }
  }
  database.close();
}

function prepareLayout(database: Database.Database, stateFolder: string): void {
  const [{ user_version: layout }] = database.pragma('user_version') as [{ readonly user_version: number }];
  if (layout > LAYOUT) throw new StateFolderError(stateFolder, 'newer', NEWER);
  database.exec('BEGIN IMMEDIATE');
  if (layout === 0) database.exec(`${TABLE_SQL} PRAGMA user_version = ${LAYOUT};`);
  database.exec('COMMIT');
}

export type StateProblem = 'busy' | 'full' | 'damaged' | 'older' | 'newer' | 'closed' | 'file';

/** The state folder cannot be used now. */
export class StateFolderError extends Error {
  override readonly name = 'StateFolderError';

  constructor(
    folder: string,
    readonly problem: StateProblem,
    because: string,
    options?: ErrorOptions,
  ) {
    super(`The state folder ${folder} cannot be used: ${because}.`, options);
  }
}

const NEWER = 'a newer version of Nightrounds wrote it. Update Nightrounds, then run the command again';

function olderVersion(folder: string): StateFolderError {
  const because =
    'version 0.1 of Nightrounds wrote it, in a form that is no longer read. Give another --state folder and fill it with rounds replay; ' +
    'overrides and pulses do not come along: list them with version 0.1 (rounds override list), and set them again';
  return new StateFolderError(folder, 'older', because);
}

/** What SQLite and the file system say, in words for whoever ran the command. */
function explainStateError(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || error instanceof StateFolderError) return error;
  const problem = judge(error);
  if (problem === null) return error;
  return new StateFolderError(folder, problem, sentences[problem], { cause: error });
}

const sentences = {
  busy: 'another rounds command is using it. Wait until that ends, then run this one again',
  full: 'its disk is full. Nothing was lost: make room, then run the command again',
  damaged:
    'its files are damaged. Restore the folder from a copy, or give another --state folder and fill it with rounds replay',
  file: 'it is a file, or stands in one. Give another --state folder',
  closed: 'it cannot be written. Check who owns it and its permissions, or give another --state folder',
} as const satisfies Partial<Record<StateProblem, string>>;

function judge(error: Error): keyof typeof sentences | null {
  const code = 'code' in error ? String(error.code) : '';
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'busy';
  if (/^SQLITE_FULL/.test(code) || code === 'ENOSPC' || code === 'EDQUOT') return 'full';
  if (/^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ)/.test(code)) return 'damaged';
  if (/^E(NOTDIR|EXIST)$/.test(code)) return 'file';
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|IOERR)/.test(code) || /^E(ACCES|PERM|ROFS|ISDIR)$/.test(code)) return 'closed';
  // The driver keeps SQLite's result code for its text alone when a file cannot even be opened: 14 is SQLITE_CANTOPEN.
  return error.message.includes('ConnectionFailed(') ? 'closed' : null;
}

/** The same table, whose every error goes through `explain`. */
function explainEach(table: Table, explain: (error: unknown) => unknown): Table {
  const wrap =
    <Input extends unknown[], Output>(call: (...input: Input) => Promise<Output>) =>
    async (...input: Input): Promise<Output> => {
      try {
        return await call(...input);
      } catch (error) {
        throw explain(error);
      }
    };
  return {
    get: wrap(table.get),
    getMany: wrap(table.getMany),
    put: wrap(table.put),
    query: wrap(table.query),
    queryKeys: wrap(table.queryKeys),
    queryIndex: wrap(table.queryIndex),
    write: wrap(table.write),
    delete: wrap(table.delete),
  };
}
