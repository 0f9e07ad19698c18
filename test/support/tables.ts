import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { createDynamoDbTable } from '../../lib/aws/dynamodb-table.ts';
import { createMemoryTable } from '../../lib/local/memory-table.ts';
import { openStateDatabase } from '../../lib/local/state-database.ts';
import type { Table } from '../../lib/tables/table.ts';
import { createShelfTable } from '../tables/shelf/shelf-table.ts';
import { askFor } from './ask-for.ts';
import { connectToDynamoDbLocal } from './dynamodb-local.ts';

interface OpenTable {
  readonly table: Table;
  close(): Promise<void>;
}

/** Every adapter of the table, each in a line: more than that, and a folder of its own, no store takes. The shelf is there to show it. */
const adapters: Readonly<Record<string, () => Promise<OpenTable>>> = {
  'in memory': async () => ({ table: createMemoryTable(), close: async () => {} }),
  'on a shelf': async () => ({ table: createShelfTable(), close: async () => {} }),
  'in SQLite': openSqlite,
  ...(inject('hasDynamoDbLocal') && { 'in Amazon’s DynamoDB Local': openDynamoDbLocal }),
};

/** Runs the same tests on every adapter of the table. `table` gives the adapter's one table, within a test. */
export function describeOnEveryTable(what: string, body: (table: () => Table) => void): void {
  describe.each(Object.entries(adapters))(`${what}, %s`, (_, open) => {
    let opened: OpenTable;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened?.close());
    body(() => opened.table);
  });
}

async function openSqlite(): Promise<OpenTable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'nightrounds-table-'));
  const { table, close } = openStateDatabase(folder, 0);
  return {
    table,
    async close() {
      close();
      await rm(folder, { recursive: true });
    },
  };
}

async function openDynamoDbLocal(): Promise<OpenTable> {
  const local = connectToDynamoDbLocal(await askFor('DynamoDB Local'));
  await local.makeTable('contracts');
  return { table: createDynamoDbTable({ client: local.client, table: 'contracts' }), close: local.close };
}
