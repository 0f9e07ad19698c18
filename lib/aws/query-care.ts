import { CARE_PARTITIONS, carePartitionKey } from './care-item.ts';
import type { Item } from './chart-item.ts';
import { tableKeys } from './table-definition.ts';
import { queryPages, type Table } from './table-requests.ts';

const PARTITIONS_AT_ONCE = 8;

/** Items of one care partition whose sort key begins with a prefix, in its order. Strongly consistent. */
export function queryCare(source: Table, partition: number, prefix: string): Promise<readonly Item[]> {
  return queryPrefix(source, carePartitionKey(partition), prefix);
}

export async function queryPrefix(source: Table, partition: string, prefix: string): Promise<readonly Item[]> {
  const items: Item[] = [];
  const pages = queryPages(source, {
    KeyConditionExpression: `${tableKeys.partition} = :care AND begins_with(${tableKeys.sort}, :prefix)`,
    ExpressionAttributeValues: { ':care': { S: partition }, ':prefix': { S: prefix } },
  });
  for await (const page of pages) items.push(...page);
  return items;
}

/** The same of all partitions, in the order of partitions. */
export async function queryAllCare(source: Table, prefix: string): Promise<readonly Item[]> {
  const partitions = Array.from({ length: CARE_PARTITIONS }, (_, number) => number);
  const found = new Array<readonly Item[]>(CARE_PARTITIONS).fill([]);
  const work = async () => {
    for (let number = partitions.shift(); number !== undefined; number = partitions.shift())
      found[number] = await queryCare(source, number, prefix);
  };
  await Promise.all(Array.from({ length: PARTITIONS_AT_ONCE }, work));
  return found.flat();
}
