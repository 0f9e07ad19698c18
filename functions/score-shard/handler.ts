import { ScoreShardInput } from '../../lib/contract.ts';
import { scoreShard } from '../../lib/steps/night/score-shard.ts';
import { openWork } from '../shared/buckets.ts';
import { readEnvironment } from '../shared/environment.ts';
import { openPortfolio } from '../shared/portfolio.ts';

const environment = readEnvironment(process.env);
const dependencies = { ...(await openPortfolio(environment)), work: openWork(environment) };

export const handler = async (event: unknown) => scoreShard(ScoreShardInput.parse(event), dependencies);
