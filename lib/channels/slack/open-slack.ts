import { knownAs } from '../../address.ts';
import { environmentNames as names } from '../../contract.ts';
import type { Channel } from '../channel.ts';
import type { ChannelOpener, ChannelTrial } from '../channel-opener.ts';
import { createSlackChannel, SLACK_PACE_MS } from './slack-channel.ts';
import { createSlackClient } from './slack-client.ts';
import type { SlackMessage } from './slack-message.ts';
import { readSlackSecret, SlackSecretError } from './slack-secret.ts';

export const slackTrial = {
  flags: '--slack-url <url>',
  description: 'send Slack messages to a stand-in on this machine, as http://127.0.0.1:4010/',
  open: (url, addresses) => createSlackChannel({ client: createSlackClient({ token: 'xoxb-trial', url }), addresses }),
} as const satisfies ChannelTrial;

export const slackOpener: ChannelOpener = {
  open({ readSetting, readSecret }, { addresses }) {
    const secretArn = readSetting(names.slackSecret);
    if (secretArn === null) return null;
    const url = readSetting(names.slackUrl);
    return openOnFirstUse(async () => {
      const { token } = readSlackSecret(await readSecret(secretArn));
      return createSlackChannel({ client: createSlackClient({ token, ...(url === null ? {} : { url }) }), addresses });
    });
  },
  trial: slackTrial,
};

/** Only a function that sends reads the secret. While it cannot be read, messages are refused and may be tried again. */
function openOnFirstUse(open: () => Promise<Channel<SlackMessage>>): Channel<SlackMessage> {
  let opened: Promise<Channel<SlackMessage>> | null = null;
  const channel = async () => {
    opened ??= open();
    try {
      return await opened;
    } catch (error) {
      opened = null;
      throw error;
    }
  };
  return {
    laneOf: ({ destination }) => knownAs(destination),
    readPace: async () => SLACK_PACE_MS,
    async prepare(message, form) {
      try {
        return (await channel()).prepare(message, form);
      } catch (error) {
        const because = explain(error);
        return error instanceof SlackSecretError
          ? { state: 'failed', because }
          : { state: 'refused', because, retryAfterSeconds: null };
      }
    },
    async find(entry) {
      try {
        return (await channel()).find(entry);
      } catch (error) {
        return { is: 'unreadable', because: explain(error) };
      }
    },
  };
}

function explain(error: unknown): string {
  return `The Slack token could not be read: ${error instanceof Error ? error.message : 'unknown error'}`;
}
