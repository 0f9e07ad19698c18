import { byUrgency, sum } from '../portfolio/account-order.ts';
import type { NightReport } from '../portfolio/night-report.ts';
import { describeEntry, describeFindings, type EntryContext } from './account-entry.ts';
import { countOf, formatCount, formatDate } from './figures.ts';
import type { AccountsSection, MessageDocument } from './message-document.ts';
import { describeBridge, describeRisk } from './movement-words.ts';
import {
  describeBands,
  describeFigures,
  describeFreshness,
  describeRenewals,
  explainBands,
} from './portfolio-sections.ts';
import { describeEndedOverrides, describeRosterChanges } from './roster-sections.ts';

const MOVERS = 5;
const FINDINGS = 8;

/** Open risks of which nobody had been told before this morning. */
export interface TriageTotals {
  /** In triage messages of this morning. */
  readonly told: number;
  /** Named in none so far. */
  readonly waiting: number;
}

/** The whole portfolio on one page, for those who lead it. */
export function describePortfolio(report: NightReport, triage: TriageTotals | null = null): MessageDocument {
  const context: EntryContext = { night: report.night, currency: report.currency, showsOwner: true };
  const movers = (title: string, lines: NightReport['fell']): AccountsSection => ({
    kind: 'accounts',
    title,
    entries: lines.slice(0, MOVERS).map((line) => describeEntry(line, context)),
    leftOut: 0,
  });
  const lists = [listNewFindings(report, context), movers('Fell most', report.fell), movers('Rose most', report.rose)];
  const bridge = describeBridge(report, report.night);
  const optional = [
    describeRosterChanges(report.roster, report.currency),
    describeEndedOverrides(report.overrides.ended),
    describeRenewals(report.renewals, report.currency),
  ];
  return {
    title: `${report.portfolio}: customer health, night of ${formatDate(report.night)}`,
    headline: describeRisk(report),
    details: [report.surge ?? '', describeDetails(report), describeTriage(triage)].filter(Boolean).join(' '),
    sections: [
      describeFigures(report),
      describeBands(report),
      ...(bridge ? [bridge] : []),
      ...lists.filter((list) => list.entries.length > 0),
      ...optional.filter((section) => section !== null),
      describeFreshness(report.exports),
    ],
    footnotes: describeFootnotes(report),
    mentions: report.accountsInProblems ?? [],
  };
}

function describeTriage(triage: TriageTotals | null): string {
  if (triage === null || triage.told + triage.waiting === 0) return '';
  const { told, waiting } = triage;
  const total = `${countOf(told + waiting, 'open risk was', 'open risks were')} never told`;
  return `${total}: ${formatCount(told)} in triage messages this morning, ${formatCount(waiting)} to come.`;
}

function listNewFindings({ books }: NightReport, context: EntryContext): AccountsSection {
  const findings = books.flatMap((book) => book.findings).sort(byUrgency);
  const entries = describeFindings(findings, context).slice(0, FINDINGS);
  const accounts = sum(books, (book) => book.counts.findings);
  return { kind: 'accounts', title: 'New findings', entries, leftOut: accounts - entries.length };
}

function describeDetails({ findings, previousNight, hasModelChanged }: NightReport): string {
  if (previousNight === null) return 'First night: there is nothing to compare with yet.';
  const details = [
    findings.new === 0 ? 'No new findings.' : `${countOf(findings.new, 'new finding')}.`,
    `Compared with ${formatDate(previousNight)}.`,
  ];
  if (hasModelChanged)
    details.push('The model changed since then; what that did to each score is told apart from what the customer did.');
  return details.join(' ');
}

function describeFootnotes(report: NightReport): readonly string[] {
  const { totals, rejectedRows, modelHash, findings, problems } = report;
  return [
    ...problems,
    `${countOf(totals.scored, 'account')} of ${totals.accounts.toLocaleString('en-US')} scored. ${
      rejectedRows === 0
        ? 'No row was rejected.'
        : `${countOf(rejectedRows, 'row')} rejected; rejects.csv says which and why.`
    }`,
    ...(findings.persisting + findings.baseline === 0 ? [] : [describeOlderFindings(findings)]),
    ...describeOverridesInForce(report.overrides.inForce),
    explainBands(report.bands),
    `Model ${modelHash.slice(0, 12)}.`,
  ];
}

function describeOverridesInForce(count: number): readonly string[] {
  if (count === 0) return [];
  return [
    `${countOf(count, 'score is', 'scores are')} set by hand; the computed score runs beside ${count === 1 ? 'it' : 'each'}.`,
  ];
}

function describeOlderFindings({ persisting, baseline }: NightReport['findings']): string {
  const parts = [
    ...(persisting === 0
      ? []
      : [`${countOf(persisting, 'finding')} from earlier nights still ${persisting === 1 ? 'holds' : 'hold'}`]),
    ...(baseline === 0 ? [] : [`${countOf(baseline, 'finding')} held already when first seen`]),
  ];
  return `${parts.join('; ')}.`;
}
