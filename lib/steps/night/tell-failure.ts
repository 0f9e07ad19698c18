import { addDays, type Night, toLocalDate } from '../../calendar.ts';
import type { TellFailureInput } from '../../contract.ts';
import { planFailureNotice } from '../../messages/failure-notice.ts';
import { sweepPeriod } from '../../messages/sweep-period.ts';
import { deliverMessages } from '../delivery/deliver-messages.ts';
import type { DeliveryCounts } from '../delivery/delivery-report.ts';
import { putOnce } from '../delivery/plan-outbox.ts';
import type { DeliveryDependencies } from '../dependencies.ts';
import { findNightToRun } from './night-to-run.ts';

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
  const night = findNightToRun(started, config.timezone, now);
  const failed = { portfolio: config.portfolio, night, step, error: failure.Error, cause: failure.Cause };
  const period = sweepPeriod(night === null ? toLocalDate(now(), config.timezone) : addDays(night, 1));
  await putOnce(planFailureNotice(failed, period, config.notify), dependencies);
  return { night, deliveries: await deliverMessages({ periods: [period], patienceMs }, dependencies) };
}
