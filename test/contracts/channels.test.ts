import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Channel } from '../../lib/channels/channel.ts';
import type { EmailMessage } from '../../lib/channels/email/email-message.ts';
import { createSesChannel, createSesClient } from '../../lib/channels/email/ses-channel.ts';
import { createOutboxFolder } from '../../lib/channels/folder/folder-channel.ts';
import type { Message } from '../../lib/channels/message.ts';
import { createSlackChannel } from '../../lib/channels/slack/slack-channel.ts';
import { createSlackClient } from '../../lib/channels/slack/slack-client.ts';
import type { SlackMessage } from '../../lib/channels/slack/slack-message.ts';
import { slackMessage } from '../delivery/build-entry.ts';
import { mail } from '../support/mail-builder.ts';
import { createMemoryAddressBook } from '../support/memory-address-book.ts';
import { type SesScript, type SesStandIn, startSesStandIn } from '../support/ses-stand-in.ts';
import { type SlackScript, type SlackStandIn, startSlackStandIn } from '../support/slack-stand-in.ts';
import { type Answer, describeChannel, type OpenedChannel } from './channel.ts';

const TOKEN = 'xoxb-secret-token';

async function openSlack(timeoutMs: number): Promise<OpenedChannel<SlackMessage> & { readonly slack: SlackStandIn }> {
  const slack = await startSlackStandIn();
  onTestFinished(() => slack.close());
  const client = createSlackClient({ token: TOKEN, url: slack.url, timeoutMs });
  return {
    slack,
    channel: createSlackChannel({ client, addresses: createMemoryAddressBook() }),
    message: slackMessage,
    countAttempts: () => slack.callsOf('chat.postMessage').length,
    listTaken: () => slack.posts.map(({ ts: _, ...post }) => JSON.stringify(post)),
  };
}

async function openSes(timeoutMs: number): Promise<OpenedChannel<EmailMessage> & { readonly ses: SesStandIn }> {
  const ses = await startSesStandIn();
  onTestFinished(() => ses.close());
  const access = { region: 'eu-west-1', credentials: { accessKeyId: 'AKIATEST', secretAccessKey: TOKEN } };
  const client = createSesClient({ ...access, endpoint: ses.url, timeoutMs });
  return {
    ses,
    channel: createSesChannel({ client, from: 'health@example.com', addresses: createMemoryAddressBook() }),
    message: mail,
    countAttempts: () => ses.calls.length,
    listTaken: () => ses.mails,
  };
}

/** A folder takes any kind. It has no other side: a disk that takes nothing is the user's own, and thrown. */
function openFolder<Kind extends Message>(
  message: OpenedChannel<Kind>['message'],
  extension: string,
): OpenedChannel<Kind> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-channel-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const list = () => readdirSync(folder).filter((file) => file.endsWith(extension));
  return {
    channel: createOutboxFolder(folder) as Channel as Channel<Kind>,
    message,
    countAttempts: () => list().length,
    listTaken: () => list().map((file) => file + readFileSync(path.join(folder, file), 'utf8')),
  };
}

type SlackState = Answer<SlackMessage>['state'];
type SesState = Answer<EmailMessage>['state'];

/** What Slack may answer to a post, and to the look-up of its reader, after which nothing was posted yet. */
const toPost: readonly [string, SlackState, SlackScript][] = [
  ['a rate limit', 'refused', { status: 429, retryAfter: 30 }],
  ['a rate limit without a time', 'refused', { status: 429 }],
  ['a rate limit in words', 'refused', { error: 'ratelimited' }],
  ['blocks it does not take', 'refused', { error: 'invalid_blocks' }],
  ['an archived channel', 'failed', { error: 'is_archived' }],
  ['a token that was revoked', 'failed', { error: 'token_revoked' }],
  ['an internal error', 'unknown', { error: 'internal_error' }],
  ['a status of 500', 'unknown', { status: 500, body: TOKEN }],
  ['a page of a proxy', 'unknown', { text: `<html>${TOKEN} ann@example.com` }],
  ['a refusal in words that are not Slack’s', 'unknown', { text: '{"ok":false,"error":"Sorry, ann@example.com"}' }],
  ['an empty answer', 'unknown', { text: '' }],
  ['a success without a timestamp', 'unknown', { text: '{"ok":true}' }],
  ['a connection that breaks off', 'unknown', 'reset'],
  ['silence', 'unknown', 'hang'],
];
const toLookUp: readonly [string, SlackState, SlackScript][] = [
  ['a reader whom it does not know', 'failed', { error: 'users_not_found' }],
  ['a look-up that breaks off', 'refused', 'reset'],
  ['a look-up without an answer', 'refused', 'hang'],
  ['a look-up that fails inside', 'refused', { error: 'internal_error' }],
  ['a look-up without a user', 'refused', { text: '{"ok":true}' }],
];

const slackAnswers = (method: string, scripts: typeof toPost): readonly Answer<SlackMessage>[] =>
  scripts.map(([named, state, script]) => ({
    named,
    state,
    isSilent: script === 'hang',
    give: (opened) => (opened as Awaited<ReturnType<typeof openSlack>>).slack.script(method, script),
  }));

const fromSes: readonly [string, SesState, SesScript][] = [
  ['a rate limit', 'refused', { status: 400, code: 'Throttling' }],
  ['an account that is paused', 'refused', { status: 400, code: 'AccountSendingPausedException' }],
  ['a missing permission', 'refused', { status: 403, code: 'AccessDenied' }],
  ['a mail it does not take', 'failed', { status: 400, code: 'MessageRejected' }],
  ['a wrong parameter', 'failed', { status: 400, code: 'InvalidParameterValue' }],
  ['an internal error', 'unknown', { status: 500, code: 'InternalFailure' }],
  ['a status of 503', 'unknown', { status: 503, code: 'ServiceUnavailable' }],
  ['a page of a proxy', 'unknown', { status: 403, text: `<html>${TOKEN} ann@example.com` }],
  ['an answer that is no XML', 'unknown', { status: 200, text: 'ann@example.com' }],
  ['an empty answer', 'unknown', { status: 200, text: '' }],
  ['a connection that breaks off', 'unknown', 'reset'],
  ['silence', 'unknown', 'hang'],
];
const sesAnswers = fromSes.map(
  ([named, state, script]): Answer<EmailMessage> => ({
    named,
    state,
    isSilent: script === 'hang',
    give: (opened) => (opened as Awaited<ReturnType<typeof openSes>>).ses.script(script),
  }),
);

describeChannel('to Slack', openSlack, {
  canFind: true,
  answers: [...slackAnswers('chat.postMessage', toPost), ...slackAnswers('users.lookupByEmail', toLookUp)],
  secret: TOKEN,
});
describeChannel('to SES', openSes, {
  canFind: false,
  unbuildable: mail({ period: 'someday' }),
  answers: sesAnswers,
  secret: TOKEN,
});
describeChannel('to a folder, of posts', async () => openFolder<SlackMessage>(slackMessage, '.slack.json'), {
  canFind: true,
});
describeChannel('to a folder, of mails', async () => openFolder<EmailMessage>(mail, '.eml'), {
  canFind: true,
  unbuildable: mail({ period: 'someday' }),
});
