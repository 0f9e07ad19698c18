import type { Night } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { findReader } from '../config/people.ts';
import { findPool, type Owned, pickPool } from '../config/pools.ts';
import type { Finding } from '../detection/finding.ts';
import { groupBy } from '../group-by.ts';
import type { AccountLine } from '../history/account-line.ts';
import { byArr, byRenewal, byRise, byUrgency, first, readOwnChange, sum } from './account-order.ts';
import type { NightReport, OwnerBook } from './night-report.ts';
import { isRenewing } from './renewal-windows.ts';

/** A few points up and down are the ordinary noise of a night. */
const IMPROVED_BY = 5;
const SOON_DAYS = 30;

/** One book per owner and pool, in the order of their addresses, accounts without an owner last. */
export function makeBooks(
  lines: readonly AccountLine[],
  findings: readonly Finding[],
  night: Night,
): readonly OwnerBook[] {
  const news = groupBy(
    findings.filter(({ state }) => state === 'new'),
    ({ account }) => keyOf(account),
  );
  return mapOwners(lines, (of, own) => makeBook(of, own, news.get(keyOf(of)) ?? [], night));
}

/** Books of several shards: an owner's accounts may be in all of them. */
export function mergeBooks(books: readonly OwnerBook[]): readonly OwnerBook[] {
  return mapOwners(books, mergeOwn);
}

/**
 * The night with its owners as readers: spellings of one address are one book, owners nobody can write to are nobody, and what a pool has
 * is a book of the pool's name.
 */
export function readBooks(report: NightReport, notify: NotifyConfig): NightReport {
  const read = <T extends Owned>(one: T) => {
    const { pool: _, ...rest } = one;
    const pool = findPool(one, notify);
    return pool ? { ...rest, owner: pool.name, pool: pool.name } : { ...rest, owner: findReader(one.owner, notify) };
  };
  const { roster, overrides } = report;
  return {
    ...report,
    books: mergeBooks(report.books.map(read)),
    roster: {
      ...roster,
      left: roster.left.map(read),
      churned: roster.churned.map(read),
      returned: roster.returned.map(read),
    },
    overrides: { ...overrides, ended: overrides.ended.map(read) },
  };
}

function mapOwners<T extends Owned>(
  items: readonly T[],
  make: (of: Owned, own: readonly T[]) => OwnerBook,
): readonly OwnerBook[] {
  return [...groupBy(items, keyOf).values()].map((own) => make(own[0]!, own)).sort(byOwner);
}

function keyOf({ owner, pool }: Owned): string {
  return JSON.stringify([owner, pool ?? null]);
}

function byOwner(a: OwnerBook, b: OwnerBook): number {
  if (a.owner === b.owner) return compareText(a.pool ?? '', b.pool ?? '');
  if (a.owner === null || b.owner === null) return a.owner === null ? 1 : -1;
  return a.owner < b.owner ? -1 : 1;
}

function makeBook(of: Owned, lines: readonly AccountLine[], news: readonly Finding[], night: Night): OwnerBook {
  const atRisk = lines.filter((line) => line.band === 'at_risk');
  const countAccounts = (findings: readonly Finding[]) => new Set(findings.map(({ account }) => account.id)).size;
  const improved = lines.filter((line) => readOwnChange(line) >= IMPROVED_BY);
  const renewals = lines.filter((line) => isRenewing(line, night, 0, SOON_DAYS));
  return {
    owner: of.owner,
    ...pickPool(of),
    accounts: lines.length,
    arr: sum(lines, (line) => line.arr ?? 0),
    atRisk: { accounts: atRisk.length, arr: sum(atRisk, (line) => line.arr ?? 0) },
    unknown: lines.filter((line) => line.band === 'unknown').length,
    counts: {
      risks: countAccounts(news.filter(({ kind }) => kind === 'risk')),
      opportunities: countAccounts(news.filter(({ kind }) => kind === 'opportunity')),
      findings: countAccounts(news),
      improved: improved.length,
      renewals: renewals.length,
    },
    findings: first(news, byUrgency),
    watchList: first(atRisk, byArr),
    improved: first(improved, byRise),
    renewals: first(renewals, byRenewal),
  };
}

function mergeOwn(of: Owned, books: readonly OwnerBook[]): OwnerBook {
  return {
    owner: of.owner,
    ...pickPool(of),
    accounts: sum(books, (book) => book.accounts),
    arr: sum(books, (book) => book.arr),
    atRisk: {
      accounts: sum(books, (book) => book.atRisk.accounts),
      arr: sum(books, (book) => book.atRisk.arr),
    },
    unknown: sum(books, (book) => book.unknown),
    counts: {
      risks: sum(books, (book) => book.counts.risks),
      opportunities: sum(books, (book) => book.counts.opportunities),
      findings: sum(books, (book) => book.counts.findings),
      improved: sum(books, (book) => book.counts.improved),
      renewals: sum(books, (book) => book.counts.renewals),
    },
    findings: first(
      books.flatMap((book) => book.findings),
      byUrgency,
    ),
    watchList: first(
      books.flatMap((book) => book.watchList),
      byArr,
    ),
    improved: first(
      books.flatMap((book) => book.improved),
      byRise,
    ),
    renewals: first(
      books.flatMap((book) => book.renewals),
      byRenewal,
    ),
  };
}
