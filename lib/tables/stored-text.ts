import { createHash } from 'node:crypto';

const MAX_BYTES = 512;
const DIGEST_LENGTH = 16;
/** Of UTF-8, per unit of a string's length. */
const MOST_BYTES_PER_UNIT = 3;

/** Text as an item keeps it: a hostile or broken cell must not make an item DynamoDB refuses. Beyond 512 bytes it is cut and marked. */
export function toStoredText(text: string): string {
  if (MOST_BYTES_PER_UNIT * text.length <= MAX_BYTES) return text;
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= MAX_BYTES) return text;
  const head = bytes.subarray(0, MAX_BYTES - DIGEST_LENGTH - '…'.length * 3).toString('utf8');
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, DIGEST_LENGTH);
  return `${head.replace(/\uFFFD+$/, '')}…${digest}`;
}
