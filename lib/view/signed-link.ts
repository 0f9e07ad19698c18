import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';

const Claims = z.object({
  /** What it opens, and nothing else. `card`: what a customer may see. */
  purpose: z.enum(['dashboard', 'card']),
  /** The portfolio, or the account's id. */
  subject: z.string().min(1).max(2000),
  /** Whom it was made for: said on the page, so that it is not passed on thoughtlessly. */
  audience: z.string().min(1).max(320),
  /** Seconds since 1970. */
  expires: z.int().positive(),
  /** Which key signed it. */
  key: z.string().min(1).max(64),
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

/** `now`: milliseconds since 1970. Nothing of a token is believed before its signature is right. */
export function readLink(token: string, { id, secret }: LinkKey, now: number): LinkVerdict {
  const [payload = '', signature = '', ...more] = token.slice(0, LONGEST_TOKEN).split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = sign(payload, secret);
  const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
  if (!isSigned || more.length > 0 || given.toString('base64url') !== signature) return { is: 'bad' };
  const claims = Claims.safeParse(parse(Buffer.from(payload, 'base64url').toString('utf8')));
  if (!claims.success || claims.data.key !== id) return { is: 'bad' };
  if (claims.data.expires * 1000 <= now) return { is: 'expired' };
  return { is: 'good', claims: claims.data, id: nameLink(token) };
}

/** By this a link is revoked: it does not open anything itself. */
export function nameLink(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 16);
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
