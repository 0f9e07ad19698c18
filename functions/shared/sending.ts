import { openChannels } from '../../lib/channels/open-channels.ts';
import { createSender } from '../../lib/steps/delivery/sender.ts';
import type { NightDependencies } from '../../lib/steps/dependencies.ts';
import { openDeployment } from './deployment.ts';
import type { Environment } from './environment.ts';
import { openPortfolio, type Portfolio } from './portfolio.ts';

/** What a function works with that sends messages, too. */
export interface SendingPortfolio extends Portfolio, Pick<NightDependencies, 'channels' | 'sender'> {}

export async function openSendingPortfolio(environment: Environment): Promise<SendingPortfolio> {
  const portfolio = await openPortfolio(environment);
  const { addresses, config } = portfolio;
  const channels = openChannels(openDeployment(environment), { addresses, notify: config.notify });
  return { ...portfolio, channels, sender: createSender() };
}
