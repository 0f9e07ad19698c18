import type { OrderLog } from '../ports/order-log.ts';
import { expiryAfter } from './expiry.ts';
import { clickKey } from './key-layout.ts';
import { orderRecord } from './records/order-record.ts';
import type { Table } from './table.ts';

const KEPT_DAYS = 90;

export function createOrderLog(table: Table): OrderLog {
  return {
    async read(id) {
      const item = await table.get(clickKey(id));
      return item && orderRecord.read(item.fields);
    },
    async record(record) {
      const { id, at } = record.order;
      const expires = expiryAfter(Date.parse(at), KEPT_DAYS);
      // Refused: the same click, carried out at the same time. What it came to is the same.
      await table.put({ ...clickKey(id), fields: orderRecord.toFields(record), expires }, 'absent');
    },
  };
}
