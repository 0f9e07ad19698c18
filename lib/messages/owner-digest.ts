import type { AccountLine } from '../history/account-line.ts';
import type { ExportLine, NightReport, OwnerBook } from '../portfolio/night-report.ts';
import { describeEntry, describeFindings, type EntryContext } from './account-entry.ts';
import { countOf, formatCount, formatDate, formatMoney, formatShare } from './figures.ts';
import type { AccountEntry, AccountsSection, MessageDocument } from './message-document.ts';
import { explainBands } from './portfolio-sections.ts';
import { describeEndedOverrides, describeRosterChanges } from './roster-sections.ts';

/** What a person can act on in a day. */
const ACTIONS = 5;
const LIST_LENGTH = 10;

/** What of tonight's alerts a person gets one by one, in accounts, and what only the digest tells. */
export interface OwnAlerts {
  readonly sent: number;
  readonly overBudget: number;
}

/** A CSM's morning: what to act on first, then what to watch, what got better, what renews, and how good the data is. */
export function describeOwnerDigest(book: OwnerBook, report: NightReport, alerts: OwnAlerts): MessageDocument {
  const context: EntryContext = { night: report.night, currency: report.currency, showsOwner: false };
  const entriesOf = (kind: 'risk' | 'opportunity') =>
    describeFindings(
      book.findings.filter((finding) => finding.kind === kind),
      context,
    );
  const entriesFor = (lines: readonly AccountLine[], causes: number) =>
    lines.map((line) => {
      const entry = describeEntry(line, context);
      return { ...entry, why: entry.why.slice(0, causes) };
    });
  const risky = new Set(book.findings.filter(({ kind }) => kind === 'risk').map(({ account }) => account.id));
  const watched = book.watchList.filter(({ id }) => !risky.has(id));
  const sections = [
    list('Action today', entriesOf('risk'), ACTIONS, book.counts.risks),
    list(
      risky.size === 0 ? 'At risk' : 'Also at risk',
      entriesFor(watched, 1),
      LIST_LENGTH,
      book.atRisk.accounts - (book.watchList.length - watched.length),
    ),
    list('Opportunities', entriesOf('opportunity'), ACTIONS, book.counts.opportunities),
    list('Improved', entriesFor(book.improved, 1), LIST_LENGTH, book.counts.improved),
    list('Renewals in 30 days', entriesFor(book.renewals, 0), LIST_LENGTH, book.counts.renewals),
  ];
  return {
    title: `${book.owner === null ? 'Accounts without an owner' : 'Your accounts'}, night of ${formatDate(report.night)}`,
    headline: describeHeadline(book, report.currency),
    details: [describeDetails(book, report), describeAlerts(alerts)].filter(Boolean).join(' '),
    sections: [
      ...sections.filter((section) => section.entries.length > 0),
      ...describeOwnChanges(book, report).filter((section) => section !== null),
    ],
    footnotes: [...describeHeldBack(report.exports), explainBands(report.bands)],
  };
}

/** What happened to this owner's accounts beside their scores. */
function describeOwnChanges({ owner }: OwnerBook, { roster, overrides, currency }: NightReport) {
  const isOwn = (account: { readonly owner: string | null }) => account.owner === owner;
  const left = roster.left.filter(isOwn);
  return [
    describeEndedOverrides(overrides.ended.filter(isOwn)),
    describeRosterChanges(
      {
        arrived: 0,
        left,
        churned: roster.churned.filter(isOwn),
        returned: roster.returned.filter(isOwn),
        maybeRenamed: roster.maybeRenamed.filter(({ from }) => left.some(({ id }) => id === from)),
      },
      currency,
    ),
  ];
}

function list(title: string, entries: readonly AccountEntry[], most: number, count: number): AccountsSection {
  const shown = entries.slice(0, most);
  return { kind: 'accounts', title, entries: shown, leftOut: count - shown.length };
}

function describeHeadline(book: OwnerBook, currency: string): string {
  const { risks } = book.counts;
  const action =
    risks === 0
      ? 'Nothing new needs action today.'
      : `${countOf(risks, 'account')} ${risks === 1 ? 'needs' : 'need'} action today.`;
  return `${action} ${describeBook(book, currency)}`;
}

function describeBook({ accounts, arr, atRisk }: OwnerBook, currency: string): string {
  const whole = countOf(accounts, 'account');
  if (atRisk.accounts === 0) return `None of ${whole} is at risk.`;
  const share = `${formatCount(atRisk.accounts)} of ${whole} ${atRisk.accounts === 1 ? 'is' : 'are'} at risk`;
  if (arr <= 0) return `${share}.`;
  return `${share}: ${formatMoney(atRisk.arr, currency)} of ${formatMoney(arr, currency)} ARR (${formatShare(atRisk.arr, arr)}).`;
}

function describeDetails({ unknown }: OwnerBook, { previousNight }: NightReport): string {
  const details: string[] = [];
  if (unknown > 0) details.push(`${countOf(unknown, 'account')} could not be scored: too little data.`);
  details.push(
    previousNight === null
      ? 'First night: there is nothing to compare with yet.'
      : `Changes are since ${formatDate(previousNight)}.`,
  );
  return details.join(' ');
}

/** '' when every alert came by itself. */
function describeAlerts({ sent, overBudget }: OwnAlerts): string {
  if (overBudget === 0) return '';
  return `${countOf(overBudget, 'more account')} than the ${sent} told one by one ${overBudget === 1 ? 'is' : 'are'} only here.`;
}

/** Exports that did not count in full, each with why. */
export function describeHeldBack(exports: readonly ExportLine[]): readonly string[] {
  return exports
    .filter(({ state }) => state !== 'present')
    .map(({ name, state, because }) => `Export ${name} is ${state}${because === null ? '.' : `: ${because}`}`);
}
