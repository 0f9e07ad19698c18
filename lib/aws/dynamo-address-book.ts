import { DeleteItemCommand, type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { AddressBook, SlackPlace, Suppression } from '../ports/address-book.ts';
import { encodeAccountId } from './account-key.ts';
import type { Item } from './chart-item.ts';
import { type Pace, realPace } from './retry.ts';
import { TTL_ATTRIBUTE, tableKeys } from './table-definition.ts';
import { ask } from './table-requests.ts';

export interface DynamoAddressBookOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly pace?: Pace;
}

const MS_PER_DAY = 86_400_000;
/** People change, and channels are renamed. */
const PLACE_KEPT_DAYS = 30;

export function createDynamoAddressBook({
  client,
  table,
  now,
  pace = realPace,
}: DynamoAddressBookOptions): AddressBook {
  const source = { client, table, pace };

  async function read<T>(kind: Kind, name: string): Promise<T | null> {
    const command = new GetItemCommand({ TableName: table, Key: keyOf(kind, name) });
    const { Item } = await ask(source, () => client.send(command));
    if (Item?.known?.S === undefined) return null;
    const expires = Number(Item[TTL_ATTRIBUTE]?.N ?? Number.POSITIVE_INFINITY);
    return expires * 1000 <= now() ? null : (JSON.parse(Item.known.S) as T);
  }

  async function keep(kind: Kind, name: string, known: unknown, days: number | null): Promise<void> {
    const expires =
      days === null ? {} : { [TTL_ATTRIBUTE]: { N: String(Math.floor((now() + days * MS_PER_DAY) / 1000)) } };
    const Item = { ...keyOf(kind, name), known: { S: JSON.stringify(known) }, ...expires };
    await ask(source, () => client.send(new PutItemCommand({ TableName: table, Item })));
  }

  async function forget(kind: Kind, name: string): Promise<boolean> {
    const command = new DeleteItemCommand({ TableName: table, Key: keyOf(kind, name), ReturnValues: 'ALL_OLD' });
    return (await ask(source, () => client.send(command))).Attributes !== undefined;
  }

  return {
    readPlace: (destination) => read<SlackPlace>('SLACK', destination),
    async keepPlace(destination, place) {
      if (place === null) await forget('SLACK', destination);
      else await keep('SLACK', destination, place, PLACE_KEPT_DAYS);
    },
    readSuppression: (address) => read<Suppression>('SUPPRESSED', address.toLowerCase()),
    suppress: (address, suppression) => keep('SUPPRESSED', address.toLowerCase(), suppression, null),
    unsuppress: (address) => forget('SUPPRESSED', address.toLowerCase()),
  };
}

type Kind = 'SLACK' | 'SUPPRESSED';

function keyOf(kind: Kind, name: string): Item {
  return { [tableKeys.partition]: { S: `ADDRESS#${kind}` }, [tableKeys.sort]: { S: encodeAccountId(name) } };
}
