import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { knownAs } from '../../lib/address.ts';
import { readSecret } from '../../lib/aws/read-secret.ts';
import type { AddressBook } from '../../lib/channels/address-book.ts';
import type { Channel, Channels } from '../../lib/channels/channel.ts';
import { createSesChannel, createSesClient } from '../../lib/channels/email/ses-channel.ts';
import { createSlackChannel, SLACK_PACE_MS } from '../../lib/channels/slack/slack-channel.ts';
import { createSlackClient } from '../../lib/channels/slack/slack-client.ts';
import type { SlackMessage } from '../../lib/channels/slack/slack-message.ts';
import { readSlackSecret, SlackSecretError } from '../../lib/channels/slack/slack-secret.ts';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import type { Environment } from './environment.ts';

/** Slack and mail, each only where it is set up. */
export function createChannels(
  { slackSecret, slackUrl, mailFrom, configurationSet }: Environment,
  addresses: AddressBook,
  { notify }: Pick<HealthConfig, 'notify'>,
): Channels {
  const [unsubscribe] = notify.ops.emails;
  return {
    slack:
      slackSecret === null
        ? null
        : openOnFirstUse(async () => {
            const { token } = readSlackSecret(await readSecret(new SecretsManagerClient({}), slackSecret));
            const client = createSlackClient({ token, ...(slackUrl === null ? {} : { url: slackUrl }) });
            return createSlackChannel({ client, addresses });
          }),
    email:
      mailFrom === null
        ? null
        : createSesChannel({
            client: createSesClient(),
            from: mailFrom,
            addresses,
            ...(configurationSet === null ? {} : { configurationSet }),
            ...(unsubscribe === undefined ? {} : { unsubscribe }),
          }),
  };
}

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
