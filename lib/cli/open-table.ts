import { createDynamoClient } from '../aws/dynamo-client.ts';
import { createDynamoDbTable } from '../aws/dynamodb-table.ts';
import type { Clock } from '../calendar.ts';
import { openStateFolder } from '../files/private-folder.ts';
import { createMemoryTable } from '../local/memory-table.ts';
import { openStateDatabase } from '../local/state-database.ts';
import { openTableStores, type TableStores } from '../tables/open-stores.ts';

export interface OpenTable extends TableStores {
  close(): Promise<void>;
}

/** A deployed table, with the credentials of the environment. */
export function openDeployedTable(table: string, now: Clock): OpenTable {
  const client = createDynamoClient();
  const stores = openTableStores(createDynamoDbTable({ client, table }), now);
  return { ...stores, close: async () => client.destroy() };
}

/** The table of a state folder, for this command alone; null: one that ends with it. Throws `StateFolderError`. */
export async function openStateTable(stateFolder: string | null, now: Clock): Promise<OpenTable> {
  if (stateFolder === null) return { ...openTableStores(createMemoryTable(), now), close: async () => {} };
  const database = openStateDatabase(stateFolder, now());
  try {
    // Only once nobody else has it.
    await openStateFolder(stateFolder);
  } catch (error) {
    database.close();
    throw error;
  }
  return { ...openTableStores(database.table, now), close: async () => database.close() };
}
