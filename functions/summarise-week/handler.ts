import { toLocalDate } from '../../lib/calendar.ts';
import { weekAudiences } from '../../lib/config/notify-config.ts';
import { SummariseWeekInput } from '../../lib/contract.ts';
import { lastCompleteWeek } from '../../lib/messages/week-hours.ts';
import { deliverMessages } from '../../lib/steps/delivery/deliver-messages.ts';
import { summariseWeek, tellDueWeeks } from '../../lib/steps/week/summarise-week.ts';
import { readEnvironment } from '../shared/environment.ts';
import { logDeliveries, PATIENCE_MS } from '../shared/log-deliveries.ts';
import { openSendingPortfolio } from '../shared/sending.ts';

const dependencies = await openSendingPortfolio(readEnvironment(process.env));

export const handler = async (event: unknown) => {
  const week = await tell(SummariseWeekInput.parse(event));
  return logDeliveries(week, await deliverMessages({ periods: [week], patienceMs: PATIENCE_MS }, dependencies));
};

async function tell(input: SummariseWeekInput): Promise<string> {
  if ('week' in input) return (await summariseWeek({ week: input.week, to: weekAudiences }, dependencies)).week;
  const at = Date.parse(input.scheduledTime);
  await tellDueWeeks({ at, audience: input.audience ?? null }, dependencies);
  return lastCompleteWeek(toLocalDate(at, dependencies.config.timezone));
}
