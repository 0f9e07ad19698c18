import { ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { CareEvent } from '../care/care-event.ts';
import type { CareStore } from '../ports/care-store.ts';
import { ACCOUNT_SORT_PREFIX } from './account-key.ts';
import { careSortPrefix, partitionOf, readCareItem, toCareItem } from './care-item.ts';
import type { Item } from './chart-item.ts';
import { AccountNotRemovedError } from './history-errors.ts';
import { queryAllCare, queryCare } from './query-care.ts';
import { type Pace, realPace } from './retry.ts';
import { tableKeys } from './table-definition.ts';
import { ask, writeItems } from './table-requests.ts';

export interface DynamoCareOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly pace?: Pace;
}

const { partition, sort } = tableKeys;

/** Care events in the portfolio's one table. Reads are strongly consistent. */
export function createDynamoCareStore({ client, table, pace = realPace }: DynamoCareOptions): CareStore {
  const source = { client, table, pace };

  async function append(event: CareEvent): Promise<void> {
    const command = new PutItemCommand({
      TableName: table,
      Item: toCareItem(event),
      ConditionExpression: `attribute_not_exists(${partition})`,
    });
    try {
      await ask(source, () => client.send(command));
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw new CareEventExistsError({ cause: error });
      throw error;
    }
  }

  async function readAll(): Promise<readonly CareEvent[]> {
    return readEvents(await queryAllCare(source, ACCOUNT_SORT_PREFIX));
  }

  async function readAccount(account: string): Promise<readonly CareEvent[]> {
    const events = readEvents(await queryCare(source, partitionOf(account), careSortPrefix(account)));
    return [...events].sort((a, b) => (a.at < b.at ? -1 : 1));
  }

  async function removeAccount(account: string): Promise<number> {
    const items = await queryCare(source, partitionOf(account), careSortPrefix(account));
    const requests = items.map((item) => ({
      DeleteRequest: { Key: { [partition]: item[partition]!, [sort]: item[sort]! } },
    }));
    const { left, cause } = await writeItems(source, requests, requests.length);
    if (left > 0) throw new AccountNotRemovedError(left, { cause });
    return items.length;
  }

  return { append, readAll, readAccount, removeAccount };
}

function readEvents(items: readonly Item[]): readonly CareEvent[] {
  return items.flatMap((item) => readCareItem(item) ?? []);
}

/** Two people, or two clicks, in the same millisecond. Safe to try again: it will have another instant. */
export class CareEventExistsError extends Error {
  constructor(options?: ErrorOptions) {
    super(
      'The same was set on this account at this very instant. Look at rounds override list, then try again.',
      options,
    );
    this.name = 'CareEventExistsError';
  }
}
