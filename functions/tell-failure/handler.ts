import { TellFailureInput } from '../../lib/contract.ts';
import { tellFailure } from '../../lib/steps/night/tell-failure.ts';
import { readEnvironment } from '../shared/environment.ts';
import { log } from '../shared/log.ts';
import { logDeliveries, PATIENCE_MS } from '../shared/log-deliveries.ts';
import { openSendingPortfolio } from '../shared/sending.ts';

const dependencies = await openSendingPortfolio(readEnvironment(process.env));

export const handler = async (event: unknown) => {
  const input = TellFailureInput.parse(event);
  const { night, deliveries } = await tellFailure(input, PATIENCE_MS, dependencies);
  log('error', 'night-failed', { night, step: input.step, error: input.failure.Error });
  return { night, deliveries: logDeliveries(night ?? 'unknown', deliveries) };
};
