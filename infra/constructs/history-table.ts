import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { TTL_ATTRIBUTE, tableIndexes, tableKeys } from '../../lib/aws/table-definition.ts';

/**
 * What a new on-demand table takes at once, as the ceiling: a mistake cannot cost more than that.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html
 */
const MAXIMUM = { maxReadRequestUnits: 12_000, maxWriteRequestUnits: 4_000 } as const;

/** Runs and charts: one table per portfolio, kept when the stack goes. */
export class HistoryTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: toTextKey(tableKeys.partition),
      sortKey: toTextKey(tableKeys.sort),
      globalSecondaryIndexes: tableIndexes.map((index) => ({
        indexName: index.name,
        partitionKey: toTextKey(index.partition),
        sortKey: toTextKey(index.sort),
        ...MAXIMUM,
      })),
      billing: Billing.onDemand(MAXIMUM),
      timeToLiveAttribute: TTL_ATTRIBUTE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }
}

function toTextKey(name: string) {
  return { name, type: AttributeType.STRING };
}
