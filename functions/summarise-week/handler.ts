import { toLocalDate } from '../../lib/calendar.ts';
import { SummariseWeekInput } from '../../lib/contract.ts';
import { deliverMessages } from '../../lib/steps/delivery/deliver-messages.ts';
import { lastCompleteWeek, summariseWeek } from '../../lib/steps/week/summarise-week.ts';
import { readEnvironment } from '../shared/environment.ts';
import { logDeliveries, PATIENCE_MS } from '../shared/log-deliveries.ts';
import { openSendingPortfolio } from '../shared/sending.ts';

const dependencies = await openSendingPortfolio(readEnvironment(process.env));

export const handler = async (event: unknown) => {
  const input = SummariseWeekInput.parse(event);
  const week =
    'week' in input
      ? input.week
      : lastCompleteWeek(toLocalDate(Date.parse(input.scheduledTime), dependencies.config.timezone));
  await summariseWeek({ week }, dependencies);
  return logDeliveries(week, await deliverMessages({ periods: [week], patienceMs: PATIENCE_MS }, dependencies));
};
