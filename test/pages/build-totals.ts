import type { PortfolioTotals } from '../../lib/history/run.ts';

/** One account at risk. */
export function buildTotals(): PortfolioTotals {
  const none = { accounts: 0, arr: 0 };
  const bands = { healthy: none, watch: none, at_risk: { accounts: 1, arr: 100_000 }, unknown: none };
  return { accounts: 1, scored: 1, arr: 100_000, bands, meanScore: 41, findings: 0 };
}
