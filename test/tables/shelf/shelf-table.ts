import * as check from '../../../lib/tables/check-request.ts';
import type { Condition, Item, Key, Range, Selection, Table } from '../../../lib/tables/table.ts';

/** A store that nobody uses: one array in the order of the keys. Nothing knows of it but its line in test/support/tables.ts. */
export function createShelfTable(): Table {
  const shelf: Item[] = [];

  /** Of the first item that does not come before the key. */
  function placeOf(key: Key): number {
    let [low, high] = [0, shelf.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareKeys(shelf[middle]!, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function find(key: Key): Item | null {
    check.checkKey(key);
    const item = shelf[placeOf(key)];
    return item && compareKeys(item, key) === 0 ? item : null;
  }
  const keep = (item: Item) => shelf.splice(placeOf(item), find(item) ? 1 : 0, item);
  const take = (key: Key) => find(key) !== null && shelf.splice(placeOf(key), 1).length === 1;

  function select(given: Selection): readonly Item[] {
    const selection = check.checkSelection(given);
    if (!selection) return [];
    const { partition, range, isDescending = false, limit } = selection;
    const items: Item[] = [];
    for (let at = placeOf({ partition, sort: '' }); shelf[at]?.partition === partition; at++)
      if (!range || isWithin(shelf[at]!.sort, range)) items.push(shelf[at]!);
    return (isDescending ? items.reverse() : items).slice(0, limit);
  }

  return {
    get: async (key) => find(key),
    getMany: async (keys) => keys.flatMap((key) => find(key) ?? []),
    async put(item, condition) {
      const checked = check.checkItem(item, condition);
      const isMet = holds(condition, find(item));
      if (isMet) keep(checked);
      return isMet;
    },
    query: async (selection) => select(selection),
    queryKeys: async (selection) => select(selection).map(({ partition, sort }) => ({ partition, sort })),
    async queryIndex(selection) {
      if (!check.checkIndexSelection(selection)) return [];
      const { index, value, until } = selection;
      const sortOf = ({ indexed }: Item) => indexed?.[index]?.sort ?? '';
      return shelf
        .filter((item) => item.indexed?.[index]?.value === value)
        .filter((item) => until === undefined || check.compareUtf8(sortOf(item), until) <= 0)
        .sort((a, b) => check.compareUtf8(sortOf(a), sortOf(b)));
    },
    async write(changes) {
      for (const change of check.checkChanges(changes))
        if ('put' in change) keep(change.put);
        else take(change.delete);
    },
    delete: async (key) => take(key),
  };
}

function compareKeys(a: Key, b: Key): number {
  return check.compareUtf8(a.partition, b.partition) || check.compareUtf8(a.sort, b.sort);
}

function holds(condition: Condition | undefined, there: Item | null): boolean {
  if (condition === undefined) return true;
  return condition === 'absent' || condition.version === 0 ? there === null : there?.version === condition.version;
}

function isWithin(sort: string, range: Range): boolean {
  if ('prefix' in range) return sort.startsWith(range.prefix);
  if ('before' in range) return check.compareUtf8(sort, range.before) < 0;
  return check.compareUtf8(sort, range.from) >= 0 && check.compareUtf8(sort, range.to) <= 0;
}
