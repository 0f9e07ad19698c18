import { addDays, isoWeek, mondayOf, type Night, toDay } from '../calendar.ts';
import { type Destination, listDestinations } from '../config/destination.ts';
import type { Audience } from '../config/notify-config.ts';
import type { AccountLine } from '../history/account-line.ts';
import type { UnbelievedWeek, WeekReport } from '../portfolio/night-report.ts';
import { describeEntry, type EntryContext } from './account-entry.ts';
import { type Draft, draftMessage, identifyMessage } from './draft.ts';
import { countOf, formatDate, formatSpan } from './figures.ts';
import { describeIndicators } from './indicator-words.ts';
import { describeOverload } from './load-words.ts';
import type { AccountsSection, MessageDocument } from './message-document.ts';
import { describeBridge, describeRisk } from './movement-words.ts';
import { describeHeldBack } from './owner-digest.ts';
import { describeBands, describeFigures, describeRenewals, explainBands } from './portfolio-sections.ts';
import { describeWeekProgramme } from './programme-words.ts';
import { describeUnbelievedWeek } from './unbelieved-week.ts';

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
    details: [
      describeDetails(report),
      report.indicators ? describeIndicators(report.indicators) : '',
      describeWeekProgramme(report.programme),
    ]
      .filter(Boolean)
      .join(' '),
    sections: [
      describeFigures(report),
      describeBands(report),
      ...(bridge ? [bridge] : []),
      ...lists.filter((section) => section.entries.length > 0),
      ...(renewals ? [renewals] : []),
    ],
    footnotes: [
      ...describeLoad(report),
      `${countOf(report.nightsRun, 'night')} of 7 ran in ${report.week}; ${countOf(report.totals.scored, 'account')} of ${report.totals.accounts.toLocaleString('en-US')} scored on the last.`,
      ...describeHeldBack(report.exports),
      explainBands(report.bands),
    ],
  };
}

function describeLoad({ load }: WeekReport): readonly string[] {
  const overload = load ? describeOverload(load) : null;
  return overload === null ? [] : [overload];
}

function describeDetails(report: WeekReport): string {
  const { movement, becameAtRisk, hasModelChanged } = report;
  if (!movement) return 'First week: there is nothing to compare with yet.';
  const details = [
    becameAtRisk === 0 ? 'No customer became at risk.' : `${countOf(becameAtRisk, 'account')} became at risk.`,
    describeSince(movement.since, report),
  ];
  if (hasModelChanged)
    details.push('The model changed since then; what that did is told apart from what customers did.');
  return details.join(' ');
}

/** What a week is compared with: the last believed night before it, which may be weeks ago. */
function describeSince(since: Night, { firstNight, lastNight }: WeekReport): string {
  if (since === addDays(firstNight, -1)) return 'Compared with the end of the week before.';
  const monday = mondayOf(isoWeek(since));
  const next = addDays(monday, 7);
  if (next === firstNight)
    return `Compared with the night of ${formatDate(since)}, the last believed one of the week before.`;
  const weeks = (toDay(firstNight) - toDay(next)) / 7;
  const without =
    weeks === 1
      ? `the week of ${formatSpan(next, addDays(next, 6), lastNight)} had no believed night`
      : `the ${weeks} weeks of ${formatSpan(next, addDays(firstNight, -1), lastNight)} had no believed night`;
  return `Compared with the week of ${formatSpan(monday, addDays(monday, 6), lastNight)}, which ended with the night of ${formatDate(since)}; ${without}.`;
}

/** A week, or that nothing is known of it. */
export function describeWeek(report: WeekReport | UnbelievedWeek): MessageDocument {
  return 'totals' in report ? describeWeekSummary(report) : describeUnbelievedWeek(report);
}

/** The same, once to each of its readers. */
export function planWeekMessages(
  report: WeekReport | UnbelievedWeek,
  readers: readonly Destination[],
): readonly Draft[] {
  const document = describeWeek(report);
  return readers.map((to) => draftMessage(to, occasionOf(report), document));
}

/** Of the messages that a week has for an audience, whatever they say. */
export function listWeekIds(week: string, audience: Audience, { portfolio }: { readonly portfolio: string }) {
  return listDestinations(audience).map((to) => identifyMessage({ ...to, ...occasionOf({ portfolio, week }) }));
}

function occasionOf({ portfolio, week }: Pick<WeekReport, 'portfolio' | 'week'>) {
  return { kind: 'week-summary', subject: portfolio, period: week } as const;
}
