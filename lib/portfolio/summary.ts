import type { Night } from '../calendar.ts';
import type { Finding } from '../detection/finding.ts';
import type { AccountLine } from '../history/account-line.ts';
import type { PortfolioTotals } from '../history/run.ts';
import { byArr, byFall, byRise, first, sum } from './account-order.ts';
import type { NightReport, OwnerBook, RenewalWindow } from './night-report.ts';
import { makeBooks, mergeBooks } from './owner-books.ts';
import { countTotals, mergeTotals, mergeWeights, type WeightedScore } from './portfolio-totals.ts';
import { countRenewals, mergeRenewals } from './renewal-windows.ts';

/** What a night's accounts add up to, and the few that lists show. Summaries of shards merge into that of all their accounts. */
export interface Summary {
  readonly totals: PortfolioTotals;
  readonly weighted: WeightedScore;
  readonly fell: readonly AccountLine[];
  readonly rose: readonly AccountLine[];
  /** How many customers brought into at_risk, and the first of those accounts. */
  readonly becameAtRisk: number;
  readonly newAtRisk: readonly AccountLine[];
  readonly renewals: readonly RenewalWindow[];
  readonly books: readonly OwnerBook[];
  readonly findings: NightReport['findings'];
}

/** Accounts of one night. */
export interface Summable {
  readonly lines: readonly AccountLine[];
  readonly findings: readonly Finding[];
  /** Over the same accounts. */
  readonly weighted: WeightedScore;
  /** In the order of `lines`: 1 = customers brought it into at_risk. */
  readonly becameAtRisk: Uint8Array;
}

export function summarise({ lines, findings, weighted, becameAtRisk }: Summable, night: Night): Summary {
  const counts = countFindings(findings);
  const newAtRisk = lines.filter((_, account) => becameAtRisk[account] === 1);
  return {
    totals: countTotals(lines, counts.new, weighted),
    weighted,
    fell: first(
      lines.filter((line) => (line.change ?? 0) < 0),
      byFall,
    ),
    rose: first(
      lines.filter((line) => (line.change ?? 0) > 0),
      byRise,
    ),
    becameAtRisk: newAtRisk.length,
    newAtRisk: first(newAtRisk, byArr),
    renewals: countRenewals(lines, night),
    books: makeBooks(lines, findings, night),
    findings: counts,
  };
}

export function mergeSummaries(summaries: readonly Summary[]): Summary {
  const weighted = mergeWeights(summaries.map((one) => one.weighted));
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
    becameAtRisk: sum(summaries, (one) => one.becameAtRisk),
    newAtRisk: first(
      summaries.flatMap((one) => one.newAtRisk),
      byArr,
    ),
    renewals: mergeRenewals(summaries.map((one) => one.renewals)),
    books: mergeBooks(summaries.flatMap((one) => one.books)),
    findings: {
      new: sum(summaries, (one) => one.findings.new),
      baseline: sum(summaries, (one) => one.findings.baseline),
      persisting: sum(summaries, (one) => one.findings.persisting),
    },
  };
}

function countFindings(findings: readonly Finding[]): Summary['findings'] {
  const count = (...states: Finding['state'][]) => findings.filter(({ state }) => states.includes(state)).length;
  return { new: count('new'), baseline: count('baseline'), persisting: count('persisting', 'frozen') };
}
