import { createSender } from '../../lib/steps/delivery/sender.ts';
import type { NightDependencies } from '../../lib/steps/dependencies.ts';
import { createChannels } from './channels.ts';
import type { Environment } from './environment.ts';
import { openPortfolio, type Portfolio } from './portfolio.ts';

/** What a function works with that sends messages, too. */
export interface SendingPortfolio extends Portfolio, Pick<NightDependencies, 'channels' | 'sender'> {}

export async function openSendingPortfolio(environment: Environment): Promise<SendingPortfolio> {
  const portfolio = await openPortfolio(environment);
  const channels = createChannels(environment, portfolio.addresses, portfolio.config);
  return { ...portfolio, channels, sender: createSender() };
}
