import type { AddressBook } from '../channels/address-book.ts';
import { expiryAfter } from './expiry.ts';
import { placeKey, suppressionKey } from './key-layout.ts';
import { placeRecord, suppressionRecord } from './records/address-record.ts';
import type { Fields, Key, Table } from './table.ts';

/** People change, and channels are renamed. */
const PLACE_KEPT_DAYS = 30;

/** `now`: milliseconds since 1970. */
export function createAddressBook(table: Table, now: () => number): AddressBook {
  /** Null, too, for what has expired and is not deleted yet. */
  async function read<T>(key: Key, record: { read(fields: Fields): T | null }): Promise<T | null> {
    const item = await table.get(key);
    if (!item || (item.expires ?? Number.POSITIVE_INFINITY) * 1000 <= now()) return null;
    return record.read(item.fields);
  }

  return {
    readPlace: (to) => read(placeKey(to), placeRecord),
    async keepPlace(to, place) {
      const key = placeKey(to);
      if (place === null) await table.delete(key);
      else
        await table.put({ ...key, fields: placeRecord.toFields(place), expires: expiryAfter(now(), PLACE_KEPT_DAYS) });
    },
    readSuppression: (address) => read(suppressionKey(address), suppressionRecord),
    async suppress(address, suppression) {
      await table.put({ ...suppressionKey(address), fields: suppressionRecord.toFields(suppression) });
    },
    unsuppress: (address) => table.delete(suppressionKey(address)),
  };
}
