import type { HealthConfig, Trigger } from '../../config/health-config.ts';
import { listLeftOut, type NightGate } from '../../history/doubt.ts';
import { shareOfScore } from './judge-believable.ts';

/**
 * Rules of which a night cannot say whether they still hold: what they read is left out, or too little of a score is left
 * (`gate.least_believed`).
 */
export function listUnsureRules(
  gate: Pick<NightGate, 'doubts' | 'isHeld'> | null | undefined,
  { rules, profiles, gate: { leastBelieved } }: Pick<HealthConfig, 'rules' | 'profiles' | 'gate'>,
): ReadonlySet<string> {
  const { metrics } = listLeftOut(gate);
  if (metrics.size === 0) return new Set();
  const isScoreUnsure = profiles.some((profile) => shareOfScore(profile, metrics) < leastBelieved);
  const isUnsure = (trigger: Trigger) => {
    const metric = metricOf(trigger);
    return metric === null ? isScoreUnsure : metrics.has(metric);
  };
  return new Set(rules.flatMap(({ id, trigger }) => (isUnsure(trigger) ? [id] : [])));
}

/** Null: it reads the score. */
function metricOf(trigger: Trigger): string | null {
  switch (trigger.on) {
    case 'metric-below':
    case 'metric-above':
    case 'metric-change':
    case 'metric-is':
    case 'metric-missing':
      return trigger.metric;
    case 'score-below':
    case 'score-above':
    case 'score-drop':
    case 'band-worsens':
      return null;
  }
}
