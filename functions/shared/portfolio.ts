import { createDynamoClient } from '../../lib/aws/dynamo-client.ts';
import { createDynamoDbTable } from '../../lib/aws/dynamodb-table.ts';
import { readCheckedConfigFile } from '../../lib/config/checked-config.ts';
import type { NightDependencies } from '../../lib/steps/dependencies.ts';
import { openTableStores, type TableStores } from '../../lib/tables/open-stores.ts';
import type { Environment } from './environment.ts';

/** What nearly every function works with: the model, what is kept in the table, and the clock. */
export interface Portfolio extends TableStores, Pick<NightDependencies, 'config' | 'now' | 'isReplay' | 'mayChange'> {}

export async function openPortfolio(environment: Environment): Promise<Portfolio> {
  return {
    config: await readCheckedConfigFile(environment.configFile),
    ...openStores(environment),
    now: environment.now,
    isReplay: false,
    mayChange: false,
  };
}

/** Clients take region, credentials and endpoints from the environment, as the SDK does. */
export function openStores({ table, now }: Environment): TableStores {
  return openTableStores(createDynamoDbTable({ client: createDynamoClient(), table }), now);
}
