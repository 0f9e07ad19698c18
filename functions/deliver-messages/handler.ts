import { DeliverMessagesInput } from '../../lib/contract.ts';
import { deliverMessages } from '../../lib/steps/delivery/deliver-messages.ts';
import { periodsToldWith } from '../../lib/steps/morning/told-with.ts';
import { readEnvironment } from '../shared/environment.ts';
import { logDeliveries, PATIENCE_MS } from '../shared/log-deliveries.ts';
import { openSendingPortfolio } from '../shared/sending.ts';

const dependencies = await openSendingPortfolio(readEnvironment(process.env));

export const handler = async (event: unknown) => {
  const { period } = DeliverMessagesInput.parse(event);
  return logDeliveries(
    period,
    await deliverMessages({ periods: periodsToldWith(period, dependencies), patienceMs: PATIENCE_MS }, dependencies),
  );
};
