import type { Indicators } from '../scoring/indicator-scores.ts';
import { roundScore } from '../scoring/rounding.ts';

/** "Leading indicators 71, lagging indicators 40." */
export function describeIndicators({ leading, lagging }: Indicators): string {
  return `Leading indicators ${sayScore(leading)}, lagging indicators ${sayScore(lagging)}.`;
}

function sayScore(score: number | null): string {
  return score === null ? 'unknown' : `${roundScore(score)}`;
}
