import { deserialize, serialize } from 'node:v8';
import type Database from 'libsql';
import { checkChanges, checkIndexSelection, checkItem, checkKey, checkSelection } from '../tables/check-request.ts';
import type { Change, Condition, Fields, IndexName, Item, Key, Range, Table } from '../tables/table.ts';

/** Keys are bytes: compared as DynamoDB compares text, whatever characters an export brings. */
export const TABLE_SQL = `
  CREATE TABLE item (
    partition BLOB NOT NULL, sort BLOB NOT NULL, fields BLOB NOT NULL, version INTEGER, expires INTEGER,
    due_value BLOB, due_sort BLOB, owner_value BLOB, owner_sort BLOB,
    PRIMARY KEY (partition, sort)
  ) WITHOUT ROWID;
  CREATE INDEX due ON item (due_value, due_sort) WHERE due_value IS NOT NULL;
  CREATE INDEX owner ON item (owner_value, owner_sort) WHERE owner_value IS NOT NULL;
  CREATE INDEX expiry ON item (expires) WHERE expires IS NOT NULL;
`;

const COLUMNS = 'partition, sort, fields, version, expires, due_value, due_sort, owner_value, owner_sort';
type Row = readonly [Buffer, Buffer, Buffer, number | null, number | null, ...(Buffer | null)[]];
/** How long one transaction may grow. */
const CHANGES_PER_TRANSACTION = 1000;

