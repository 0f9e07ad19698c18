import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoAddressBook } from '../aws/dynamo-address-book.ts';
import { createDynamoAlertStore } from '../aws/dynamo-alert-store.ts';
import { createDynamoCareStore } from '../aws/dynamo-care-store.ts';
import { createDynamoHistoryStore } from '../aws/dynamo-history-store.ts';
import { createDynamoOutboxStore } from '../aws/dynamo-outbox-store.ts';
import type { AddressBook } from '../ports/address-book.ts';
import type { NightDependencies } from '../steps/dependencies.ts';

/** What of a portfolio is in its table. */
export interface TableStores extends Pick<NightDependencies, 'history' | 'care' | 'alerts' | 'outbox'> {
  readonly addresses: AddressBook;
}

export function openTable(client: DynamoDBClient, table: string): TableStores {
  return {
    history: createDynamoHistoryStore({ client, table }),
    care: createDynamoCareStore({ client, table }),
    alerts: createDynamoAlertStore({ client, table }),
    outbox: createDynamoOutboxStore({ client, table }),
    addresses: createDynamoAddressBook({ client, table, now: Date.now }),
  };
}
