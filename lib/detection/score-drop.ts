import { addDays } from '../calendar.ts';
import type { Trigger } from '../config/health-config.ts';
import { behaviourOnlyRaw, type NightWindow, WINDOW_NIGHTS, windowRaw } from '../history/window.ts';
import { roundScore } from '../scoring/rounding.ts';
import type { Match, Observation } from './observation.ts';

type DropTrigger = Extract<Trigger, { on: 'score-drop' }>;

/**
 * The highest behaviour-only score among the believed charts of nights D−N … D−1, less tonight's unrounded raw, is at least the drop.
 * New on the first night it holds; a drop measured the same way on the night before makes it persisting.
 */
export function matchScoreDrop(trigger: DropTrigger, { window, raw, night }: Observation): Match | null {
  if (raw === null) return null;
  const peak = findPeak(window, 0, trigger.withinDays);
  if (!peak || peak.behaviourOnly - raw < trigger.drop) return null;
  return {
    state: wasMetBefore(trigger, window) ? 'persisting' : 'new',
    because: describe(trigger, peak, raw, addDays(night, -1 - peak.index)),
  };
}

interface Peak {
  readonly index: number;
  readonly raw: number;
  /** raw had nothing but behaviour moved the score since. */
  readonly behaviourOnly: number;
}

function findPeak(window: NightWindow, from: number, nights: number): Peak | null {
  let peak: Peak | null = null;
  for (let index = from; index < Math.min(WINDOW_NIGHTS, from + nights); index++) {
    const raw = windowRaw(window, index);
    const behaviourOnly = behaviourOnlyRaw(window, index);
    if (raw === null || behaviourOnly === null) continue;
    if (!peak || behaviourOnly > peak.behaviourOnly) peak = { index, raw, behaviourOnly };
  }
  return peak;
}

/** The rule as it stood on the last charted night. Shifts since then move that night and its own peak alike. */
function wasMetBefore(trigger: DropTrigger, window: NightWindow): boolean {
  for (let index = 0; index < WINDOW_NIGHTS; index++) {
    const raw = behaviourOnlyRaw(window, index);
    if (raw === null) continue;
    const peak = findPeak(window, index + 1, trigger.withinDays);
    return peak !== null && peak.behaviourOnly - raw >= trigger.drop;
  }
  return false;
}

/** Less does not show in whole points. */
const SHOWN_SHIFT = 0.5;

function describe(trigger: DropTrigger, peak: Peak, raw: number, on: string): string {
  const fall = (peak.behaviourOnly - raw).toFixed(1);
  const limit = `the limit is ${trigger.drop} within ${trigger.withinDays} nights`;
  const shift = peak.behaviourOnly - peak.raw;
  const seen = `from ${roundScore(peak.raw)} on ${on} to ${roundScore(raw)}`;
  if (Math.abs(shift) < SHOWN_SHIFT) return `Score fell ${fall} points, ${seen}; ${limit}.`;
  const other = `${shift < 0 ? 'less' : 'besides'} ${Math.abs(shift).toFixed(1)} points ${shift < 0 ? 'lost' : 'gained'} to other causes`;
  return `Score fell ${fall} points by the account’s own behaviour, ${seen}, ${other}; ${limit}.`;
}
