import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/** Names of the one table's keys, indexes and TTL attribute: what the construct, the embedded table and the stores agree on. */
export const tableKeys = { partition: 'PK', sort: 'SK' } as const;

/** Epoch seconds after which an item may be deleted. Nothing depends on the deletion. */
export const TTL_ATTRIBUTE = 'expires';

/** Sparse: only items that carry the index's attributes are in it. */
export const tableIndexes = [
  /** What the sweeper must do, by time. */
  { name: 'due', partition: 'dueKind', sort: 'dueAt' },
  /** One owner's open alerts and tasks. */
  { name: 'owner', partition: 'openOwner', sort: 'openKey' },
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
