import type { NotifyConfig } from '../config/health-config.ts';
import { makeMessagesFor } from './make-messages.ts';
import type { Message } from './message.ts';
import type { WeekReport } from './night-report.ts';
import { describeWeekSummary } from './week-summary.ts';

/** The week, once to every leader and executive, however often someone is named. */
export function planWeekMessages(report: WeekReport, { leaders, executives }: NotifyConfig): readonly Message[] {
  const occasion = { kind: 'week-summary', subject: report.portfolio, period: report.week } as const;
  const document = describeWeekSummary(report);
  const planned = [...makeMessagesFor(leaders, occasion, document), ...makeMessagesFor(executives, occasion, document)];
  return [...new Map(planned.map((message) => [message.id, message])).values()];
}
