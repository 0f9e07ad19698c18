import { addDays } from '../calendar.ts';
import type { Trigger } from '../config/health-config.ts';
import { windowRaw } from '../history/window.ts';
import { roundScore } from '../scoring/rounding.ts';
import type { Match, Observation } from './observation.ts';

type DropTrigger = Extract<Trigger, { on: 'score-drop' }>;

/**
 * The highest score among the believed charts of nights D−N … D−1, less tonight's unrounded raw, is at least the drop.
 * New on the first night it holds; a drop measured the same way on the night before makes it persisting.
 */
export function matchScoreDrop(trigger: DropTrigger, observation: Observation): Match | null {
  const { window, raw, night } = observation;
  const peak = highest(window, 0, trigger.withinDays);
  if (!peak || peak.raw - raw < trigger.drop) return null;
  return {
    state: wasMetBefore(trigger, window) ? 'persisting' : 'new',
    because: `Score fell ${(peak.raw - raw).toFixed(1)} points, from ${roundScore(peak.raw)} on ${addDays(night, -1 - peak.index)} to ${roundScore(raw)}; the limit is ${trigger.drop} within ${trigger.withinDays} nights.`,
  };
}

function highest(window: Int32Array, from: number, nights: number): { raw: number; index: number } | null {
  let peak: { raw: number; index: number } | null = null;
  for (let index = from; index < Math.min(window.length, from + nights); index++) {
    const raw = windowRaw(window, index);
    if (raw !== null && (!peak || raw > peak.raw)) peak = { raw, index };
  }
  return peak;
}

/** The rule as it stood on the last charted night. */
function wasMetBefore(trigger: DropTrigger, window: Int32Array): boolean {
  for (let index = 0; index < window.length; index++) {
    const raw = windowRaw(window, index);
    if (raw === null) continue;
    const peak = highest(window, index + 1, trigger.withinDays);
    return peak !== null && peak.raw - raw >= trigger.drop;
  }
  return false;
}
