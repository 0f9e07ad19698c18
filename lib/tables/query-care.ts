import { CARE_PARTITIONS, carePartition, carePartitionOf, careSortPrefix } from './key-layout.ts';
import type { Item, Table } from './table.ts';

const PARTITIONS_AT_ONCE = 8;

/** Items of all care partitions whose sort key begins with a prefix, in the order of partitions. */
export async function queryAllCare(table: Table, prefix: string): Promise<readonly Item[]> {
  const partitions = Array.from({ length: CARE_PARTITIONS }, (_, number) => number);
  const found = new Array<readonly Item[]>(CARE_PARTITIONS).fill([]);
  const work = async () => {
    for (let number = partitions.shift(); number !== undefined; number = partitions.shift())
      found[number] = await table.query({ partition: carePartition(number), range: { prefix } });
  };
  await Promise.all(Array.from({ length: PARTITIONS_AT_ONCE }, work));
  return found.flat();
}

/** Items of one account; `rest`: what their sort key begins with after the account's prefix. */
export function queryCareOf(table: Table, account: string, rest = ''): Promise<readonly Item[]> {
  return table.query({ partition: carePartitionOf(account), range: { prefix: careSortPrefix(account) + rest } });
}
