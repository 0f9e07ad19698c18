import * as z from 'zod';
import { Order } from '../../actions/act.ts';
import type { OrderRecord } from '../../ports/order-log.ts';
import { defineRecord } from '../stored-record.ts';
import { text } from './values.ts';

export const orderRecord = defineRecord<OrderRecord>({
  name: 'record',
  schema: z.object({ order: Order, by: text.nullable(), isDone: z.boolean(), says: text }),
});
