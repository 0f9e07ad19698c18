import { randomUUID } from 'node:crypto';
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import {
  attributes,
  checkChanges,
  checkIndexSelection,
  checkItem,
  checkKey,
  checkSelection,
} from '../tables/check-request.ts';
import {
  type Change,
  type Condition,
  type Item,
  type Key,
  type Range,
  type Table,
  TableThrottledError,
} from '../tables/table.ts';
import { type Attributes, readAttributeKey, readAttributes, toAttributeKey, toAttributes } from './dynamodb-item.ts';
import { drain, type Pace, realPace, retryThrottled } from './retry.ts';

export interface DynamoDbTableOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly pace?: Pace;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html: 25 items of 400 KB stay under its 16 MB. */
const WRITES_PER_CALL = 25;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const KEYS_PER_CALL = 100;
const CALLS_AT_ONCE = 8;

/** Throws `TableMissingError`, and the SDK's own errors for what is neither throttling nor a condition. */
export function createDynamoDbTable({ client, table, pace = realPace }: DynamoDbTableOptions): Table {
  async function askOnce<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      if (error instanceof Error && error.name === 'ResourceNotFoundException')
        throw new TableMissingError(table, { cause: error });
      throw error;
    }
  }
  const ask = <T>(request: () => Promise<T>) => retryThrottled(() => askOnce(request), pace);

  async function get(key: Key): Promise<Item | null> {
    checkKey(key);
    const command = new GetItemCommand({ TableName: table, Key: toAttributeKey(key), ConsistentRead: true });
    const { Item: found } = await ask(() => client.send(command));
    return found ? readAttributes(found) : null;
  }

  async function put(item: Item, condition?: Condition): Promise<boolean> {
    const checked = checkItem(item, condition);
    if (condition !== undefined) return putIf(checked, condition);
    const command = new PutItemCommand({ TableName: table, Item: toAttributes(checked, null) });
    await ask(() => client.send(command));
    return true;
  }

  /**
   * The SDK, and `ask`, repeat a request whose answer was lost, and the repetition meets what the first one wrote: so a refusal is looked into
   * before it counts.
   */
  async function putIf(item: Item, condition: Condition): Promise<boolean> {
    const writer = randomUUID();
    const command = new PutItemCommand({
      TableName: table,
      Item: toAttributes(item, writer),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...toExpression(condition),
    });
    try {
      await ask(() => client.send(command));
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return error.Item?.[attributes.writer]?.S === writer;
    }
  }

  /** Every page of a query, read whole: 1 MB each. */
  async function readAll<T>(input: Omit<QueryCommandInput, 'TableName'>, most: number, read: (all: Attributes) => T) {
    const found: T[] = [];
    let start: Attributes | undefined;
    do {
      const left = most - found.length;
      const limit = Number.isFinite(left) ? { Limit: left } : {};
      const command = new QueryCommand({ ...input, ...limit, TableName: table, ExclusiveStartKey: start });
      const page = await ask(() => client.send(command));
      for (const item of page.Items ?? []) found.push(read(item));
      start = page.LastEvaluatedKey;
    } while (start && found.length < most);
    return found;
  }

  async function select<T>(selection: Parameters<Table['query']>[0], read: (all: Attributes) => T, keysOnly: boolean) {
    const checked = checkSelection(selection);
    if (!checked) return [];
    const { partition, range, isDescending = false, limit = Number.POSITIVE_INFINITY } = checked;
    const { expression, values } = toCondition(range);
    const input: Omit<QueryCommandInput, 'TableName'> = {
      KeyConditionExpression: `#partition = :partition${expression}`,
      ExpressionAttributeNames: { '#partition': attributes.partition, ...sortName(range !== undefined || keysOnly) },
      ExpressionAttributeValues: { ':partition': { S: partition }, ...values },
      ConsistentRead: true,
      ScanIndexForward: !isDescending,
      ...(keysOnly && { ProjectionExpression: '#partition, #sort' }),
    };
    return readAll(input, limit, read);
  }

  async function getMany(keys: readonly Key[]): Promise<readonly Item[]> {
    keys.forEach(checkKey);
    const items: Item[] = [];
    for (const batch of slice(keys.map(toAttributeKey), KEYS_PER_CALL)) {
      const read = async (pending: readonly Attributes[]) => {
        const request = { [table]: { Keys: [...pending], ConsistentRead: true } };
        const answer = await askOnce(() => client.send(new BatchGetItemCommand({ RequestItems: request })));
        for (const item of answer.Responses?.[table] ?? []) items.push(readAttributes(item));
        return answer.UnprocessedKeys?.[table]?.Keys ?? [];
      };
      const { left, cause } = await drain(batch, read, pace);
      if (left.length > 0) throw new TableThrottledError(left.length, { cause });
    }
    return items;
  }

  async function write(changes: Iterable<Change>, count: number): Promise<void> {
    let left = count;
    let cause: unknown;
    const batches = slice(toRequests(changes), WRITES_PER_CALL);
    const send = async (pending: readonly WriteRequest[]) => {
      const command = new BatchWriteItemCommand({ RequestItems: { [table]: [...pending] } });
      const answer = await askOnce(() => client.send(command));
      return answer.UnprocessedItems?.[table] ?? [];
    };
    const work = async () => {
      for (const batch of batches) {
        const drained = await drain(batch, send, pace);
        left -= batch.length - drained.left.length;
        cause ??= drained.cause;
        // Leaving the loop closes the generator for the other workers too.
        if (drained.left.length > 0) return;
      }
    };
    await Promise.all(Array.from({ length: CALLS_AT_ONCE }, work));
    if (left > 0) throw new TableThrottledError(left, { cause });
  }

  return {
    get,
    getMany,
    put,
    write,
    query: (selection) => select(selection, readAttributes, false),
    queryKeys: (selection) => select(selection, readAttributeKey, true),
    async queryIndex(selection) {
      if (!checkIndexSelection(selection)) return [];
      const { index, value, until } = selection;
      const names = attributes[index];
      const input: Omit<QueryCommandInput, 'TableName'> = {
        IndexName: index,
        KeyConditionExpression: `#value = :value${until === undefined ? '' : ' AND #sort <= :until'}`,
        ExpressionAttributeNames: { '#value': names.value, ...(until !== undefined && { '#sort': names.sort }) },
        ExpressionAttributeValues: { ':value': { S: value }, ...(until !== undefined && { ':until': { S: until } }) },
      };
      return readAll(input, Number.POSITIVE_INFINITY, readAttributes);
    },
    async delete(key) {
      checkKey(key);
      const command = new DeleteItemCommand({ TableName: table, Key: toAttributeKey(key), ReturnValues: 'ALL_OLD' });
      return (await ask(() => client.send(command))).Attributes !== undefined;
    },
  };
}

