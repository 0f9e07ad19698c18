import path from 'node:path';
import { createDynamoDbTable } from '../../../lib/aws/dynamodb-table.ts';
import { openStateDatabase, type StateDatabase } from '../../../lib/local/state-database.ts';
import { openTableStores, type TableStores } from '../../../lib/tables/open-stores.ts';
import { startDynamoDbLocal } from '../../support/dynamodb-local.ts';
import { type SenderTable, TABLE } from './sender-protocol.ts';

/** Where the outbox of a campaign is kept. */
export interface FaultStore {
  /** How a sender comes to it. */
  readonly place: SenderTable;
  /** One process at a time has it: senders take turns. */
  readonly isHeldAlone: boolean;
  /** The campaign's own way to it, while it is not lent. */
  stores(): TableStores;
  /** To senders, until it is taken back. */
  lend(): void;
  takeBack(): Promise<void>;
  /** At once, or once it is back. */
  change(work: (stores: TableStores) => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

export type StoreName = 'DynamoDB Local' | 'SQLite';

export function openFaultStore(name: StoreName, folder: string, now: () => number): Promise<FaultStore> {
  switch (name) {
    case 'DynamoDB Local':
      return openDynamoDb(now);
    case 'SQLite':
      return Promise.resolve(openSqlite(path.join(folder, 'state'), now));
  }
}

async function openDynamoDb(now: () => number): Promise<FaultStore> {
  const database = await startDynamoDbLocal();
  await database.makeTable(TABLE);
  const stores = openTableStores(createDynamoDbTable({ client: database.client, table: TABLE }), now);
  return {
    place: { kind: 'dynamodb', url: database.endpoint },
    isHeldAlone: false,
    stores: () => stores,
    lend() {},
    async takeBack() {},
    async change(work) {
      await work(stores);
    },
    close: database.close,
  };
}

function openSqlite(folder: string, now: () => number): FaultStore {
  let database: StateDatabase | null = openStateDatabase(folder, now());
  let pending: ((stores: TableStores) => Promise<unknown>)[] = [];
  const stores = () => {
    if (!database) throw new Error('The state is with a sender.');
    return openTableStores(database.table, now);
  };
  return {
    place: { kind: 'sqlite', folder },
    isHeldAlone: true,
    stores,
    lend() {
      database?.close();
      database = null;
    },
    async takeBack() {
      database = openStateDatabase(folder, now());
      const waiting = pending;
      pending = [];
      for (const work of waiting) await work(stores());
    },
    async change(work) {
      if (database) await work(stores());
      else pending.push(work);
    },
    async close() {
      database?.close();
    },
  };
}
