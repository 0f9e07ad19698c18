import type { Finding } from '../detection/finding.ts';
import type { AccountLine } from '../history/account-line.ts';
import type { NightReport, OwnerBook } from './night-report.ts';

/**
 * A night's report as if it had never shown an account, for messages that are made again once a customer is forgotten. Sums over the
 * whole portfolio stay: they name nobody.
 */
export function withoutAccount(report: NightReport, account: string): NightReport {
  const others = (lines: readonly AccountLine[]) => lines.filter(({ id }) => id !== account);
  const { roster, overrides } = report;
  return {
    ...report,
    fell: others(report.fell),
    rose: others(report.rose),
    books: report.books.map((book) => bookWithout(book, account)),
    roster: {
      ...roster,
      left: roster.left.filter(({ id }) => id !== account),
      churned: roster.churned.filter(({ id }) => id !== account),
      returned: roster.returned.filter(({ id }) => id !== account),
      maybeRenamed: roster.maybeRenamed.filter(({ from, to }) => from !== account && to !== account),
    },
    overrides: { ...overrides, ended: overrides.ended.filter((one) => one.account !== account) },
  };
}

/** The counts of what the lists show go down with them: "and 3 more" must stay true. */
function bookWithout(book: OwnerBook, account: string): OwnerBook {
  const own = book.findings.filter((finding) => finding.account.id === account);
  const has = (lines: readonly AccountLine[]) => Number(lines.some(({ id }) => id === account));
  const hasKind = (kind: Finding['kind']) => Number(own.some((finding) => finding.kind === kind));
  const others = (lines: readonly AccountLine[]) => lines.filter(({ id }) => id !== account);
  const { counts } = book;
  return {
    ...book,
    counts: {
      risks: counts.risks - hasKind('risk'),
      opportunities: counts.opportunities - hasKind('opportunity'),
      findings: counts.findings - Number(own.length > 0),
      improved: counts.improved - has(book.improved),
      renewals: counts.renewals - has(book.renewals),
    },
    findings: book.findings.filter((finding) => finding.account.id !== account),
    watchList: others(book.watchList),
    improved: others(book.improved),
    renewals: others(book.renewals),
  };
}
