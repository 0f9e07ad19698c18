import type { Chart } from '../history/chart.ts';
import { type IndicatorScores, type Indicators, readIndicators } from '../scoring/indicator-scores.ts';
import { sum } from './account-order.ts';

type Account = Pick<Chart, 'arr'>;

/** Means over those that have a sub-score, weighed by ARR as the portfolio's score is; of accounts without any ARR each counts alike. */
export function meanIndicators(accounts: readonly Account[], scores: IndicatorScores): Indicators {
  const weightOf = accounts.some(({ arr }) => (arr ?? 0) > 0) ? ({ arr }: Account) => Math.max(0, arr ?? 0) : () => 1;
  const read = accounts.map((account, index) => ({ weight: weightOf(account), ...readIndicators(scores, index) }));
  const mean = (indicator: keyof Indicators) => {
    const known = read.flatMap((one) =>
      one[indicator] === null ? [] : [{ weight: one.weight, score: one[indicator] }],
    );
    const weight = sum(known, (one) => one.weight);
    return weight > 0 ? sum(known, (one) => one.weight * one.score) / weight : null;
  };
  return { leading: mean('leading'), lagging: mean('lagging') };
}
