import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { Delivery, Refusal } from '../channel.ts';
import { wasNeverConnected } from '../connection-failure.ts';
import { boundWait, readRetryAfter } from '../retry-after.ts';
import { ForeignSlackAnswerError, isSlackAnswer, type WebApiAnswer } from './slack-answer.ts';

type NotSent = Exclude<Delivery, { readonly state: 'sent' }>;

/** Slack knows them, and lets them in no more. */
export class SlackUserGoneError extends Error {
  override readonly name = 'SlackUserGoneError';

  constructor() {
    super('This Slack user was deactivated.');
  }
}

/** What a Slack call that failed says of the message: by Slack's own word, never the token, an address or the text. */
export function classifySlackError(error: unknown): NotSent {
  if (error instanceof WebAPIRateLimitedError) return rateLimited(boundWait(error.retryAfter));
  if (error instanceof WebAPIPlatformError) return classifyAnswer(error.data);
  if (error instanceof WebAPIHTTPError) return classifyStatus(error.statusCode, error.body);
  if (error instanceof WebAPIRequestError) {
    if (error.original instanceof ForeignSlackAnswerError) return UNREADABLE;
    return wasNeverConnected(error.original)
      ? { state: 'refused', because: 'Slack could not be reached.', retryAfterSeconds: null }
      : { state: 'unknown', because: 'Slack did not answer: a time-out, or the connection broke off.' };
  }
  if (error instanceof SlackUserGoneError) return { state: 'failed', because: error.message, isUnreachable: true };
  // The client throws a bare error for a 429 without Retry-After: still not accepted.
  if (error instanceof Error && error.message.startsWith('Retry header')) return rateLimited(null);
  return UNREADABLE;
}

/** Nothing was posted yet, so that an ambiguous answer to the search for the conversation is only a refusal. */
export function classifyBeforePosting(error: unknown): Refusal {
  const notSent = classifySlackError(error);
  if (notSent.state !== 'unknown') return notSent;
  return { state: 'refused', because: notSent.because, retryAfterSeconds: null };
}

/** Slack's own word for what is wrong; null where it gave none. */
export function wordOf(error: unknown): string | null {
  return error instanceof WebAPIPlatformError && typeof error.data.error === 'string' ? error.data.error : null;
}

function rateLimited(retryAfterSeconds: number | null): NotSent {
  return { state: 'refused', because: 'Slack’s rate limit was met.', retryAfterSeconds };
}

/** Errors after which Slack may have posted the message all the same. */
const AMBIGUOUS = new Set(['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout']);
const RATE_LIMITED = new Set(['ratelimited', 'rate_limited']);
/** Its reader was deactivated, or removed. Not `account_inactive`: that is the app's own token. */
const GONE = new Set(['user_disabled', 'user_not_found']);
/** It does not know a block, or one is over a limit. */
const FORM = new Set(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long']);

const UNREADABLE: NotSent = { state: 'unknown', because: 'Slack’s answer could not be read.' };

/** Slack says what is wrong in its own words, with status 200 as a rule. A status without them may be a proxy's. */
function classifyStatus(status: number, body: unknown): NotSent {
  const isRefusal = status >= 400 && status < 500 && status !== 408;
  if (isRefusal && isSlackAnswer(body)) return classifyAnswer(body);
  return { state: 'unknown', because: `Slack answered with HTTP status ${status}.` };
}

interface SlackRefusal extends WebApiAnswer {
  /** Seconds; some methods say it here, others in the header alone. */
  readonly retry_after?: unknown;
  readonly response_metadata?: { readonly retryAfter?: unknown };
}

function classifyAnswer({ ok, error: answer, retry_after: inBody, response_metadata: more }: SlackRefusal): NotSent {
  if (ok !== false || typeof answer !== 'string' || !/^[a-z0-9_]{1,80}$/.test(answer)) return UNREADABLE;
  if (RATE_LIMITED.has(answer)) return rateLimited(readRetryAfter(inBody ?? more?.retryAfter, Number.NaN));
  const hint = HINTS.get(answer);
  const because = `Slack answered ${answer}.${hint ? ` ${hint}` : ''}`;
  if (FORM.has(answer)) return { state: 'refused', because, retryAfterSeconds: null, asPlain: true };
  if (GONE.has(answer)) return { state: 'failed', because, isUnreachable: true };
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
  ['missing_scope', 'Give the app the scopes of docs/slack.md and install it again.'],
  ['users_not_found', 'No Slack user has the owner’s address.'],
  ['user_disabled', 'This Slack user was deactivated.'],
  ['user_not_found', 'This Slack user is there no more.'],
]);
