import type { Chart } from '../history/chart.ts';
import type { BandTotals, PortfolioTotals } from '../history/run.ts';
import type { Band } from '../scoring/band.ts';
import { BANDS } from '../scoring/band.ts';
import { sum } from './account-order.ts';

/** Σ arr × raw and Σ arr, for the mean that ARR weighs. */
export interface WeightedScore {
  readonly points: number;
  readonly arr: number;
}

export function weighScores(charts: readonly Pick<Chart, 'arr' | 'raw'>[]): WeightedScore {
  const weighted = { points: 0, arr: 0 };
  for (const { arr, raw } of charts) {
    if (raw === null || arr === null || arr <= 0) continue;
    weighted.points += arr * raw;
    weighted.arr += arr;
  }
  return weighted;
}

export function mergeWeights(all: readonly WeightedScore[]): WeightedScore {
  return { points: sum(all, (one) => one.points), arr: sum(all, (one) => one.arr) };
}

export function countTotals(
  accounts: readonly Pick<Chart, 'band' | 'arr'>[],
  newFindings: number,
  weighted: WeightedScore,
): PortfolioTotals {
  const bands = mapBands((band) => {
    const own = accounts.filter((account) => account.band === band);
    return { accounts: own.length, arr: sum(own, ({ arr }) => arr ?? 0) };
  });
  return {
    accounts: accounts.length,
    scored: accounts.length - bands.unknown.accounts,
    arr: sum(accounts, ({ arr }) => arr ?? 0),
    bands,
    meanScore: meanOf(weighted),
    findings: newFindings,
  };
}

export function mergeTotals(all: readonly PortfolioTotals[], weighted: WeightedScore): PortfolioTotals {
  return {
    accounts: sum(all, (one) => one.accounts),
    scored: sum(all, (one) => one.scored),
    arr: sum(all, (one) => one.arr),
    bands: mapBands((band) => ({
      accounts: sum(all, (one) => one.bands[band].accounts),
      arr: sum(all, (one) => one.bands[band].arr),
    })),
    meanScore: meanOf(weighted),
    findings: sum(all, (one) => one.findings),
  };
}

function meanOf({ points, arr }: WeightedScore): number | null {
  return arr > 0 ? points / arr : null;
}

function mapBands(make: (band: Band) => BandTotals): Record<Band, BandTotals> {
  const [healthy, watch, atRisk, unknown] = BANDS.map(make);
  return { healthy: healthy!, watch: watch!, at_risk: atRisk!, unknown: unknown! };
}
