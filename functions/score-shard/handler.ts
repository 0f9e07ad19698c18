import { ScoreShardInput } from '../../lib/contract.ts';
import { scoreShard } from '../../lib/steps/night/score-shard.ts';
import { createDependencies } from '../shared/dependencies.ts';
import { readEnvironment } from '../shared/environment.ts';

const dependencies = await createDependencies(readEnvironment(process.env));

export const handler = async (event: unknown) => scoreShard(ScoreShardInput.parse(event), dependencies);
