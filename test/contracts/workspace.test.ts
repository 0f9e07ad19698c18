import { onTestFinished } from 'vitest';
import { createSlackChannel } from '../../lib/channels/slack/slack-channel.ts';
import { createSlackClient } from '../../lib/channels/slack/slack-client.ts';
import { createSlackWorkspace } from '../../lib/channels/slack/slack-workspace.ts';
import { slackMessage } from '../delivery/build-entry.ts';
import { createMemoryAddressBook } from '../support/memory-address-book.ts';
import { sendOnce } from '../support/send-once.ts';
import { type SlackScript, startSlackStandIn } from '../support/slack-stand-in.ts';
import { describeWorkspace, type OpenedWorkspace, type WorkspaceFailure } from './workspace.ts';

const TOKEN = 'xoxb-secret-token';

const scripts: Readonly<Record<WorkspaceFailure, SlackScript>> = {
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

async function openSlack(timeoutMs: number): Promise<OpenedWorkspace> {
  const slack = await startSlackStandIn();
  onTestFinished(() => slack.close());
  const client = createSlackClient({ token: TOKEN, url: slack.url, timeoutMs });
  const channel = createSlackChannel({ client, addresses: createMemoryAddressBook() });
  let posts = 0;
  return {
    workspace: createSlackWorkspace(client),
    async post(text) {
      const id = String(posts++).padStart(64, '0');
      const delivery = await sendOnce(channel, slackMessage({ id, text, destination: 'C012AB3CD' }));
      if (delivery.state !== 'sent') throw new Error(delivery.because);
      return delivery.reference;
    },
    listTexts: () => slack.posts.map(({ text }) => text),
    countCalls: () => slack.calls.length,
    fail: (failure) => {
      for (const method of METHODS) slack.script(method, scripts[failure]);
    },
  };
}

describeWorkspace('of Slack', openSlack, { secret: TOKEN });