/** There is no such table where the client looks. Trying again will not help. */
export class TableMissingError extends Error {
  override readonly name = 'TableMissingError';

  constructor(table: string, options?: ErrorOptions) {
    super(
      `The table ${table} does not exist in this account and region: deploy the State stack, or correct the table's name.`,
      options,
    );
  }
}

function* toRequests(changes: Iterable<Change>): Generator<WriteRequest> {
  for (const change of checkChanges(changes)) {
    if ('put' in change) yield { PutRequest: { Item: toAttributes(change.put, null) } };
    else yield { DeleteRequest: { Key: toAttributeKey(change.delete) } };
  }
}

function toExpression(condition: Condition) {
  if (condition === 'absent' || condition.version === 0)
    return {
      ConditionExpression: 'attribute_not_exists(#partition)',
      ExpressionAttributeNames: { '#partition': attributes.partition },
    };
  return {
    ConditionExpression: '#version = :read',
    ExpressionAttributeNames: { '#version': attributes.version },
    ExpressionAttributeValues: { ':read': { N: String(condition.version) } },
  };
}

function toCondition(range: Range | undefined): { readonly expression: string; readonly values: Attributes } {
  if (range === undefined) return { expression: '', values: {} };
  if ('prefix' in range)
    return { expression: ' AND begins_with(#sort, :prefix)', values: { ':prefix': { S: range.prefix } } };
  if ('before' in range) return { expression: ' AND #sort < :before', values: { ':before': { S: range.before } } };
  const values = { ':from': { S: range.from }, ':to': { S: range.to } };
  return { expression: ' AND #sort BETWEEN :from AND :to', values };
}

function sortName(isUsed: boolean): Record<string, string> {
  return isUsed ? { '#sort': attributes.sort } : {};
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
