import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Command, Option } from '@commander-js/extra-typings';
import { readSecret } from '../aws/read-secret.ts';
import type { AddressBook } from '../channels/address-book.ts';
import { composePost } from '../channels/slack/compose-post.ts';
import { slackTrial } from '../channels/slack/open-slack.ts';
import { createSlackChannel } from '../channels/slack/slack-channel.ts';
import { createSlackClient } from '../channels/slack/slack-client.ts';
import { describeSlackApp } from '../channels/slack/slack-manifest.ts';
import { readSlackSecret, SlackSecretError } from '../channels/slack/slack-secret.ts';
import { toConversation } from '../config/destination.ts';
import { makeHello } from '../messages/hello.ts';
import { answer } from './answer.ts';
import { shared } from './command.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { requireLoopback } from './open-channels.ts';
import { print, printable } from './terminal.ts';

/** `rounds slack`: the app in your Slack workspace. */
export function defineSlack(slack: Command): void {
  addManifest(slack);
  addHello(slack);
}

/** What to paste into Slack to make the app. */
function addManifest(slack: Command): void {
  slack
    .command('manifest')
    .description('what to paste into Slack to make the app')
    .option('--url <address>', 'SlackUrl in the outputs of the service stack: buttons need it')
    .addOption(new Option('--json', 'what it prints is JSON already').hideHelp())
    .action(({ url }) => {
      if (url !== undefined && !/^https:\/\/\S+$/.test(url))
        throw wrongUsage(
          `--url "${url}": give SlackUrl from the outputs of the service stack; it begins with https://.`,
        );
      print(JSON.stringify(describeSlackApp(url ?? null), null, 2));
    });
}

/** One message now, so that it is known to work before the first night. */
function addHello(slack: Command): void {
  slack
    .command('hello')
    .argument('<destination>', 'a mail address, or a channel in quotes, as "#cs-ops"')
    .description('send one message now')
    .option('--secret <arn>', 'SlackSecret in the outputs; else the variable SLACK_BOT_TOKEN holds the bot token')
    .addOption(new Option(slackTrial.flags, slackTrial.description))
    .addOption(shared.json)
    .action(async (destination, { secret, slackUrl, json }) => {
      const token = await readToken(secret);
      const url = slackUrl === undefined ? {} : { url: requireLoopback(slackUrl, slackTrial.flags) };
      const channel = createSlackChannel({ client: createSlackClient({ token, ...url }), addresses: NO_BOOK });
      const hello = makeHello(toConversation(destination), 'rounds slack hello');
      const prepared = await channel.prepare(composePost(hello), { isPlain: false, isCopy: false });
      const delivery = prepared.state === 'prepared' ? await prepared.send() : prepared;
      if (delivery.state !== 'sent') throw notCompleted(`The message was not sent. ${delivery.because}`);
      answer({ json }, { destination, state: delivery.state }, () =>
        print(`Sent to ${printable(destination)}. Nightly messages to this destination will come the same way.`),
      );
    });
}

async function readToken(secret: string | undefined): Promise<string> {
  if (secret === undefined) {
    const token = process.env.SLACK_BOT_TOKEN;
    if (token) return token;
    throw wrongUsage('Give --secret (SlackSecret in the outputs), or the bot token in the variable SLACK_BOT_TOKEN.');
  }
  const client = new SecretsManagerClient({});
  try {
    return readSlackSecret(await readSecret(client, secret)).token;
  } catch (error) {
    if (error instanceof SlackSecretError) throw notCompleted(error.message);
    throw error;
  } finally {
    client.destroy();
  }
}

/** One message needs no memory. */
const NO_BOOK: AddressBook = {
  readPlace: async () => null,
  keepPlace: async () => {},
  readSuppression: async () => null,
  suppress: async () => {},
  unsuppress: async () => false,
};
