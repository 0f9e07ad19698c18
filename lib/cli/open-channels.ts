import { type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import type { AddressBook } from '../channels/address-book.ts';
import type { Channels } from '../channels/channel.ts';
import type { ChannelTrial } from '../channels/channel-opener.ts';
import { createOutboxFolder } from '../channels/folder/folder-channel.ts';
import { channelOpeners } from '../channels/open-channels.ts';
import { wrongUsage } from './failure.ts';

/** What a stand-in refuses is tried again once or twice, as long as somebody waits at a terminal. */
export const TRIAL_PATIENCE_MS = 120_000;

/** By channel: the server of this machine that stands in for its other side; without one it writes to a folder. */
export type Trials = ReadonlyMap<string, TrialServer>;

interface TrialServer {
  readonly trial: ChannelTrial;
  readonly url: string;
}

/** The command with an option for each channel that can be tried; `readTrials` says what they were given. */
export function withTrials<Defined extends CommandUnknownOpts>(command: Defined): Defined {
  for (const { trial } of Object.values(channelOpeners))
    if (trial) command.addOption(new Option(trial.flags, trial.description));
  return command;
}

/** Said before anything is opened: what is no server of this machine. */
export function readTrials(options: Readonly<Record<string, unknown>>): Trials {
  const trials = new Map<string, TrialServer>();
  for (const [channel, { trial }] of Object.entries(channelOpeners)) {
    const url = trial && options[new Option(trial.flags).attributeName()];
    if (trial && typeof url === 'string') trials.set(channel, { trial, url: requireLoopback(url, trial.flags) });
  }
  return trials;
}

/** Each channel to its stand-in, or else to a folder. */
export function openTrials(trials: Trials, folder: string, addresses: AddressBook): Channels {
  const outbox = createOutboxFolder(folder);
  return Object.fromEntries(
    Object.keys(channelOpeners).map((channel) => {
      const server = trials.get(channel);
      return [channel, server ? server.trial.open(server.url, addresses) : outbox];
    }),
  );
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Customers' names and numbers are never sent to somewhere else by a mistyped address. */
export function requireLoopback(url: string, flags: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol !== 'http:' || !LOOPBACK.has(parsed.hostname))
    throw wrongUsage(`${flags.split(' ')[0]} "${url}": give a server of this machine, as http://127.0.0.1:4010/.`);
  return parsed.href;
}
