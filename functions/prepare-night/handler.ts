import { sweepScratch } from '../../lib/files/scratch.ts';
import { openInstruments } from '../../lib/steps/night/instruments.ts';
import { readNightToRun } from '../../lib/steps/night/night-to-run.ts';
import { prepareNight } from '../../lib/steps/night/prepare-night.ts';
import { openExports, openHistoryFiles, openWork } from '../shared/buckets.ts';
import { readEnvironment } from '../shared/environment.ts';
import { log } from '../shared/log.ts';
import { openPortfolio } from '../shared/portfolio.ts';

const environment = readEnvironment(process.env);
const dependencies = { ...(await openPortfolio(environment)), work: openWork(environment) };
const files = { source: openExports(environment), historyFiles: openHistoryFiles(environment) };

// A function that ran into its time limit starts again over the same /tmp.
sweepScratch(environment.now());

export const handler = async (event: unknown) => {
  const night = readNightToRun(event, dependencies.config.timezone, dependencies.now);
  const instruments = await openInstruments(files);
  try {
    const prepared = await prepareNight(night, dependencies, instruments);
    log('info', 'night-prepared', { night, outcome: prepared.outcome, shards: prepared.shards.length });
    return prepared;
  } finally {
    await instruments.close();
  }
};
