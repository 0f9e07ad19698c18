import { type Night, toDay } from '../calendar.ts';
import type { Band, BandTotals, PortfolioTotals } from '../history/chart.ts';
import { BANDS } from '../scoring/band.ts';
import type { AccountLine, FindingLine, OwnerBook, RenewalWindow } from './night-report.ts';

/** How many accounts a list of a report keeps; counts are always whole. */
const LIST_LENGTH = 25;
const RENEWAL_WINDOWS = [
  [0, 30],
  [31, 60],
  [61, 90],
] as const;

/** Adds up accounts one by one, in any order, and keeps the few that lists show. Two summaries can be merged. */
export interface Summary {
  readonly totals: PortfolioTotals;
  /** Σ arr × raw and Σ arr, for the mean that ARR weighs. */
  readonly weighted: { readonly points: number; readonly arr: number };
  readonly fell: readonly AccountLine[];
  readonly rose: readonly AccountLine[];
  readonly newAtRisk: readonly AccountLine[];
  readonly renewals: readonly RenewalWindow[];
  readonly books: readonly OwnerBook[];
  readonly findings: { readonly new: number; readonly baseline: number; readonly persisting: number };
}

/** One account of the night, with its findings. */
export interface SummarisedAccount {
  readonly line: AccountLine;
  readonly raw: number | null;
  readonly findings: readonly FindingLine[];
}

export function summarise(accounts: readonly SummarisedAccount[], night: Night): Summary {
  const lines = accounts.map((account) => account.line);
  const findings = accounts.flatMap((account) => account.findings);
  const weighted = { points: 0, arr: 0 };
  for (const { line, raw } of accounts) {
    if (raw === null || line.arr === null || line.arr <= 0) continue;
    weighted.points += line.arr * raw;
    weighted.arr += line.arr;
  }
  return {
    totals: countTotals(lines, findings, weighted),
    weighted,
    fell: first(
      lines.filter((line) => (line.change ?? 0) < 0),
      byFall,
    ),
    rose: first(
      lines.filter((line) => (line.change ?? 0) > 0),
      byRise,
    ),
    newAtRisk: first(lines.filter(isNewAtRisk), byArr),
    renewals: RENEWAL_WINDOWS.map(([from, to]) => countRenewals(lines, night, from, to)),
    books: groupByOwner(accounts).map(([owner, own]) => makeBook(owner, own, night)),
    findings: countFindings(findings),
  };
}

export function mergeSummaries(summaries: readonly Summary[]): Summary {
  const weighted = summaries.reduce(
    (sum, one) => ({ points: sum.points + one.weighted.points, arr: sum.arr + one.weighted.arr }),
    { points: 0, arr: 0 },
  );
  return {
    totals: mergeTotals(
      summaries.map((one) => one.totals),
      weighted,
    ),
    weighted,
    fell: first(
      summaries.flatMap((one) => one.fell),
      byFall,
    ),
    rose: first(
      summaries.flatMap((one) => one.rose),
      byRise,
    ),
    newAtRisk: first(
      summaries.flatMap((one) => one.newAtRisk),
      byArr,
    ),
    renewals: RENEWAL_WINDOWS.map(([fromDays], index) =>
      mergeRenewals(
        summaries.map((one) => one.renewals[index]!),
        fromDays,
      ),
    ),
    books: mergeBooks(summaries.flatMap((one) => one.books)),
    findings: {
      new: sum(summaries, (one) => one.findings.new),
      baseline: sum(summaries, (one) => one.findings.baseline),
      persisting: sum(summaries, (one) => one.findings.persisting),
    },
  };
}

function sum<T>(items: readonly T[], read: (item: T) => number): number {
  return items.reduce((total, item) => total + read(item), 0);
}

