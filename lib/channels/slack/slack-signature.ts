import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  /** The bytes as they came: a body that was parsed and written again is another one. */
  readonly body: Uint8Array;
  /** Header X-Slack-Request-Timestamp: seconds since 1970. */
  readonly timestamp: string | undefined;
  /** Header X-Slack-Signature. */
  readonly signature: string | undefined;
}

/**
 * More than Slack sends: a view holds 250 kB at most (`view_too_large`), and a form writes a byte of it as up to three.
 * https://docs.slack.dev/reference/methods/views.publish#errors
 */
export const MOST_BODY_BYTES = 1_000_000;

/** A replay is refused after so many seconds, and a clock may be so many wrong. */
const TOLERANCE_SECONDS = 300;

/** Whether a request is signed as Slack signs, at about this time, by whomever: all that can be told without the secret. */
export function isSignedInForm(
  { timestamp, signature }: Pick<SignedRequest, 'timestamp' | 'signature'>,
  now: number,
): boolean {
  if (timestamp === undefined || signature === undefined) return false;
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  return Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS;
}

/**
 * Whether Slack signed a request. `now`: milliseconds since 1970.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function isFromSlack(request: SignedRequest, signingSecret: string, now: number): boolean {
  if (signingSecret === '' || !isSignedInForm(request, now)) return false;
  const { body, timestamp, signature = '' } = request;
  const expected = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice('v0='.length), 'hex'));
}
