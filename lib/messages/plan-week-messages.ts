import { listDestinations } from '../config/destination.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import type { WeekReport } from '../portfolio/night-report.ts';
import { type Draft, draftMessage } from './draft.ts';
import { describeWeekSummary } from './week-summary.ts';

/** The week, once to every leader and executive, however often someone is named. */
export function planWeekMessages(report: WeekReport, { leaders, executives }: NotifyConfig): readonly Draft[] {
  const occasion = { kind: 'week-summary', subject: report.portfolio, period: report.week } as const;
  const document = describeWeekSummary(report);
  const readers = [leaders, executives].flatMap(listDestinations);
  const planned = readers.map((to) => draftMessage(to, occasion, document));
  return [...new Map(planned.map((message) => [message.id, message])).values()];
}
