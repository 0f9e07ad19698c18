import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Order } from '../../lib/channels/order.ts';

/** Tried again, another function carries it out: Lambda keeps it until it is done. */
export async function handOrder(order: Order, orderFunction: string | null): Promise<void> {
  await new LambdaClient({}).send(
    new InvokeCommand({
      FunctionName: orderFunction ?? undefined,
      InvocationType: 'Event',
      Payload: JSON.stringify(order),
    }),
  );
}
