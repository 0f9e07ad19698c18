import type { Channels } from './channel.ts';
import type { ChannelOpener, ChannelPortfolio, Deployment } from './channel-opener.ts';
import { emailOpener } from './email/open-email.ts';
import type { ChannelName } from './index.ts';
import { slackOpener } from './slack/open-slack.ts';

/** In the order of their options. It brings every channel's client with it: only what sends imports it. */
export const channelOpeners: Readonly<Record<ChannelName, ChannelOpener>> = { slack: slackOpener, email: emailOpener };

/** Every channel, each only where it is set up. */
export function openChannels(deployment: Deployment, portfolio: ChannelPortfolio): Channels {
  return Object.fromEntries(
    Object.entries(channelOpeners).map(([name, opener]) => [name, opener.open(deployment, portfolio)]),
  );
}
