import type { HealthConfig } from '../config/health-config.ts';
import type { AddressBook } from './address-book.ts';
import type { Channel } from './channel.ts';

/** How a channel is opened: each reads by itself what it is set up with. */
export interface ChannelOpener {
  /** Where it is deployed; null = it is not set up there. */
  open(deployment: Deployment, portfolio: ChannelPortfolio): Channel | null;
  /** How it is tried on one's own machine; null = it is not. */
  readonly trial: ChannelTrial | null;
}

/** Where a function runs. */
export interface Deployment {
  /** By its name of `environmentNames`; null = it is not set. */
  readSetting(name: string): string | null;
  /** Throws what its store throws. */
  readSecret(arn: string): Promise<string>;
}

/** What a channel knows of the portfolio it tells of. */
export interface ChannelPortfolio extends Pick<HealthConfig, 'notify'> {
  readonly addresses: AddressBook;
}

/** A command's option, and the channel to a server that stands in for the other side. It knows nothing that is secret. */
export interface ChannelTrial {
  readonly flags: `--${string} <url>`;
  readonly description: string;
  open(url: string, addresses: AddressBook): Channel;
}
