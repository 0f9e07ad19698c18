import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { OrderLog, OrderRecord } from '../ports/order-log.ts';
import { encodeAccountId } from './account-key.ts';
import type { Item } from './chart-item.ts';
import { type Pace, realPace } from './retry.ts';
import { TTL_ATTRIBUTE, tableKeys } from './table-definition.ts';
import { ask } from './table-requests.ts';

export interface DynamoOrderLogOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly pace?: Pace;
}

const KEPT_DAYS = 90;
const SECONDS_PER_DAY = 86_400;

export function createDynamoOrderLog({ client, table, pace = realPace }: DynamoOrderLogOptions): OrderLog {
  const source = { client, table, pace };
  return {
    async read(id) {
      const command = new GetItemCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true });
      const { Item } = await ask(source, () => client.send(command));
      return Item?.record?.S === undefined ? null : (JSON.parse(Item.record.S) as OrderRecord);
    },
    async record(record) {
      const { id, at } = record.order;
      const expires = Math.floor(Date.parse(at) / 1000) + KEPT_DAYS * SECONDS_PER_DAY;
      const command = new PutItemCommand({
        TableName: table,
        Item: { ...keyOf(id), record: { S: JSON.stringify(record) }, [TTL_ATTRIBUTE]: { N: String(expires) } },
        ConditionExpression: `attribute_not_exists(${tableKeys.partition})`,
      });
      try {
        await ask(source, () => client.send(command));
      } catch (error) {
        // The same click, carried out at the same time: what it came to is the same.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}

function keyOf(id: string): Item {
  return { [tableKeys.partition]: { S: `CLICK#${encodeAccountId(id)}` }, [tableKeys.sort]: { S: 'CLICK' } };
}
