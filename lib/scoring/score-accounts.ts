import { measurePoints } from './measure-points.ts';
import { roundToNano } from './rounding.ts';
import { isAvailable, MISSING, type Points, type ProfileScores, type ScoreRequest, type Scores } from './scores.ts';

/** Scores every account with its profile (section 4 of the scoring model). Pure; typed arrays throughout. */
export function scoreAccounts(request: ScoreRequest): Scores {
  const measured = measurePoints(request);
  return { ...measured, ...combinePoints(measured) };
}

/** Group scores, weighted into raw, and coverage; raw is NaN when coverage is under the profile's floor. */
export function combinePoints({ rowOf, profiles }: Points): Pick<Scores, 'raw' | 'coverage' | 'groups'> {
  const raw = new Float64Array(rowOf.length).fill(Number.NaN);
  const coverage = new Float64Array(rowOf.length);
  const groups = profiles.map((scores) => combine(scores, raw, coverage));
  return { raw, coverage, groups };
}

/** Signal by signal, as the matrices lie in memory; returns the score of every group. */
function combine(
  { profile, accounts, points, statuses }: ProfileScores,
  raw: Float64Array,
  coverage: Float64Array,
): Float64Array {
  const size = accounts.length;
  const groups = new Float64Array(profile.groups.length * size).fill(Number.NaN);
  const weighted = new Float64Array(size);
  const weightLeft = new Float64Array(size);
  const covered = new Float64Array(size);
  const sum = new Float64Array(size);
  const used = new Float64Array(size);
  const available = new Float64Array(size);
  let allWeight = 0;
  let from = 0;
  profile.groups.forEach((group, index) => {
    const own = groups.subarray(index * size, (index + 1) * size);
    let total = 0;
    for (const { weight } of group.signals) {
      total += weight;
      for (let row = 0; row < size; row++) {
        const status = statuses[from + row]!;
        if (status === MISSING) continue;
        if (isAvailable(status)) available[row]! += weight;
        used[row]! += weight;
        sum[row]! += weight * points[from + row]!;
      }
      from += size;
    }
    allWeight += group.weight;
    for (let row = 0; row < size; row++) {
      covered[row]! += (group.weight * available[row]!) / total;
      if (used[row] === 0) continue;
      weightLeft[row]! += group.weight;
      const score = sum[row]! / used[row]!;
      own[row] = score;
      weighted[row]! += group.weight * score;
    }
    sum.fill(0);
    used.fill(0);
    available.fill(0);
  });
  for (let row = 0; row < size; row++) {
    const account = accounts[row]!;
    const percent = roundToNano((100 * covered[row]!) / allWeight);
    coverage[account] = percent;
    if (weightLeft[row]! > 0 && percent >= profile.minCoverage)
      raw[account] = roundToNano(weighted[row]! / weightLeft[row]!);
  }
  return groups;
}
