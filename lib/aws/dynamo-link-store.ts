import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { LinkStore } from '../ports/link-store.ts';
import type { Item } from './chart-item.ts';
import { type Pace, realPace } from './retry.ts';
import { tableKeys } from './table-definition.ts';
import { ask } from './table-requests.ts';

export interface DynamoLinkOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly pace?: Pace;
}

export function createDynamoLinkStore({ client, table, pace = realPace }: DynamoLinkOptions): LinkStore {
  const source = { client, table, pace };
  return {
    async isRevoked(id) {
      const command = new GetItemCommand({ TableName: table, Key: keyOf(id), ConsistentRead: true });
      return (await ask(source, () => client.send(command))).Item !== undefined;
    },
    async revoke(id, { by, at }) {
      const Item = { ...keyOf(id), by: { S: by }, at: { S: at } };
      await ask(source, () => client.send(new PutItemCommand({ TableName: table, Item })));
    },
  };
}

function keyOf(id: string): Item {
  return { [tableKeys.partition]: { S: `LINK#${id}` }, [tableKeys.sort]: { S: 'REVOKED' } };
}
