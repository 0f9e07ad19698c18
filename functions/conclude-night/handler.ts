import { ConcludeNightInput } from '../../lib/contract.ts';
import { concludeNight } from '../../lib/steps/night/conclude-night.ts';
import { createDependencies } from '../shared/dependencies.ts';
import { readEnvironment } from '../shared/environment.ts';

const dependencies = await createDependencies(readEnvironment(process.env));

export const handler = async (event: unknown) => concludeNight(ConcludeNightInput.parse(event), dependencies);
