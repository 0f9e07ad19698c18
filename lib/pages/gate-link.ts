import { toLocalDate } from '../calendar.ts';
import type { LinkGate } from '../messages/gate-link.ts';
import { type LinkKey, signLink, writeAddress } from './signed-link.ts';

const DAYS = 7;
const SECONDS_PER_DAY = 86_400;

interface GateLinks {
  readonly key: LinkKey;
  /** Where the view is. */
  readonly viewUrl: string;
  /** Milliseconds since 1970. */
  readonly issued: number;
  readonly timezone: string;
}

/** Links for those who get operations' mail, a week long: by then the doubt was mended, or has stayed and is believed. */
export function openGateLinks({ key, viewUrl, issued, timezone }: GateLinks): LinkGate {
  const expires = Math.floor(issued / 1000) + DAYS * SECONDS_PER_DAY;
  const until = toLocalDate(expires * 1000 - 1, timezone);
  return (night, audience) => {
    const token = signLink({ purpose: 'gate', subject: night, audience, expires, issued }, key);
    return { url: writeAddress(viewUrl, token), until };
  };
}
