import type { OrderLog } from '../actions/order-log.ts';
import { expiryAfter } from './expiry.ts';
import { CLICKS, clickKey } from './key-layout.ts';
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
      const indexed = { due: { value: CLICKS, sort: at } };
      await table.put({ ...clickKey(id), fields: orderRecord.toFields(record), expires, indexed }, 'absent');
    },
    async list() {
      const items = await table.queryIndex({ index: 'due', value: CLICKS });
      return items.flatMap(({ fields }) => orderRecord.read(fields) ?? []);
    },
    async remove(id) {
      await table.delete(clickKey(id));
    },
  };
}
