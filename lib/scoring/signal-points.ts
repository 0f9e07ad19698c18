import type { Day } from '../calendar.ts';
import type { Scalar, Signal } from '../config/health-config.ts';

/** What a signal's points may depend on besides the metric's value. */
export interface SignalContext {
  /** The night being scored, in days since 1970. */
  readonly night: Day;
  /** Days since 1970; NaN when unknown. */
  readonly startedOn: number;
}

/** Points 0–100 of one value; NaN when the value is missing for this signal (absent, of another type, an unlisted category). */
export function pointsOf(signal: Signal, value: Scalar | null, context: SignalContext): number {
  if (signal.kind === 'categories')
    return value === null ? Number.NaN : (signal.points.get(String(value)) ?? Number.NaN);
  return typeof value === 'number' ? numericPoints(signal, value, context) : Number.NaN;
}

/** The same for a number; NaN in, NaN out. */
export function numericPoints(signal: Signal, value: number, context: SignalContext): number {
  if (Number.isNaN(value)) return value;
  switch (signal.kind) {
    case 'linear':
      return clampPoints((100 * (value - signal.worst)) / (signal.best - signal.worst));
    case 'steps':
      return stepPoints(signal.steps, value);
    case 'goal':
      return goalPoints(signal.target, signal.byDays, value, context);
    case 'categories':
      return signal.points.get(String(value)) ?? Number.NaN;
  }
}

function clampPoints(points: number): number {
  return Math.min(100, Math.max(0, points));
}

/** The points of the last step at or under the value; under the first step, the first step's. */
function stepPoints(steps: readonly (readonly [number, number])[], value: number): number {
  let points = steps[0]?.[1] ?? Number.NaN;
  for (const [from, at] of steps) {
    if (value < from) break;
    points = at;
  }
  return points;
}

/** Against a line that rises from 0 at the start to the target after `byDays`, and stays there. */
function goalPoints(target: number, byDays: number, value: number, { night, startedOn }: SignalContext): number {
  if (Number.isNaN(startedOn)) return Number.NaN;
  const line = target * Math.min(1, Math.max(0, night - startedOn) / byDays);
  return line === 0 ? 100 : clampPoints((100 * value) / line);
}