type Order = (a: AccountLine, b: AccountLine) => number;
const byId: Order = (a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
const byArr: Order = (a, b) => (b.arr ?? 0) - (a.arr ?? 0) || byId(a, b);
const byFall: Order = (a, b) => (a.change ?? 0) - (b.change ?? 0) || byArr(a, b);
const byRise: Order = (a, b) => (b.change ?? 0) - (a.change ?? 0) || byArr(a, b);
const byRenewal: Order = (a, b) =>
  (a.renewsOn ?? '') < (b.renewsOn ?? '') ? -1 : a.renewsOn === b.renewsOn ? byArr(a, b) : 1;

function first(lines: readonly AccountLine[], order: Order): readonly AccountLine[] {
  return [...lines].sort(order).slice(0, LIST_LENGTH);
}

function isNewAtRisk(line: AccountLine): boolean {
  return line.band === 'at_risk' && line.previousBand !== null && line.previousBand !== 'at_risk';
}

function countTotals(
  lines: readonly AccountLine[],
  findings: readonly FindingLine[],
  weighted: Summary['weighted'],
): PortfolioTotals {
  const bands = mapBands((band) => {
    const own = lines.filter((line) => line.band === band);
    return { accounts: own.length, arr: sum(own, (line) => line.arr ?? 0) };
  });
  return {
    accounts: lines.length,
    scored: lines.length - bands.unknown.accounts,
    arr: sum(lines, (line) => line.arr ?? 0),
    bands,
    meanScore: weighted.arr > 0 ? weighted.points / weighted.arr : null,
    findings: countFindings(findings).new,
  };
}

function mapBands(make: (band: Band) => BandTotals): Record<Band, BandTotals> {
  const [healthy, watch, atRisk, unknown] = BANDS.map(make);
  return { healthy: healthy!, watch: watch!, at_risk: atRisk!, unknown: unknown! };
}

function mergeTotals(all: readonly PortfolioTotals[], weighted: Summary['weighted']): PortfolioTotals {
  return {
    accounts: sum(all, (one) => one.accounts),
    scored: sum(all, (one) => one.scored),
    arr: sum(all, (one) => one.arr),
    bands: mapBands((band) => ({
      accounts: sum(all, (one) => one.bands[band].accounts),
      arr: sum(all, (one) => one.bands[band].arr),
    })),
    meanScore: weighted.arr > 0 ? weighted.points / weighted.arr : null,
    findings: sum(all, (one) => one.findings),
  };
}

function countFindings(findings: readonly FindingLine[]): Summary['findings'] {
  const count = (state: FindingLine['state']) => findings.filter((finding) => finding.state === state).length;
  return { new: count('new'), baseline: count('baseline'), persisting: count('persisting') };
}

function daysToRenewal(line: AccountLine, night: Night): number {
  return line.renewsOn === null ? Number.NaN : toDay(line.renewsOn) - toDay(night);
}

function countRenewals(lines: readonly AccountLine[], night: Night, fromDays: number, toDays: number): RenewalWindow {
  const due = lines.filter((line) => daysToRenewal(line, night) >= fromDays && daysToRenewal(line, night) <= toDays);
  const atRisk = due.filter((line) => line.band === 'at_risk');
  return {
    fromDays,
    toDays,
    accounts: due.length,
    arr: sum(due, (line) => line.arr ?? 0),
    atRiskAccounts: atRisk.length,
    atRiskArr: sum(atRisk, (line) => line.arr ?? 0),
  };
}

function mergeRenewals(windows: readonly RenewalWindow[], fromDays: number): RenewalWindow {
  return {
    fromDays,
    toDays: fromDays === 0 ? 30 : fromDays + 29,
    accounts: sum(windows, (one) => one.accounts),
    arr: sum(windows, (one) => one.arr),
    atRiskAccounts: sum(windows, (one) => one.atRiskAccounts),
    atRiskArr: sum(windows, (one) => one.atRiskArr),
  };
}

function groupByOwner(accounts: readonly SummarisedAccount[]): [string | null, SummarisedAccount[]][] {
  const groups = new Map<string | null, SummarisedAccount[]>();
  for (const account of accounts) {
    const group = groups.get(account.line.owner);
    if (group) group.push(account);
    else groups.set(account.line.owner, [account]);
  }
  return [...groups];
}

function makeBook(owner: string | null, accounts: readonly SummarisedAccount[], night: Night): OwnerBook {
  const lines = accounts.map((account) => account.line);
  const atRisk = lines.filter((line) => line.band === 'at_risk');
  const soon = (line: AccountLine) => daysToRenewal(line, night) >= 0 && daysToRenewal(line, night) <= 30;
  return {
    owner,
    accounts: lines.length,
    arr: sum(lines, (line) => line.arr ?? 0),
    atRisk: { accounts: atRisk.length, arr: sum(atRisk, (line) => line.arr ?? 0) },
    unknown: lines.filter((line) => line.band === 'unknown').length,
    findings: firstFindings(
      accounts.flatMap((account) => account.findings).filter((finding) => finding.state === 'new'),
    ),
    watchList: first(atRisk, byArr),
    improved: first(lines.filter(isImproved), byRise),
    renewals: first(lines.filter(soon), byRenewal),
  };
}

/** A few points up and down are the ordinary noise of a night. */
const IMPROVED_BY = 5;

function isImproved(line: AccountLine): boolean {
  return (line.change ?? 0) >= IMPROVED_BY;
}

const SEVERITIES = ['critical', 'warning', 'info'] as const;

/** Risk before opportunity, the most severe first, then the most ARR. */
function firstFindings(findings: readonly FindingLine[]): readonly FindingLine[] {
  const rank = (finding: FindingLine) => (finding.kind === 'risk' ? 0 : 10) + SEVERITIES.indexOf(finding.severity);
  return [...findings].sort((a, b) => rank(a) - rank(b) || byArr(a.account, b.account)).slice(0, LIST_LENGTH);
}

function mergeBooks(books: readonly OwnerBook[]): readonly OwnerBook[] {
  const byOwner = new Map<string | null, OwnerBook[]>();
  for (const book of books) byOwner.set(book.owner, [...(byOwner.get(book.owner) ?? []), book]);
  return [...byOwner]
    .map(([owner, own]) => ({
      owner,
      accounts: sum(own, (book) => book.accounts),
      arr: sum(own, (book) => book.arr),
      atRisk: { accounts: sum(own, (book) => book.atRisk.accounts), arr: sum(own, (book) => book.atRisk.arr) },
      unknown: sum(own, (book) => book.unknown),
      findings: firstFindings(own.flatMap((book) => book.findings)),
      watchList: first(
        own.flatMap((book) => book.watchList),
        byArr,
      ),
      improved: first(
        own.flatMap((book) => book.improved),
        byRise,
      ),
      renewals: first(
        own.flatMap((book) => book.renewals),
        byRenewal,
      ),
    }))
    .sort((a, b) => (a.owner === null ? 1 : b.owner === null ? -1 : a.owner < b.owner ? -1 : 1));
}
