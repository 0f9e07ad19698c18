import type { DeliveryCounts } from '../../lib/steps/deliver-messages.ts';
import { log } from './log.ts';

/** Thrown when messages were certainly not accepted but may be later. Safe to retry: only those are sent again. */
export class MessagesRefusedError extends Error {
  override readonly name = 'MessagesRefusedError';
}

/** Counts are logged; refused messages are thrown, so that the caller's retry sends them again. */
export function requireDelivered(counts: DeliveryCounts): DeliveryCounts {
  const { period, refused, failed, unknown } = counts;
  log(refused + failed + unknown === 0 ? 'info' : 'error', 'messages-delivered', { ...counts });
  if (refused > 0)
    throw new MessagesRefusedError(`${refused} messages of ${period} were not accepted yet; deliver ${period} again.`);
  return counts;
}
