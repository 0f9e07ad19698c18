import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { attributes } from '../tables/check-request.ts';

/** Names of the one table's keys, indexes and TTL attribute: what the construct and DynamoDB Local are told. */
export const tableKeys = { partition: attributes.partition, sort: attributes.sort } as const;

/** Nothing depends on the deletion. */
export const TTL_ATTRIBUTE = attributes.expires;

/** Sparse: only items that carry the index's attributes are in it. */
export const tableIndexes = [
  { name: 'due', partition: attributes.due.value, sort: attributes.due.sort },
  { name: 'owner', partition: attributes.owner.value, sort: attributes.owner.sort },
] as const;

/** The table as CreateTable takes it. Every key is text. TTL is a call of its own (UpdateTimeToLive). */
export function describeTable(table: string): CreateTableCommandInput {
  const keyNames = [
    tableKeys.partition,
    tableKeys.sort,
    ...tableIndexes.flatMap(({ partition, sort }) => [partition, sort]),
  ];
  return {
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keyNames.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: toKeySchema(tableKeys),
    GlobalSecondaryIndexes: tableIndexes.map((index) => ({
      IndexName: index.name,
      KeySchema: toKeySchema(index),
      Projection: { ProjectionType: 'ALL' },
    })),
  };
}

function toKeySchema(keys: { readonly partition: string; readonly sort: string }) {
  return [
    { AttributeName: keys.partition, KeyType: 'HASH' as const },
    { AttributeName: keys.sort, KeyType: 'RANGE' as const },
  ];
}
