import type { Night } from '../calendar.ts';
import type { AccountLine } from '../history/account-line.ts';
import type { PortfolioTotals } from '../history/run.ts';
import { byArr, byFall, byRise, first, sum } from './account-order.ts';
import type { FindingLine, NightReport, OwnerBook, RenewalWindow } from './night-report.ts';
import { makeBooks, mergeBooks } from './owner-books.ts';
import { countTotals, mergeTotals, mergeWeights, type WeightedScore, weighScores } from './portfolio-totals.ts';
import { countRenewals, mergeRenewals } from './renewal-windows.ts';

/** What a night's accounts add up to, and the few that lists show. Summaries of shards merge into that of all their accounts. */
export interface Summary {
  readonly totals: PortfolioTotals;
  readonly weighted: WeightedScore;
  readonly fell: readonly AccountLine[];
  readonly rose: readonly AccountLine[];
  /** How many entered at_risk, and the first of them. */
  readonly becameAtRisk: number;
  readonly newAtRisk: readonly AccountLine[];
  readonly renewals: readonly RenewalWindow[];
  readonly books: readonly OwnerBook[];
  readonly findings: NightReport['findings'];
}

/** One account of the night, with its findings. */
export interface SummarisedAccount {
  readonly line: AccountLine;
  readonly raw: number | null;
  readonly findings: readonly FindingLine[];
}

export function summarise(accounts: readonly SummarisedAccount[], night: Night): Summary {
  const lines = accounts.map((account) => account.line);
  const findings = countFindings(accounts.flatMap((account) => account.findings));
  const weighted = weighScores(accounts);
  const newAtRisk = lines.filter(isNewAtRisk);
  return {
    totals: countTotals(lines, findings.new, weighted),
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
    books: makeBooks(accounts, night),
    findings,
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

function isNewAtRisk(line: AccountLine): boolean {
  return line.band === 'at_risk' && line.previousBand !== null && line.previousBand !== 'at_risk';
}

function countFindings(findings: readonly FindingLine[]): Summary['findings'] {
  const count = (...states: FindingLine['state'][]) => findings.filter(({ state }) => states.includes(state)).length;
  return { new: count('new'), baseline: count('baseline'), persisting: count('persisting', 'frozen') };
}