/** A table in a database that holds `TABLE_SQL`. Every write is on disk when its promise resolves. */
export function createSqliteTable(database: Database.Database): Table {
  const statements = new Map<string, Database.Statement<unknown[]>>();
  // A lone Buffer would be taken for named parameters, and end the process: parameters always go as a list.
  function prepare(sql: string): Database.Statement<unknown[]> {
    const there = statements.get(sql);
    if (there) return there;
    const statement = database.prepare<unknown[]>(sql);
    statements.set(sql, statement);
    return statement;
  }
  const getOne = prepare(`SELECT ${COLUMNS} FROM item WHERE partition = ? AND sort = ?`).raw();
  const putOne = prepare(`INSERT OR REPLACE INTO item (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const putNew = prepare(`INSERT OR IGNORE INTO item (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const putNext = prepare(
    `UPDATE item SET fields = ?3, version = ?4, expires = ?5, due_value = ?6, due_sort = ?7, owner_value = ?8, owner_sort = ?9
     WHERE partition = ?1 AND sort = ?2 AND version = ?10`,
  );
  const deleteOne = prepare('DELETE FROM item WHERE partition = ? AND sort = ?');

  function find(key: Key): Item | null {
    checkKey(key);
    const row = getOne.get([toBytes(key.partition), toBytes(key.sort)]) as Row | undefined;
    return row ? readRow(row) : null;
  }

  function put(row: readonly unknown[], condition: Condition | undefined): boolean {
    if (condition === undefined) return putOne.run([...row]).changes === 1;
    if (condition === 'absent' || condition.version === 0) return putNew.run([...row]).changes === 1;
    return putNext.run([...row, condition.version]).changes === 1;
  }

  function remove(key: Key): boolean {
    checkKey(key);
    return deleteOne.run([toBytes(key.partition), toBytes(key.sort)]).changes === 1;
  }

  function select(columns: string, selection: Parameters<Table['query']>[0]): readonly Row[] {
    const checked = checkSelection(selection);
    if (!checked) return [];
    const { partition, range, isDescending = false, limit } = checked;
    const { where, bounds } = toWhere(range);
    const order = `ORDER BY sort ${isDescending ? 'DESC' : 'ASC'} ${limit === undefined ? '' : `LIMIT ${limit}`}`;
    const statement = prepare(`SELECT ${columns} FROM item WHERE partition = ? ${where} ${order}`).raw();
    return statement.all([toBytes(partition), ...bounds]) as Row[];
  }

  /** Undone as a whole when it fails. */
  function inTransaction<T>(work: () => T): T {
    database.exec('BEGIN IMMEDIATE');
    try {
      const done = work();
      database.exec('COMMIT');
      return done;
    } catch (error) {
      // A full disk has ended it already.
      if (database.inTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  function write(changes: readonly Change[]): void {
    inTransaction(() => {
      for (const change of changes) {
        if ('put' in change) putOne.run([...toRow(change.put)]);
        else remove(change.delete);
      }
    });
  }

  const puts = createGroup(inTransaction);

  return {
    get: async (key) => find(key),
    getMany: async (keys) => keys.flatMap((key) => find(key) ?? []),
    async put(item, condition) {
      const row = toRow(checkItem(item, condition));
      return puts.add(() => put(row, condition));
    },
    query: async (selection) => select(COLUMNS, selection).map(readRow),
    queryKeys: async (selection) => select('partition, sort', selection).map(readKey),
    async queryIndex(selection) {
      if (!checkIndexSelection(selection)) return [];
      const { index, value, until } = selection;
      const bound = until === undefined ? '' : `AND ${index}_sort <= ?`;
      const sql = `SELECT ${COLUMNS} FROM item WHERE ${index}_value = ? ${bound} ORDER BY ${index}_sort`;
      const parameters = until === undefined ? [toBytes(value)] : [toBytes(value), toBytes(until)];
      return (prepare(sql).raw().all(parameters) as Row[]).map(readRow);
    },
    async write(changes) {
      let pending: Change[] = [];
      for (const change of checkChanges(changes)) {
        pending.push(change);
        if (pending.length < CHANGES_PER_TRANSACTION) continue;
        write(pending);
        pending = [];
      }
      if (pending.length > 0) write(pending);
    },
    delete: async (key) => remove(key),
  };
}

/**
 * Does what is asked for at the same time in one transaction, in order: a commit waits for the disk, which takes a hundred times as long
 * as a put.
 */
function createGroup(inTransaction: <T>(work: () => T) => T) {
  interface Waiting {
    readonly work: () => boolean;
    readonly resolve: (done: boolean) => void;
    readonly reject: (error: unknown) => void;
  }
  let waiting: Waiting[] = [];
  function commit(): void {
    const all = waiting;
    waiting = [];
    try {
      const doAll = () => all.map(({ work }) => work());
      // A statement by itself is a transaction already.
      const done = all.length === 1 ? doAll() : inTransaction(doAll);
      for (const [index, { resolve }] of all.entries()) resolve(done[index]!);
    } catch (error) {
      for (const { reject } of all) reject(error);
    }
  }
  return {
    add: (work: () => boolean): Promise<boolean> =>
      new Promise((resolve, reject) => {
        // Once every promise that is settled has led to what it leads to.
        if (waiting.length === 0) process.nextTick(commit);
        waiting.push({ work, resolve, reject });
      }),
  };
}

/** As DynamoDB does, some time after they have expired; `now` in epoch seconds. */
export function deleteExpired(database: Database.Database, now: number): void {
  database.prepare<unknown[]>('DELETE FROM item WHERE expires IS NOT NULL AND expires < ?').run([now]);
}

function toRow(item: Item): readonly unknown[] {
  const { due, owner } = item.indexed ?? {};
  return [
    toBytes(item.partition),
    toBytes(item.sort),
    serialize(item.fields),
    item.version ?? null,
    item.expires ?? null,
    ...(due ? [toBytes(due.value), toBytes(due.sort)] : [null, null]),
    ...(owner ? [toBytes(owner.value), toBytes(owner.sort)] : [null, null]),
  ];
}

function readRow(row: Row): Item {
  const [, , fields, version, expires, dueValue, dueSort, ownerValue, ownerSort] = row;
  const indexed = { ...readIndexKey('due', dueValue, dueSort), ...readIndexKey('owner', ownerValue, ownerSort) };
  return {
    ...readKey(row),
    fields: deserialize(fields) as Fields,
    ...(version !== null && { version }),
    ...(expires !== null && { expires }),
    ...(Object.keys(indexed).length > 0 && { indexed }),
  };
}

function readIndexKey(index: IndexName, value: Buffer | null | undefined, sort: Buffer | null | undefined) {
  return value && sort ? { [index]: { value: value.toString('utf8'), sort: sort.toString('utf8') } } : {};
}

function readKey([partition, sort]: Row): Key {
  return { partition: partition.toString('utf8'), sort: sort.toString('utf8') };
}

function toWhere(range: Range | undefined): { readonly where: string; readonly bounds: readonly Buffer[] } {
  if (range === undefined) return { where: '', bounds: [] };
  if ('prefix' in range) {
    const prefix = toBytes(range.prefix);
    return { where: 'AND sort >= ? AND sort < ?', bounds: [prefix, following(prefix)] };
  }
  if ('before' in range) return { where: 'AND sort < ?', bounds: [toBytes(range.before)] };
  return { where: 'AND sort >= ? AND sort <= ?', bounds: [toBytes(range.from), toBytes(range.to)] };
}

/** The first bytes after everything that starts with a prefix: no byte of UTF-8 is 0xFF. */
function following(prefix: Buffer): Buffer {
  const next = Buffer.from(prefix);
  next[next.length - 1]! += 1;
  return next;
}

function toBytes(text: string): Buffer {
  return Buffer.from(text, 'utf8');
}
