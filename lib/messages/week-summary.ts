import { listDestinations } from '../config/destination.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import type { AccountLine } from '../history/account-line.ts';
import type { WeekReport } from '../portfolio/night-report.ts';
import { describeEntry, type EntryContext } from './account-entry.ts';
import { type Draft, draftMessage } from './draft.ts';
import { countOf, formatDate } from './figures.ts';
import type { AccountsSection, MessageDocument } from './message-document.ts';
import { describeBridge, describeRisk } from './movement-words.ts';
import { describeHeldBack } from './owner-digest.ts';
import { describeBands, describeFigures, describeRenewals, explainBands } from './portfolio-sections.ts';

const LIST_LENGTH = 8;

/** The last complete ISO week, for leaders and executives. */
export function describeWeekSummary(report: WeekReport): MessageDocument {
  const context: EntryContext = { night: report.lastNight, currency: report.currency, showsOwner: true };
  const list = (title: string, lines: readonly AccountLine[], count: number | null = null): AccountsSection => {
    const entries = lines.slice(0, LIST_LENGTH).map((line) => describeEntry(line, context));
    return { kind: 'accounts', title, entries, leftOut: count === null ? 0 : count - entries.length };
  };
  const lists = [
    list('New at risk', report.newAtRisk, report.becameAtRisk),
    list('Fell most', report.fell),
    list('Rose most', report.rose),
  ];
  const bridge = describeBridge(report, report.lastNight);
  const renewals = describeRenewals(report.renewals, report.currency);
  return {
    title: `${report.portfolio}: customer health, week of ${formatDate(report.firstNight)}`,
    headline: describeRisk(report),
    details: describeDetails(report),
    sections: [
      describeFigures(report),
      describeBands(report),
      ...(bridge ? [bridge] : []),
      ...lists.filter((section) => section.entries.length > 0),
      ...(renewals ? [renewals] : []),
    ],
    footnotes: [
      `${countOf(report.nightsRun, 'night')} of 7 ran in ${report.week}; ${countOf(report.totals.scored, 'account')} of ${report.totals.accounts.toLocaleString('en-US')} scored on the last.`,
      ...describeHeldBack(report.exports),
      explainBands(report.bands),
    ],
  };
}

function describeDetails({ movement, becameAtRisk, hasModelChanged }: WeekReport): string {
  if (!movement) return 'First week: there is nothing to compare with yet.';
  const details = [
    becameAtRisk === 0 ? 'No customer became at risk.' : `${countOf(becameAtRisk, 'account')} became at risk.`,
    'Compared with the end of the week before.',
  ];
  if (hasModelChanged)
    details.push('The model changed since then; what that did is told apart from what customers did.');
  return details.join(' ');
}

/** The week, once to every leader and executive, however often someone is named. */
export function planWeekMessages(report: WeekReport, { leaders, executives }: NotifyConfig): readonly Draft[] {
  const occasion = { kind: 'week-summary', subject: report.portfolio, period: report.week } as const;
  const document = describeWeekSummary(report);
  const readers = [leaders, executives].flatMap(listDestinations);
  const planned = readers.map((to) => draftMessage(to, occasion, document));
  return [...new Map(planned.map((message) => [message.id, message])).values()];
}
