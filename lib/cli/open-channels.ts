import type { AddressBook } from '../channels/address-book.ts';
import type { Channels } from '../channels/channel.ts';
import { createSesChannel, createSesClient } from '../channels/email/ses-channel.ts';
import { createOutboxFolder } from '../channels/folder/folder-channel.ts';
import { createSlackChannel } from '../channels/slack/slack-channel.ts';
import { createSlackClient } from '../channels/slack/slack-client.ts';
import { wrongUsage } from './failure.ts';

/** Servers of this machine that stand in for Slack and SES. */
export interface TrialOptions {
  readonly slackUrl?: string;
  readonly sesUrl?: string;
}

/** What a stand-in refuses is tried again once or twice, as long as somebody waits at a terminal. */
export const TRIAL_PATIENCE_MS = 120_000;

/** Trials know nothing that is secret. */
const TRIAL_TOKEN = 'xoxb-trial';
const TRIAL_SENDER = 'Nightrounds <nightrounds@example.com>';

export function isTrial({ slackUrl, sesUrl }: TrialOptions): boolean {
  return slackUrl !== undefined || sesUrl !== undefined;
}

/** Said before anything is opened. */
export function checkTrial({ slackUrl, sesUrl }: TrialOptions): void {
  if (slackUrl !== undefined) requireLoopback(slackUrl, '--slack-url');
  if (sesUrl !== undefined) requireLoopback(sesUrl, '--ses-url');
}

/** Each channel to its stand-in, or else to a folder. */
export function openChannels({ slackUrl, sesUrl }: TrialOptions, folder: string, addresses: AddressBook): Channels {
  const outbox = createOutboxFolder(folder);
  return {
    slack:
      slackUrl === undefined
        ? outbox
        : createSlackChannel({
            client: createSlackClient({ token: TRIAL_TOKEN, url: requireLoopback(slackUrl, '--slack-url') }),
            addresses,
          }),
    email:
      sesUrl === undefined
        ? outbox
        : createSesChannel({
            client: createSesClient({
              endpoint: requireLoopback(sesUrl, '--ses-url'),
              region: 'us-east-1',
              credentials: { accessKeyId: 'trial', secretAccessKey: 'trial' },
            }),
            from: TRIAL_SENDER,
            addresses,
          }),
  };
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Customers' names and numbers are never sent to somewhere else by a mistyped address. */
export function requireLoopback(url: string, option: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol !== 'http:' || !LOOPBACK.has(parsed.hostname))
    throw wrongUsage(`${option} "${url}": give a server of this machine, as http://127.0.0.1:4010/.`);
  return parsed.href;
}
