import type { HealthConfig, Indicator, Profile } from '../config/health-config.ts';
import { roundToNano } from './rounding.ts';
import { isAvailable, MISSING, type Points, type ProfileScores } from './scores.ts';
import { invertWeights } from './signal-shares.ts';

type Metrics = HealthConfig['metrics'];

export const INDICATORS = ['leading', 'lagging'] as const satisfies readonly Indicator[];

export function hasIndicators(profiles: readonly Profile[], metrics: Metrics): boolean {
  const signals = profiles.flatMap(({ groups }) => groups.flatMap((group) => group.signals));
  return signals.some(({ metric }) => (metrics.get(metric)?.indicator ?? null) !== null);
}

/** In roster order; NaN = unknown. */
export type IndicatorScores = Readonly<Record<Indicator, Float64Array>>;

/**
 * What leading and what lagging signals alone come to: the mean of their points, each weighed by its share of the score. Unknown where none
 * has points, or less of their weight is measured than the profile asks for. Null: no signal's metric is either.
 */
export function scoreIndicators({ rowOf, profiles }: Points, metrics: Metrics): IndicatorScores | null {
  const all = profiles.map(({ profile }) => profile);
  if (!hasIndicators(all, metrics)) return null;
  const unknown = () => new Float64Array(rowOf.length).fill(Number.NaN);
  const into = { leading: unknown(), lagging: unknown() };
  for (const scores of profiles) {
    const inverted = invertWeights(scores);
    for (const indicator of INDICATORS)
      scoreOne(scores, inverted, (metric) => metrics.get(metric)?.indicator === indicator, into[indicator]);
  }
  return into;
}

/** Signal by signal, as the matrices lie in memory. */
function scoreOne(
  { profile, accounts, points, statuses }: ProfileScores,
  inverted: readonly Float64Array[],
  isOwn: (metric: string) => boolean,
  into: Float64Array,
): void {
  const size = accounts.length;
  const weighted = new Float64Array(size);
  const shares = new Float64Array(size);
  const covered = new Float64Array(size);
  let all = 0;
  let from = 0;
  profile.groups.forEach((group, index) => {
    const own = inverted[index]!;
    const total = group.signals.reduce((sum, { weight }) => sum + weight, 0);
    for (const { metric, weight } of group.signals) {
      const at = from;
      from += size;
      if (!isOwn(metric)) continue;
      const nominal = (group.weight * weight) / total;
      all += nominal;
      for (let row = 0; row < size; row++) {
        const status = statuses[at + row]!;
        if (status === MISSING) continue;
        if (isAvailable(status)) covered[row]! += nominal;
        const share = group.weight * weight * own[row]!;
        shares[row]! += share;
        weighted[row]! += share * points[at + row]!;
      }
    }
  });
  for (let row = 0; row < size; row++)
    if (shares[row]! > 0 && roundToNano((100 * covered[row]!) / all) >= profile.minCoverage)
      into[accounts[row]!] = roundToNano(weighted[row]! / shares[row]!);
}

/** Of one account, or of a portfolio; null = unknown. */
export type Indicators = Readonly<Record<Indicator, number | null>>;

export function readIndicators({ leading, lagging }: IndicatorScores, account: number): Indicators {
  const read = (scores: Float64Array) => (Number.isNaN(scores[account]!) ? null : scores[account]!);
  return { leading: read(leading), lagging: read(lagging) };
}
