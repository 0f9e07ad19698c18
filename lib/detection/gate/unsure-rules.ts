import type { HealthConfig, Rule } from '../../config/health-config.ts';
import { listLeftOut, type NightGate } from '../../history/doubt.ts';
import { shareOfScore } from './judge-believable.ts';

/**
 * Rules of which a night cannot say whether they still hold, each with the lowest score of an account of which it cannot: what they read is
 * left out, or what is left out of a score may be what has risen since.
 */
export type UnsureRules = ReadonlyMap<string, number>;

const OF_ANY_SCORE = Number.NEGATIVE_INFINITY;

/** A fall that so many points would not undo still holds. */
const FEW_POINTS = 5;

export function listUnsureRules(
  gate: Pick<NightGate, 'doubts' | 'isHeld'> | null | undefined,
  { rules, profiles }: Pick<HealthConfig, 'rules' | 'profiles'>,
): UnsureRules {
  const { metrics } = listLeftOut(gate);
  if (metrics.size === 0) return new Map();
  const hiddenPoints = Math.max(0, ...profiles.map((profile) => 100 * (1 - shareOfScore(profile, metrics))));
  return new Map(
    rules.flatMap((rule) => {
      const from = unsureFrom(rule, metrics, hiddenPoints);
      return from === null ? [] : [[rule.id, from] as const];
    }),
  );
}

/** Null: it is sure. */
function unsureFrom({ trigger }: Rule, metrics: ReadonlySet<string>, hiddenPoints: number): number | null {
  switch (trigger.on) {
    case 'metric-below':
    case 'metric-above':
    case 'metric-change':
    case 'metric-is':
    case 'metric-missing':
      return metrics.has(trigger.metric) ? OF_ANY_SCORE : null;
    case 'score-below':
      return hiddenPoints === 0 ? null : trigger.clear - hiddenPoints;
    case 'score-drop':
    case 'band-worsens':
      return hiddenPoints < FEW_POINTS ? null : OF_ANY_SCORE;
    case 'score-above':
      return null;
  }
}
