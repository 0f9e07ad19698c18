import { createHash } from 'node:crypto';

const MAX_ID_BYTES = 256;
const SHA256_HEX = 64;
/** Stands for itself when percent-encoded. */
const PLAIN = /^[\w.!~*'()-]{1,256}$/;
/** In an encoded id a % is always followed by two hexadecimal digits, so no id can be written to look like a cut one. */
const CUT = '%%';

/** An account id inside a key: percent-encoded ASCII, at most 256 bytes; a longer one is cut and ends in its SHA-256. */
export function encodeAccountId(id: string): string {
  if (PLAIN.test(id)) return id;
  const encoded = encodeURIComponent(toWellFormed(id));
  if (encoded.length <= MAX_ID_BYTES) return encoded;
  const start = encoded.slice(0, MAX_ID_BYTES - CUT.length - SHA256_HEX);
  return start + CUT + createHash('sha256').update(id, 'utf8').digest('hex');
}

/** The id again; null when it was cut and the key no longer tells. */
export function decodeAccountId(encoded: string): string | null {
  return encoded.includes(CUT) ? null : decodeURIComponent(encoded);
}

/** What the sort key of every item of one account begins with. */
export const ACCOUNT_SORT_PREFIX = 'ACCT#';

export function accountSortKey(id: string): string {
  return ACCOUNT_SORT_PREFIX + encodeAccountId(id);
}

export function readAccountSortKey(key: string): string | null {
  return decodeAccountId(key.slice(ACCOUNT_SORT_PREFIX.length));
}

/** encodeURIComponent throws on a lone surrogate; UTF-8 has none. */
function toWellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
