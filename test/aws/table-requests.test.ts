import { BatchGetItemCommand, BatchWriteItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { getItems, queryPages, writeItems } from '../../lib/aws/table-requests.ts';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
const client = new DynamoDBClient({ region: 'us-east-1' });
const dynamo = mockClient(client);
const source = { client, table: 'history', pace: { sleep: async () => {}, random: () => 0, maxAttempts: 3 } };
beforeEach(() => dynamo.reset());

const key = (index: number) => ({ PK: { S: 'NIGHT#2026-01-05#0' }, SK: { S: `ACCT#${index}` } });
const keys = (count: number) => Array.from({ length: count }, (_, index) => key(index));

describe('requests to the table', () => {
  it('write at most 25 items a call and at most 8 calls at once', async () => {
    let atOnce = 0;
    let most = 0;
    dynamo.on(BatchWriteItemCommand).callsFake(async () => {
      most = Math.max(most, ++atOnce);
      await new Promise(setImmediate);
      atOnce -= 1;
      return {};
    });
    const puts = keys(505).map((Item) => ({ PutRequest: { Item } }));
    expect(await writeItems(source, puts, puts.length)).toMatchObject({ left: 0 });
    const sizes = dynamo.commandCalls(BatchWriteItemCommand).map((call) => call.args[0].input.RequestItems!.history!);
    expect(sizes.map((batch) => batch.length)).toEqual([...Array(20).fill(25), 5]);
    expect(most).toBe(8);
  });

  it('stop starting calls once one has given up', async () => {
    const puts = keys(1000).map((Item) => ({ PutRequest: { Item } }));
    dynamo.on(BatchWriteItemCommand).callsFake(async ({ RequestItems }) => ({ UnprocessedItems: RequestItems }));
    expect(await writeItems(source, puts, puts.length)).toMatchObject({ left: 1000 });
    // Eight workers, three attempts each.
    expect(dynamo.commandCalls(BatchWriteItemCommand)).toHaveLength(24);
  });

  it('get at most 100 keys a call, strongly consistent', async () => {
    dynamo.on(BatchGetItemCommand).callsFake(async ({ RequestItems }) => ({
      Responses: { history: RequestItems.history.Keys },
    }));
    const { items, left } = await getItems(source, keys(230));
    expect([items.length, left]).toEqual([230, 0]);
    const asked = dynamo.commandCalls(BatchGetItemCommand).map((call) => call.args[0].input.RequestItems!.history!);
    expect(asked.map((request) => [request.Keys!.length, request.ConsistentRead])).toEqual([
      [100, true],
      [100, true],
      [30, true],
    ]);
  });

  it('query page after page, strongly consistent, and only as far as is read', async () => {
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [key(1)], LastEvaluatedKey: key(1) })
      .resolvesOnce({ Items: [], LastEvaluatedKey: key(2) })
      .resolves({ Items: [key(3)] });
    const pages: number[] = [];
    for await (const page of queryPages(source, {})) pages.push(page.length);
    expect(pages).toEqual([1, 0, 1]);
    const asked = dynamo.commandCalls(QueryCommand).map((call) => call.args[0].input);
    expect(asked.map((input) => input.ExclusiveStartKey)).toEqual([undefined, key(1), key(2)]);
    expect(asked.every((input) => input.ConsistentRead && input.TableName === 'history')).toBe(true);
  });
});
