import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSesChannel, createSesClient } from '../../lib/aws/ses-channel.ts';
import { createSlackChannel } from '../../lib/aws/slack-channel.ts';
import { readSlackToken, SlackTokenError } from '../../lib/aws/slack-token.ts';
import type { Channel } from '../../lib/ports/channel.ts';
import type { NightDependencies } from '../../lib/steps/dependencies.ts';
import type { Environment } from './environment.ts';

/** Slack and mail, each only where it is set up. */
export function createChannels(environment: Environment): NightDependencies['channels'] {
  const { slackSecret, slackUrl, mailFrom, configurationSet } = environment;
  return {
    slack: slackSecret === null ? null : openOnFirstSend(() => openSlack(slackSecret, slackUrl)),
    email:
      mailFrom === null
        ? null
        : createSesChannel({
            client: createSesClient(),
            from: mailFrom,
            ...(configurationSet === null ? {} : { configurationSet }),
          }),
  };
}

async function openSlack(secretArn: string, url: string | null): Promise<Channel> {
  const token = await readSlackToken({ client: new SecretsManagerClient({}), secretArn });
  return createSlackChannel({ token, ...(url === null ? {} : { url }) });
}

/** Only a function that sends reads the secret. While it cannot be read, messages are refused and may be tried again. */
function openOnFirstSend(open: () => Promise<Channel>): Channel {
  let channel: Promise<Channel> | null = null;
  return {
    async send(message) {
      try {
        channel ??= open();
        await channel;
      } catch (error) {
        channel = null;
        const because = `The Slack token could not be read: ${error instanceof Error ? error.message : 'unknown error'}`;
        return error instanceof SlackTokenError
          ? { state: 'failed', because }
          : { state: 'refused', because, retryAfterSeconds: null };
      }
      return (await channel).send(message);
    },
  };
}
