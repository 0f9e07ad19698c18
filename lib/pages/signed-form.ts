import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { LinkKey } from './signed-link.ts';

/** Where a form stands: sent from anywhere else, or for anything else, it is none. */
export interface FormPlace {
  /** Of the link that opened its page: see nameLink. */
  readonly link: string;
  readonly account: string;
  readonly asks: string;
}

export type FormVerdict =
  /** `id`: see nameForm. */
  { readonly is: 'good'; readonly id: string } | { readonly is: 'old' } | { readonly is: 'bad' };

/** A form that was open for longer is asked again. */
export const FORM_HOURS = 12;
const MS_PER_HOUR = 3_600_000;

/** When the form was made, in milliseconds since 1970, and a signature over that and its place: only who was shown it can send it. */
export function signForm(place: FormPlace, issued: number, { secret }: LinkKey): string {
  const { link, account, asks } = place;
  // Keyed by purpose, so that no link can stand for a form.
  const signature = createHmac('sha256', secret).update(
    `nightrounds form\n${JSON.stringify([link, account, asks, issued])}`,
  );
  return `${issued}.${signature.digest('base64url')}`;
}

const TOKEN = /^(\d{1,15})\.[A-Za-z0-9_-]{43}$/;

/** `now`: milliseconds since 1970. */
export function readForm(token: string, place: FormPlace, key: LinkKey, now: number): FormVerdict {
  const issued = Number(TOKEN.exec(token)?.[1] ?? Number.NaN);
  if (Number.isNaN(issued)) return { is: 'bad' };
  // Compared as it is written: of one signature there are several spellings, and each would be another form.
  const own = Buffer.from(signForm(place, issued, key));
  const given = Buffer.from(token);
  if (given.length !== own.length || !timingSafeEqual(given, own)) return { is: 'bad' };
  return issued + FORM_HOURS * MS_PER_HOUR <= now ? { is: 'old' } : { is: 'good', id: nameForm(token) };
}

/** By this it is known which forms were sent: it tells nothing of what it is about. */
function nameForm(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 32);
}
