import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import { REQUEST_TIMEOUT_MS } from '../channel.ts';
import { fetchFromSlack } from './slack-answer.ts';

export interface SlackClientOptions {
  readonly token: string;
  /** The Web API's address; Slack's own unless said. */
  readonly url?: string;
  /** Of one request. */
  readonly timeoutMs?: number;
}

/** Without the client's own retries: they post a message twice after a hang, a reset or a 500, and report success. */
export function createSlackClient({ token, url, timeoutMs = REQUEST_TIMEOUT_MS }: SlackClientOptions): WebClient {
  return new WebClient(token, {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    fetch: fetchFromSlack,
    logger: silent,
    ...(url === undefined ? {} : { slackApiUrl: url }),
  });
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
