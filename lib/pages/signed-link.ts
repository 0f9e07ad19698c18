import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { knownAs } from '../address.ts';

/** No link opens longer than that after it was made. */
export const MOST_LINK_DAYS = 120;

/** Characters: a link has to stay one that a mail can hold. */
export const LONGEST_NEXT_STEP = 300;

const Claims = z.object({
  /** What it opens, and nothing else. `card`: what a customer may see. `gate`: what is in doubt of a night, to say whether it is right. */
  purpose: z.enum(['dashboard', 'card', 'gate']),
  /** The portfolio, the account's id, or the night. */
  subject: z.string().check(z.minLength(1), z.maxLength(2000)),
  /** Whom it was made for: said on the page, so that it is not passed on thoughtlessly. */
  audience: z.string().check(z.minLength(1), z.maxLength(320)),
  /** Seconds since 1970. */
  expires: z.int().check(z.positive()),
  /** When it was made: milliseconds since 1970. Links made before this was written down have none. */
  issued: z.optional(z.int().check(z.nonnegative())),
  /** Of a card: what is to be done next, in the words of whoever made the link. */
  nextStep: z.optional(z.string().check(z.minLength(1), z.maxLength(LONGEST_NEXT_STEP))),
  /** Which key signed it. */
  key: z.string().check(z.minLength(1), z.maxLength(64)),
});
export type LinkClaims = z.infer<typeof Claims>;

export interface LinkKey {
  readonly id: string;
  readonly secret: string;
}

export type LinkVerdict =
  | { readonly is: 'good'; readonly claims: LinkClaims; readonly id: string }
  | { readonly is: 'bad' }
  | { readonly is: 'expired' };

/** What a token claims, before its signature was looked at: it may all be made up. */
export type LinkGlance =
  | { readonly is: 'plausible'; readonly claims: LinkClaims }
  | { readonly is: 'bad' }
  | { readonly is: 'expired' };

const LONGEST_TOKEN = 6000;

/** A link's token: what it claims, and a signature over it. */
export function signLink(claims: Omit<LinkClaims, 'key'>, { id, secret }: LinkKey): string {
  const payload = Buffer.from(JSON.stringify({ ...claims, key: id })).toString('base64url');
  return `${payload}.${sign(payload, secret).toString('base64url')}`;
}

/** The whole address. `base`: of the view. */
export function writeAddress(base: string, token: string): string {
  const address = new URL(base);
  address.searchParams.set('t', token);
  return address.href;
}

/** A payload and the 32 bytes of its signature, both in base64url. */
const TOKEN = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43}$/;

/** All that can be told of a token without the key. `now`: milliseconds since 1970. */
export function glanceAtLink(token: string, now: number): LinkGlance {
  const claims = readClaims(token);
  if (claims === null) return { is: 'bad' };
  return hasExpired(claims, now) ? { is: 'expired' } : { is: 'plausible', claims };
}

/** `now`: milliseconds since 1970. Nothing of a token is believed before its signature is right. */
export function readLink(token: string, { id, secret }: LinkKey, now: number): LinkVerdict {
  const claims = readClaims(token);
  if (claims === null) return { is: 'bad' };
  const [payload = '', signature = ''] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const isSigned = timingSafeEqual(given, sign(payload, secret));
  if (!isSigned || given.toString('base64url') !== signature || claims.key !== id) return { is: 'bad' };
  return hasExpired(claims, now) ? { is: 'expired' } : { is: 'good', claims, id: nameLink(token) };
}

/** Null: it has not the form of a token. */
function readClaims(token: string): LinkClaims | null {
  if (token.length > LONGEST_TOKEN || !TOKEN.test(token)) return null;
  const [payload = ''] = token.split('.');
  const claims = Claims.safeParse(parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return claims.success ? claims.data : null;
}

function hasExpired({ expires }: LinkClaims, now: number): boolean {
  return expires * 1000 <= now;
}

/** By this a link is revoked: it does not open anything itself. */
export function nameLink(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 16);
}

/** By this all links of a reader are revoked at once, however their address is written. */
export function nameReader(audience: string): string {
  return createHash('sha256').update(knownAs(audience)).digest('hex').slice(0, 32);
}

/** By this all cards of an account are revoked at once; it names nobody who has been forgotten. */
export function nameCards(account: string): string {
  return createHash('sha256').update(`card\n${account}`).digest('hex').slice(0, 32);
}

/** Whether a link was made no later than all of its reader's, or of its account's, were revoked. `revokedAt`: ISO instant; null = they never were. */
export function isVoid({ issued = 0 }: Pick<LinkClaims, 'issued'>, revokedAt: string | null): boolean {
  return revokedAt !== null && !(issued > Date.parse(revokedAt));
}

function sign(payload: string, secret: string): Buffer {
  // Keyed by purpose, so that the same secret signs nothing else.
  return createHmac('sha256', secret).update(`nightrounds link\n${payload}`).digest();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
