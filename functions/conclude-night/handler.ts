import { ConcludeNightInput } from '../../lib/contract.ts';
import { concludeNight } from '../../lib/steps/night/conclude-night.ts';
import { openWork } from '../shared/buckets.ts';
import { readEnvironment } from '../shared/environment.ts';
import { openPortfolio } from '../shared/portfolio.ts';

const environment = readEnvironment(process.env);
const dependencies = { ...(await openPortfolio(environment)), work: openWork(environment) };

export const handler = async (event: unknown) => concludeNight(ConcludeNightInput.parse(event), dependencies);
