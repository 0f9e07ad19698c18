import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  /** The bytes as they came: a body that was parsed and written again is another one. */
  readonly body: Uint8Array;
  /** Header X-Slack-Request-Timestamp: seconds since 1970. */
  readonly timestamp: string | undefined;
  /** Header X-Slack-Signature. */
  readonly signature: string | undefined;
}

/** A replay is refused after so many seconds, and a clock may be so many wrong. */
const TOLERANCE_SECONDS = 300;

/**
 * Whether Slack signed a request. `now`: milliseconds since 1970.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function isFromSlack(
  { body, timestamp, signature }: SignedRequest,
  signingSecret: string,
  now: number,
): boolean {
  if (timestamp === undefined || signature === undefined || signingSecret === '') return false;
  if (!/^\d{1,12}$/.test(timestamp) || !/^v0=[0-9a-f]{64}$/.test(signature)) return false;
  if (Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const expected = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(signature.slice('v0='.length), 'hex'));
}
