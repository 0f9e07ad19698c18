import * as z from 'zod/mini';
import type { OrderRecord } from '../../actions/order-log.ts';
import { Order } from '../../channels/order.ts';
import { defineRecord } from '../stored-record.ts';
import { text } from './values.ts';

export const orderRecord = defineRecord<OrderRecord>({
  name: 'record',
  schema: z.object({ order: Order, by: z.nullable(text), isDone: z.boolean(), says: text }),
});
