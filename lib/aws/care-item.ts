import type { CareEvent } from '../care/care-event.ts';
import { fnv1a32 } from '../history/shard.ts';
import { accountSortKey } from './account-key.ts';
import type { Item } from './chart-item.ts';
import { tableKeys } from './table-definition.ts';

/** For ever: an account's partition must be found again. */
export const CARE_PARTITIONS = 64;

export function carePartitionKey(partition: number): string {
  return `CARE#${partition}`;
}

export function partitionOf(account: string): number {
  return fnv1a32(account) % CARE_PARTITIONS;
}

const sortNames = {
  'override-set': 'OVERRIDE',
  'override-cleared': 'OVERRIDE',
  pulse: 'PULSE',
} as const satisfies Record<CareEvent['kind'], string>;

/** Everything of one account begins with this; `#` is never part of an encoded id. */
export function careSortPrefix(account: string): string {
  return `${accountSortKey(account)}#`;
}

/** The event as JSON: few, small, and read whole. It never expires: it says who did what, when and why. */
export function toCareItem(event: CareEvent): Item {
  return {
    [tableKeys.partition]: { S: carePartitionKey(partitionOf(event.account)) },
    [tableKeys.sort]: { S: `${careSortPrefix(event.account)}${sortNames[event.kind]}#${event.at}` },
    event: { S: JSON.stringify(event) },
  };
}

/** Null: another kind of item of the account. */
export function readCareItem({ event }: Item): CareEvent | null {
  return event?.S === undefined ? null : (JSON.parse(event.S) as CareEvent);
}
