import { explainScore } from '../scoring/explain-score.ts';
import type { Scores } from '../scoring/score-accounts.ts';

/** Points by which one metric moved the unrounded score. */
export interface ContributionChange {
  readonly metric: string;
  readonly points: number;
}

/**
 * What each metric's contribution changed by between two scorings of an account, largest first; they add up to the change of
 * raw. Null when they cannot be compared: either is unknown, or the profile differs.
 */
export function compareContributions(
  before: Scores,
  accountBefore: number,
  after: Scores,
  accountAfter: number,
): readonly ContributionChange[] | null {
  if (Number.isNaN(before.raw[accountBefore]!) || Number.isNaN(after.raw[accountAfter]!)) return null;
  if (before.profileOf[accountBefore] !== after.profileOf[accountAfter]) return null;
  const points = new Map<string, number>();
  addContributions(points, before, accountBefore, -1);
  addContributions(points, after, accountAfter, 1);
  return bySize(points);
}

/** What keeps a score from 100, largest first: the share of each metric times the points it lacks, as a negative number. */
export function findWeights(scores: Scores, account: number): readonly ContributionChange[] {
  const points = new Map<string, number>();
  for (const { metric, share, contribution } of explainScore(scores, account).flatMap((group) => group.signals))
    if (share !== null && contribution !== null)
      points.set(metric, (points.get(metric) ?? 0) + contribution - 100 * share);
  return bySize(points);
}

function addContributions(points: Map<string, number>, scores: Scores, account: number, sign: 1 | -1): void {
  for (const { metric, contribution } of explainScore(scores, account).flatMap((group) => group.signals))
    points.set(metric, (points.get(metric) ?? 0) + sign * (contribution ?? 0));
}

const NOTHING = 1e-9;

function bySize(points: ReadonlyMap<string, number>): ContributionChange[] {
  return [...points]
    .map(([metric, value]) => ({ metric, points: value }))
    .filter((change) => Math.abs(change.points) > NOTHING)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || (a.metric < b.metric ? -1 : 1));
}
