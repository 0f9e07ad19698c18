/** Of what a channel asks for by Retry-After: longer is taken for somebody's mistake. */
export const LONGEST_WAIT_MS = 24 * 3_600_000;

/** How many seconds a channel asks to be left alone; null = it says nothing that can be kept to. Whatever it says, a day at most. */
export function boundWait(seconds: number | null | undefined): number | null {
  if (seconds === null || seconds === undefined || Number.isNaN(seconds) || seconds < 0) return null;
  return Math.min(seconds, LONGEST_WAIT_MS / 1000);
}

/**
 * A Retry-After as it came: seconds, or an HTTP date. `answeredAt`: milliseconds since 1970 by the clock of whoever answered; NaN = it
 * does not say, and a date says nothing then.
 * https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function readRetryAfter(value: unknown, answeredAt: number): number | null {
  if (typeof value === 'number') return boundWait(value);
  const text = typeof value === 'string' ? value.trim() : '';
  if (/^\d+(\.\d+)?$/.test(text)) return boundWait(Math.ceil(Number(text)));
  if (!HTTP_DATE.test(text)) return null;
  const until = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return boundWait(Math.max(0, Math.ceil((until - answeredAt) / 1000)));
}

/** All three forms begin with the day of the week and hold a time; the oldest one leaves out that it is GMT. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/;
