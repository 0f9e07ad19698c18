import { createMemoryTable } from '../../lib/local/memory-table.ts';
import type { Change, Table } from '../../lib/tables/table.ts';

/** A table whose indexes are as they were some writes ago, deleted items included; keys are read as they are. */
export interface LaggingTable extends Table {
  /** From now on its indexes stay as they are, whatever is written. */
  stall(): void;
  /** Its indexes are told of all that was written, and of every write from now on. */
  catchUp(): Promise<void>;
}

/** Over a table in which nothing is. */
export function makeLagging(table: Table): LaggingTable {
  const index = createMemoryTable();
  const untold: Change[] = [];
  let isStalled = false;

  async function tell(...changes: readonly Change[]): Promise<void> {
    untold.push(...changes);
    if (!isStalled) await catchUp();
  }

  async function catchUp(): Promise<void> {
    isStalled = false;
    for (const change of untold.splice(0)) await index.write([change], 1);
  }

  return {
    ...table,
    async put(item, condition) {
      const isWritten = await table.put(item, condition);
      if (isWritten) await tell({ put: item });
      return isWritten;
    },
    async write(changes, count) {
      const all = [...changes];
      await table.write(all, count);
      await tell(...all);
    },
    async delete(key) {
      const wasThere = await table.delete(key);
      await tell({ delete: key });
      return wasThere;
    },
    queryIndex: index.queryIndex,
    stall() {
      isStalled = true;
    },
    catchUp,
  };
}
