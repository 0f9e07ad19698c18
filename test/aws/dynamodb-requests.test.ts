import { BatchGetItemCommand, BatchWriteItemCommand, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDynamoDbTable } from '../../lib/aws/dynamodb-table.ts';

const client = new DynamoDBClient({ region: 'us-east-1' });
const dynamo = mockClient(client);
const pace = { sleep: async () => {}, random: () => 0, maxAttempts: 3 };
const table = createDynamoDbTable({ client, table: 'history', pace });
beforeEach(() => dynamo.reset());

const key = (at: number) => ({ partition: 'NIGHT#2026-01-05#0', sort: `ACCT#${at}` });
const attributesOf = (at: number) => ({ PK: { S: key(at).partition }, SK: { S: key(at).sort } });
const keys = (count: number) => Array.from({ length: count }, (_, at) => key(at));
const puts = (count: number) => keys(count).map((one) => ({ put: { ...one, fields: {} } }));

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
    await table.write(puts(505), 505);
    const sizes = dynamo.commandCalls(BatchWriteItemCommand).map((call) => call.args[0].input.RequestItems!.history!);
    expect(sizes.map((batch) => batch.length)).toEqual([...Array(20).fill(25), 5]);
    expect(most).toBe(8);
  });

  it('stop starting calls once one has given up, and say how many items are left', async () => {
    dynamo.on(BatchWriteItemCommand).callsFake(async ({ RequestItems }) => ({ UnprocessedItems: RequestItems }));
    await expect(table.write(puts(1000), 1000)).rejects.toMatchObject({ name: 'TableThrottledError', left: 1000 });
    // Eight workers, three attempts each.
    expect(dynamo.commandCalls(BatchWriteItemCommand)).toHaveLength(24);
  });

  it('get at most 100 keys a call, strongly consistent', async () => {
    dynamo.on(BatchGetItemCommand).callsFake(async ({ RequestItems }) => ({
      Responses: { history: RequestItems.history.Keys },
    }));
    expect(await table.getMany(keys(230))).toHaveLength(230);
    const asked = dynamo.commandCalls(BatchGetItemCommand).map((call) => call.args[0].input.RequestItems!.history!);
    expect(asked.map((request) => [request.Keys!.length, request.ConsistentRead])).toEqual([
      [100, true],
      [100, true],
      [30, true],
    ]);
  });

  it('query page after page, strongly consistent, with what is left of the limit', async () => {
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [attributesOf(1)], LastEvaluatedKey: attributesOf(1) })
      .resolvesOnce({ Items: [], LastEvaluatedKey: attributesOf(2) })
      .resolves({ Items: [attributesOf(3), attributesOf(4)], LastEvaluatedKey: attributesOf(4) });
    const found = await table.query({ partition: 'p', limit: 3 });
    expect(found.map(({ sort }) => sort)).toEqual(['ACCT#1', 'ACCT#3', 'ACCT#4']);
    const asked = dynamo.commandCalls(QueryCommand).map((call) => call.args[0].input);
    expect(asked.map(({ ExclusiveStartKey: start, Limit: limit }) => [start, limit])).toEqual([
      [undefined, 3],
      [attributesOf(1), 2],
      [attributesOf(2), 2],
    ]);
    expect(asked.every((input) => input.ConsistentRead && input.TableName === 'history')).toBe(true);
  });

  it('never condition a key on an empty prefix, which DynamoDB refuses', async () => {
    dynamo.on(QueryCommand).resolves({ Items: [] });
    await table.query({ partition: 'OUTBOX', range: { prefix: '' } });
    const [asked] = dynamo.commandCalls(QueryCommand).map((call) => call.args[0].input);
    expect(asked?.KeyConditionExpression).toBe('#partition = :partition');
  });
});
