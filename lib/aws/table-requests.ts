import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import type { Item } from './chart-item.ts';
import { explainTableError } from './history-errors.ts';
import { drain, type Pace, retryThrottled } from './retry.ts';

/** One table, and how patiently it is asked. */
export interface Table {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly pace: Pace;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const WRITES_PER_CALL = 25;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const KEYS_PER_CALL = 100;
const CALLS_AT_ONCE = 8;

/** One request for one item or page: repeated while throttled. */
export function ask<T>(source: Table, request: () => Promise<T>): Promise<T> {
  return retryThrottled(() => askOnce(source, request), source.pace);
}

async function askOnce<T>({ table }: Table, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw explainTableError(error, table);
  }
}

/** Writes all `count`, in no particular order, each made when its turn comes. Gives up, and says how many are left, once some call gets nothing done any more. */
export async function writeItems(
  source: Table,
  requests: Iterable<WriteRequest>,
  count: number,
): Promise<{ readonly left: number; readonly cause: unknown }> {
  const { client, table, pace } = source;
  let left = count;
  let cause: unknown;
  const batches = slice(requests, WRITES_PER_CALL);
  const write = async (pending: readonly WriteRequest[]) => {
    const command = new BatchWriteItemCommand({ RequestItems: { [table]: [...pending] } });
    const answer = await askOnce(source, () => client.send(command));
    return answer.UnprocessedItems?.[table] ?? [];
  };
  const work = async () => {
    for (const batch of batches) {
      const drained = await drain(batch, write, pace);
      left -= batch.length - drained.left.length;
      cause ??= drained.cause;
      // Leaving the loop closes the generator for the other workers too.
      if (drained.left.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, work));
  return { left, cause };
}

/** The items of those keys, strongly consistent, in no particular order; keys without an item are left out. */
export async function getItems(
  source: Table,
  keys: readonly Item[],
): Promise<{ readonly items: readonly Item[]; readonly left: number; readonly cause: unknown }> {
  const { client, table, pace } = source;
  const items: Item[] = [];
  for (const batch of slice(keys, KEYS_PER_CALL)) {
    const read = async (pending: readonly Item[]) => {
      const request = { Keys: [...pending], ConsistentRead: true };
      const command = new BatchGetItemCommand({ RequestItems: { [table]: request } });
      const answer = await askOnce(source, () => client.send(command));
      items.push(...(answer.Responses?.[table] ?? []));
      return answer.UnprocessedKeys?.[table]?.Keys ?? [];
    };
    const { left, cause } = await drain(batch, read, pace);
    if (left.length > 0) return { items, left: left.length, cause };
  }
  return { items, left: 0, cause: undefined };
}

/** Every page of a strongly consistent Query, as it is asked for. */
export async function* queryPages(
  source: Table,
  input: Omit<QueryCommandInput, 'TableName' | 'ConsistentRead' | 'ExclusiveStartKey'>,
): AsyncGenerator<readonly Item[]> {
  let start: Item | undefined;
  do {
    const position = { TableName: source.table, ConsistentRead: true, ExclusiveStartKey: start };
    const command = new QueryCommand({ ...input, ...position });
    const page = await ask(source, () => source.client.send(command));
    yield page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start);
}

export interface IndexRange {
  readonly index: string;
  readonly partition: string;
  readonly sort: string;
  readonly value: string;
}

/** Items of one value of an index, all or up to a sort key, in its order. Eventually consistent, as every index is. */
export async function queryIndex(
  source: Table,
  { index, partition, sort, value }: IndexRange,
  until?: string,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const command = new QueryCommand({
      TableName: source.table,
      IndexName: index,
      KeyConditionExpression: `${partition} = :value${until === undefined ? '' : ` AND ${sort} <= :until`}`,
      ExpressionAttributeValues: { ':value': { S: value }, ...(until === undefined ? {} : { ':until': { S: until } }) },
      ExclusiveStartKey: start,
    });
    const page = await ask(source, () => source.client.send(command));
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}

function* slice<T>(all: Iterable<T>, size: number): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const one of all) {
    batch.push(one);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
