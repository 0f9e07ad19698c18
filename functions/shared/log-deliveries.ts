import { MESSAGES_NEED_A_PERSON } from '../../lib/contract.ts';
import type { DeliveryCounts } from '../../lib/steps/delivery/delivery-report.ts';
import { log } from './log.ts';

/** What is refused or in doubt is settled within minutes as a rule; what is not, the next hour's sweep finds. */
export const PATIENCE_MS = 5 * 60_000;

/** Counts are logged. Those that need a person are an event of their own: an alarm listens to it. */
export function logDeliveries(period: string, counts: DeliveryCounts): DeliveryCounts {
  log('info', 'messages-delivered', { period, ...counts });
  if (counts.needAPerson > 0) log('error', MESSAGES_NEED_A_PERSON, { period, count: counts.needAPerson });
  return counts;
}
