import { addDays, isNight, lastCompleteNight, type Night, toLocalDate } from '../../calendar.ts';
import { PrepareNightInput, type TellFailureInput } from '../../contract.ts';
import { planFailureNotice } from '../../messages/failure-notice.ts';
import { sweepPeriod } from '../../messages/sweep-period.ts';
import { deliverMessages } from '../delivery/deliver-messages.ts';
import type { DeliveryCounts } from '../delivery/delivery-report.ts';
import { holdOnce, release } from '../delivery/plan-outbox.ts';
import type { DeliveryDependencies } from '../dependencies.ts';

/**
 * Tells operations that a night failed for good, and sends that at once. A night is told of once, however often it fails. It reads nothing
 * that the night has written, so that it works whatever failed.
 */
export async function tellFailure(
  { step, started, failure }: TellFailureInput,
  patienceMs: number,
  dependencies: DeliveryDependencies,
): Promise<{ readonly night: Night | null; readonly deliveries: DeliveryCounts }> {
  const { config, now } = dependencies;
  const night = readNight(started, config.timezone);
  const failed = { portfolio: config.portfolio, night, step, error: failure.Error, cause: failure.Cause };
  const period = sweepPeriod(night === null ? toLocalDate(now(), config.timezone) : addDays(night, 1));
  for (const notice of planFailureNotice(failed, period, config.notify)) {
    const held = await holdOnce(notice, dependencies);
    if (held) await release(held, dependencies);
  }
  return { night, deliveries: await deliverMessages({ periods: [period], patienceMs }, dependencies) };
}

/** Null: it names no night. */
function readNight(started: unknown, timezone: string): Night | null {
  const read = PrepareNightInput.safeParse(started);
  if (!read.success) return null;
  if ('night' in read.data) return isNight(read.data.night) ? read.data.night : null;
  const scheduled = Date.parse(read.data.scheduledTime);
  return Number.isNaN(scheduled) ? null : lastCompleteNight(scheduled, timezone);
}
