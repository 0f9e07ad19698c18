import {
  checkChanges,
  checkIndexSelection,
  checkItem,
  checkKey,
  checkSelection,
  compareUtf8,
} from '../tables/check-request.ts';
import type { Condition, Item, Key, Range, Table } from '../tables/table.ts';

/** A table that ends with the process. */
export function createMemoryTable(): Table {
  const partitions = new Map<string, Map<string, Item>>();
  /** Those that are in an index: few of all. */
  const indexed = new Map<string, Item>();

  const find = ({ partition, sort }: Key) => partitions.get(partition)?.get(sort) ?? null;

  function keep(item: Item): void {
    const partition = partitions.get(item.partition);
    if (partition) partition.set(item.sort, item);
    else partitions.set(item.partition, new Map([[item.sort, item]]));
    if (item.indexed) indexed.set(nameOf(item), item);
    else indexed.delete(nameOf(item));
  }

  function remove(key: Key): boolean {
    indexed.delete(nameOf(key));
    return partitions.get(key.partition)?.delete(key.sort) ?? false;
  }

  function select(selection: Parameters<Table['query']>[0]): readonly Item[] {
    const checked = checkSelection(selection);
    if (!checked) return [];
    const { partition, range, isDescending = false, limit } = checked;
    const items = [...(partitions.get(partition)?.values() ?? [])]
      .filter(({ sort }) => range === undefined || isWithin(sort, range))
      .sort((a, b) => compareUtf8(a.sort, b.sort));
    if (isDescending) items.reverse();
    return limit === undefined ? items : items.slice(0, limit);
  }

  return {
    async get(key) {
      checkKey(key);
      return find(key);
    },
    async getMany(keys) {
      keys.forEach(checkKey);
      return keys.flatMap((key) => find(key) ?? []);
    },
    async put(item, condition) {
      const checked = checkItem(item, condition);
      if (!holds(condition, find(item))) return false;
      keep(checked);
      return true;
    },
    query: async (selection) => select(selection),
    queryKeys: async (selection) => select(selection).map(({ partition, sort }) => ({ partition, sort })),
    async queryIndex(selection) {
      if (!checkIndexSelection(selection)) return [];
      const { index, value, until } = selection;
      const found = [...indexed.values()].flatMap((item) => {
        const key = item.indexed?.[index];
        return key?.value === value ? [{ key, item }] : [];
      });
      return found
        .filter(({ key }) => until === undefined || compareUtf8(key.sort, until) <= 0)
        .sort((a, b) => compareUtf8(a.key.sort, b.key.sort))
        .map(({ item }) => item);
    },
    async write(changes) {
      for (const change of checkChanges(changes)) {
        if ('put' in change) keep(change.put);
        else remove(change.delete);
      }
    },
    async delete(key) {
      checkKey(key);
      return remove(key);
    },
  };
}

function nameOf({ partition, sort }: Key): string {
  return JSON.stringify([partition, sort]);
}

function holds(condition: Condition | undefined, there: Item | null): boolean {
  if (condition === undefined) return true;
  if (condition === 'absent' || condition.version === 0) return there === null;
  return there?.version === condition.version;
}

function isWithin(sort: string, range: Range): boolean {
  if ('prefix' in range) return sort.startsWith(range.prefix);
  if ('before' in range) return compareUtf8(sort, range.before) < 0;
  return compareUtf8(sort, range.from) >= 0 && compareUtf8(sort, range.to) <= 0;
}
