import { sweepHour } from '../../lib/steps/sweep-hour.ts';
import { createDependencies } from '../shared/dependencies.ts';
import { readEnvironment } from '../shared/environment.ts';
import { log } from '../shared/log.ts';

const dependencies = await createDependencies(readEnvironment(process.env));

/** What was refused is due again in an hour: nothing is retried before. */
export const handler = async () => {
  const swept = await sweepHour(dependencies);
  const isWell = swept.deliveries.every(({ refused, failed, unknown }) => refused + failed + unknown === 0);
  log(isWell ? 'info' : 'error', 'hour-swept', { ...swept });
  return swept;
};
