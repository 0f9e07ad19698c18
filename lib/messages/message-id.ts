import { createHash } from 'node:crypto';
import type { Message } from './message.ts';

/** Of the parts that make a message the one it is, never of a run or its text: planned again, it has the same id. */
export function identifyMessage(
  parts: Pick<Message, 'channel' | 'destination' | 'kind' | 'period'> & {
    /** The owner or portfolio it is about. */
    readonly subject: string;
  },
): string {
  const { channel, destination, kind, subject, period } = parts;
  return createHash('sha256')
    .update(JSON.stringify([channel, destination, kind, subject, period]))
    .digest('hex');
}
