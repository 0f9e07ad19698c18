import { onTestFinished } from 'vitest';
import { createSlackChannel } from '../../lib/channels/slack/slack-channel.ts';
import { createSlackClient } from '../../lib/channels/slack/slack-client.ts';
import { createSlackWorkplace } from '../../lib/channels/slack/slack-workplace.ts';
import { slackMessage } from '../delivery/build-entry.ts';
import { createMemoryAddressBook } from '../support/memory-address-book.ts';
import { sendOnce } from '../support/send-once.ts';
import { type SlackScript, startSlackStandIn } from '../support/slack-stand-in.ts';
import { describeWorkplace, type OpenedWorkplace, type WorkplaceFailure } from './workplace.ts';

const TOKEN = 'xoxb-secret-token';

const scripts: Readonly<Record<WorkplaceFailure, SlackScript>> = {
  'no permission': { error: 'missing_scope' },
  'token revoked': { error: 'token_revoked' },
  'not found': { error: 'message_not_found' },
  'rate limit': { status: 429, retryAfter: 1 },
  'fault inside': { error: 'internal_error' },
  'status 500': { status: 500, body: `Bearer ${TOKEN}` },
  'foreign answer': { text: `<html>Bearer ${TOKEN}` },
  'broken off': 'reset',
  silence: 'hang',
};

const METHODS = ['users.info', 'chat.update', 'chat.postEphemeral', 'views.open', 'views.publish'];

async function openSlack(timeoutMs: number): Promise<OpenedWorkplace> {
  const slack = await startSlackStandIn();
  onTestFinished(() => slack.close());
  const client = createSlackClient({ token: TOKEN, url: slack.url, timeoutMs });
  const channel = createSlackChannel({ client, addresses: createMemoryAddressBook() });
  let posts = 0;
  return {
    workplace: createSlackWorkplace(client, 'T012AB3CD'),
    async post(text) {
      const id = String(posts++).padStart(64, '0');
      const message = slackMessage({ id, text, destination: 'C012AB3CD' });
      const delivery = await sendOnce(channel, message);
      if (delivery.state !== 'sent') throw new Error(delivery.because);
      return { reference: delivery.reference, message };
    },
    listShown: () => slack.posts.map(({ text, blocks }) => text + JSON.stringify(blocks)),
    countCalls: () => slack.calls.length,
    fail: (failure) => {
      for (const method of METHODS) slack.script(method, scripts[failure]);
    },
  };
}

describeWorkplace('of Slack', openSlack, { secret: TOKEN });
