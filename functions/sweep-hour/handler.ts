import { environmentNames } from '../../lib/contract.ts';
import { sweepHour } from '../../lib/steps/hour/sweep-hour.ts';
import { readEnvironment } from '../shared/environment.ts';
import { log } from '../shared/log.ts';
import { logDeliveries, PATIENCE_MS } from '../shared/log-deliveries.ts';
import { openSendingPortfolio } from '../shared/sending.ts';

const environment = readEnvironment(process.env);
const portfolio = await openSendingPortfolio(environment);
const dependencies = { ...portfolio, nightAt: environment.variables[environmentNames.nightAt] ?? null };

export const handler = async () => {
  const { deliveries, ...swept } = await sweepHour(dependencies, PATIENCE_MS);
  log('info', 'hour-swept', { ...swept });
  return { ...swept, deliveries: logDeliveries('all', deliveries) };
};
