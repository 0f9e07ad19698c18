import {
  type Logger,
  LogLevel,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import type { SlackMessage } from '../messages/message.ts';
import type { Channel, Delivery } from '../ports/channel.ts';
import { wasNeverConnected } from './connection-failure.ts';

export interface SlackChannelOptions {
  readonly token: string;
  /** The Web API's address; Slack's own unless said. */
  readonly url?: string;
  /** Of one request; 10,000 unless said. */
  readonly timeoutMs?: number;
}

/** Finds a user's conversation once, and posts at most once: the client's own retries would post a message twice. */
export function createSlackChannel({ token, url, timeoutMs = 10_000 }: SlackChannelOptions): Channel {
  const client = new WebClient(token, {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    logger: silent,
    ...(url === undefined ? {} : { slackApiUrl: url }),
  });
  const conversations = new Map<string, string>();

  async function findConversation(destination: string): Promise<string> {
    if (destination.startsWith('#') || !destination.includes('@')) return destination;
    const known = conversations.get(destination);
    if (known !== undefined) return known;
    const { user } = await client.users.lookupByEmail({ email: destination });
    const { channel } = await client.conversations.open({ users: nameId(user) });
    const id = nameId(channel);
    conversations.set(destination, id);
    return id;
  }

  /** Gives the conversation's id and the message's timestamp in it: by these Slack finds the message again. */
  async function post(channel: string, { id, text, blocks }: SlackMessage): Promise<string> {
    const posted = await client.chat.postMessage({
      channel,
      text,
      blocks: [...blocks],
      unfurl_links: false,
      unfurl_media: false,
      metadata: { event_type: 'nightrounds', event_payload: { message_id: id } },
    });
    return `${posted.channel ?? channel}/${posted.ts ?? ''}`;
  }

  return {
    async send(message) {
      if (message.channel !== 'slack') return { state: 'failed', because: 'Slack takes no mail.' };
      let channel: string;
      try {
        channel = await findConversation(message.destination);
      } catch (error) {
        return notPosted(classifySlackError(error));
      }
      try {
        return { state: 'sent', reference: await post(channel, message) };
      } catch (error) {
        return classifySlackError(error);
      }
    },
  };
}

function nameId(found: { readonly id?: string } | undefined): string {
  if (found?.id) return found.id;
  throw new Error('Slack answered without an id.');
}

/** The client's log repeats Slack's remarks, which may quote the message: what an operator needs is in the `Delivery`. */
const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => LogLevel.ERROR,
};

/** Nothing was posted yet, so that an ambiguous answer to the search for the conversation is only a refusal. */
function notPosted(delivery: Delivery): Delivery {
  if (delivery.state !== 'unknown') return delivery;
  return { state: 'refused', because: delivery.because, retryAfterSeconds: null };
}

/** Errors after which Slack may have posted the message all the same. */
const AMBIGUOUS = new Set(['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout']);
const RATE_LIMITED = new Set(['ratelimited', 'rate_limited']);

/** Names what happened by Slack's own word; never the token, an address or the message. */
function classifySlackError(error: unknown): Delivery {
  if (error instanceof WebAPIRateLimitedError)
    return { state: 'refused', because: 'Slack’s rate limit was met.', retryAfterSeconds: error.retryAfter };
  if (error instanceof WebAPIPlatformError) return classifyAnswer(error.data.error);
  if (error instanceof WebAPIHTTPError) return classifyStatus(error.statusCode);
  if (error instanceof WebAPIRequestError)
    return wasNeverConnected(error.original)
      ? { state: 'refused', because: 'Slack could not be reached.', retryAfterSeconds: null }
      : { state: 'unknown', because: 'Slack did not answer: a time-out, or the connection broke off.' };
  // The client throws a bare error for a 429 without Retry-After: still not accepted.
  if (error instanceof Error && error.message.startsWith('Retry header'))
    return { state: 'refused', because: 'Slack’s rate limit was met.', retryAfterSeconds: null };
  return UNREADABLE;
}

const UNREADABLE: Delivery = { state: 'unknown', because: 'Slack’s answer could not be read.' };

function classifyStatus(status: number): Delivery {
  const because = `Slack answered with HTTP status ${status}.`;
  const isRefusal = status >= 400 && status < 500 && status !== 408;
  return isRefusal ? { state: 'failed', because } : { state: 'unknown', because };
}

/** The client gives a body that is no JSON (a proxy’s page) as the answer’s error: only Slack’s own words are taken for one. */
function classifyAnswer(answer: unknown): Delivery {
  if (typeof answer !== 'string' || !/^[a-z0-9_]{1,80}$/.test(answer)) return UNREADABLE;
  if (RATE_LIMITED.has(answer))
    return { state: 'refused', because: 'Slack’s rate limit was met.', retryAfterSeconds: null };
  const hint = HINTS.get(answer);
  const because = `Slack answered ${answer}.${hint ? ` ${hint}` : ''}`;
  return AMBIGUOUS.has(answer) ? { state: 'unknown', because } : { state: 'failed', because };
}

/** https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const HINTS: ReadonlyMap<string, string> = new Map([
  ['not_in_channel', 'Invite the app to the channel.'],
  ['channel_not_found', 'Correct the channel’s name, or invite the app when it is private.'],
  ['is_archived', 'Name another channel: this one is archived.'],
  ['invalid_auth', 'Put a valid bot token into the Slack secret.'],
  ['token_revoked', 'Install the app again and put its new bot token into the Slack secret.'],
  ['account_inactive', 'Install the app again and put its new bot token into the Slack secret.'],
  ['missing_scope', 'The app needs chat:write, im:write, users:read and users:read.email.'],
  ['users_not_found', 'No Slack user has the owner’s address.'],
]);
