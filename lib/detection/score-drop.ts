import { addDays } from '../calendar.ts';
import type { Trigger } from '../config/health-config.ts';
import type { NightWindow } from '../history/chart.ts';
import { behaviourOnlyRaw, WINDOW_NIGHTS, windowRaw } from '../history/window.ts';
import { roundScore } from '../scoring/rounding.ts';
import type { Observation, Reading } from './observation.ts';

type DropTrigger = Extract<Trigger, { on: 'score-drop' }>;

/**
 * The highest behaviour-only score among the believed charts of nights D−N … D−1, less tonight's unrounded raw, is at least the drop:
 * whatever else moved the score neither makes a drop nor hides one. Missing: no computed score tonight.
 */
export function readScoreDrop(
  trigger: DropTrigger,
  { window, raw, night }: Pick<Observation, 'window' | 'raw' | 'night'>,
): Reading {
  if (raw === null) return { is: 'unmeasured', because: 'The score is unknown tonight.' };
  const peak = findPeak(window, trigger.withinDays);
  if (!peak || peak.behaviourOnly - raw < trigger.drop) {
    const fall = peak ? Math.max(0, peak.behaviourOnly - raw).toFixed(1) : '0.0';
    return { is: 'clear', because: `Score is ${fall} points under the highest of ${describeWindow(trigger)}.` };
  }
  const from = addDays(night, -1 - peak.index);
  return {
    ...{ is: 'beyond', isOwnDoing: true, depth: 0 },
    because: describe(trigger, peak, raw, from),
    span: { from, points: raw - peak.behaviourOnly },
  };
}

interface Peak {
  /** Place in the window. */
  readonly index: number;
  readonly raw: number;
  /** raw had nothing but behaviour moved the score since. */
  readonly behaviourOnly: number;
}

function findPeak(window: NightWindow, nights: number): Peak | null {
  let peak: Peak | null = null;
  for (let index = 0; index < Math.min(WINDOW_NIGHTS, nights); index++) {
    const raw = windowRaw(window, index);
    const behaviourOnly = behaviourOnlyRaw(window, index);
    if (raw === null || behaviourOnly === null) continue;
    if (!peak || behaviourOnly > peak.behaviourOnly) peak = { index, raw, behaviourOnly };
  }
  return peak;
}

/** Less does not show in whole points. */
const SHOWN_SHIFT = 0.5;

function describe(trigger: DropTrigger, peak: Peak, raw: number, on: string): string {
  const fall = (peak.behaviourOnly - raw).toFixed(1);
  const limit = `the limit is ${trigger.drop} within ${describeWindow(trigger)}`;
  const shift = peak.behaviourOnly - peak.raw;
  const seen = `from ${roundScore(peak.raw)} on ${on} to ${roundScore(raw)}`;
  if (Math.abs(shift) < SHOWN_SHIFT) return `Score fell ${fall} points, ${seen}; ${limit}.`;
  const other = `${shift < 0 ? 'less' : 'besides'} ${Math.abs(shift).toFixed(1)} points ${shift < 0 ? 'lost to' : 'gained from'} other causes`;
  return `Score fell ${fall} points by the account’s own behaviour, ${seen}, ${other}; ${limit}.`;
}

function describeWindow({ withinDays }: DropTrigger): string {
  return withinDays === 1 ? '1 night' : `${withinDays} nights`;
}
