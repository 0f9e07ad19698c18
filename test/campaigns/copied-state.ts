import type { WorkStore } from '../../lib/files/work-store.ts';
import { createMemoryTable } from '../../lib/local/memory-table.ts';
import type { MetricHistory, NightMetrics, StoredMetrics } from '../../lib/metric-history/metric-history.ts';
import type { Item, Table } from '../../lib/tables/table.ts';
import { createMemoryWorkStore } from '../support/memory-work-store.ts';

/** All that a portfolio keeps from night to night, in memory. */
export interface CopiedState {
  readonly table: Table;
  readonly work: WorkStore;
  readonly metricHistory: MetricHistory;
  /** As it is now: from here on each goes its own way. */
  copy(): Promise<CopiedState>;
}

export async function openCopiedState(
  items: ReadonlyMap<string, Item> = new Map(),
  nights: ReadonlyMap<string, StoredMetrics> = new Map(),
): Promise<CopiedState> {
  const kept = new Map(items);
  const metrics = new Map(nights);
  const table = await openTable(kept);
  return {
    table,
    // What an earlier night left there no later one reads.
    work: createMemoryWorkStore(),
    metricHistory: openMetrics(metrics),
    copy: () => openCopiedState(kept, metrics),
  };
}

/** A table that also keeps its items where they can be taken from: `kept`. */
async function openTable(kept: Map<string, Item>): Promise<Table> {
  const table = createMemoryTable();
  const keyOf = ({ partition, sort }: Pick<Item, 'partition' | 'sort'>) => JSON.stringify([partition, sort]);
  await table.write(
    [...kept.values()].map((put) => ({ put })),
    kept.size,
  );
  return {
    ...table,
    async put(item, condition) {
      const isPut = await table.put(item, condition);
      if (isPut) kept.set(keyOf(item), item);
      return isPut;
    },
    async write(changes, count) {
      const all = [...changes];
      await table.write(all, count);
      for (const change of all)
        if ('put' in change) kept.set(keyOf(change.put), change.put);
        else kept.delete(keyOf(change.delete));
    },
    async delete(key) {
      kept.delete(keyOf(key));
      return table.delete(key);
    },
  };
}

function openMetrics(nights: Map<string, StoredMetrics>): MetricHistory {
  let written = 0;
  return {
    write: async (night) => void nights.set(night.night, storeMetrics(night, `${night.night} ${++written}`)),
    open: async (night) => nights.get(night) ?? null,
    listNights: async () => [...nights.keys()].sort().map((night) => ({ night, bytes: 0 })),
    remove: async (night) => void nights.delete(night),
    async removeAccount() {
      throw new Error('Nobody is forgotten in a campaign.');
    },
    close: async () => {},
  };
}

function storeMetrics({ ids, metrics, hashes, peers, night, modelHash }: NightMetrics, digest: string): StoredMetrics {
  const places = new Map(ids.map((id, place) => [id, place]));
  return {
    ...{ night, modelHash, digest, hashes, accounts: ids.length },
    findPlaces: async (wanted) => Int32Array.from(wanted, (id) => places.get(id) ?? -1),
    readMetric: async (name) => metrics.get(name) ?? null,
    readPeers: async (attribute) => peers.get(attribute) ?? null,
  };
}
