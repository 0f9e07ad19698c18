import { ConcludeNightInput } from '../../lib/contract.ts';
import { openGateLinks } from '../../lib/pages/gate-link.ts';
import { type ConcludeDependencies, concludeNight } from '../../lib/steps/night/conclude-night.ts';
import { openWork } from '../shared/buckets.ts';
import { readEnvironment } from '../shared/environment.ts';
import { keepLinkKey } from '../shared/link-key.ts';
import { log } from '../shared/log.ts';
import { openPortfolio } from '../shared/portfolio.ts';

const environment = readEnvironment(process.env);
const { linkSecret, viewUrl, now } = environment;
const portfolio = await openPortfolio(environment);
const readKey = keepLinkKey(environment);

/** Operations hear of a doubt without a link, too: a key that cannot be read stops no night. */
const openLinkGate: ConcludeDependencies['openLinkGate'] =
  linkSecret === null || viewUrl === null
    ? null
    : async () => {
        try {
          const { timezone } = portfolio.config;
          return openGateLinks({ key: await readKey(), viewUrl, issued: now(), timezone });
        } catch (error) {
          log('error', 'gate-link-not-made', { error: error instanceof Error ? error.name : 'unknown' });
          return null;
        }
      };
const dependencies = { ...portfolio, work: openWork(environment), openLinkGate };

export const handler = async (event: unknown) => concludeNight(ConcludeNightInput.parse(event), dependencies);
