import type { Scalar, Signal } from '../config/health-config.ts';
import { numericPoints, pointsOf, type SignalContext } from './signal-points.ts';

export type Move = 'better' | 'worse' | 'steady';

/** A metric's value on a night, as a signal looks at it. */
export interface Sighting {
  readonly value: Scalar;
  readonly context: SignalContext;
}

/** Of the 100 points of a signal, or the same share of the values that it spreads them over. Less than that is steady. */
export const STEADY_POINTS = 5;

/** What became of a metric, by the signals that score it. Null: none does, they disagree, or one of them cannot say. */
export function judgeMove(signals: readonly Signal[], before: Sighting, now: Sighting): Move | null {
  const moves = new Set(signals.map((signal) => judge(signal, before, now)));
  if (moves.has(null) || (moves.has('better') && moves.has('worse'))) return null;
  return moves.has('better') ? 'better' : moves.has('worse') ? 'worse' : moves.has('steady') ? 'steady' : null;
}

/** Of two scores, or of points of any signal. */
export function moveOf(points: number): Move {
  return Math.abs(points) < STEADY_POINTS ? 'steady' : points > 0 ? 'better' : 'worse';
}

function judge(signal: Signal, before: Sighting, now: Sighting): Move | null {
  if (signal.kind === 'categories') return judgeCategory(signal, before, now);
  const [from, to] = [before.value, now.value];
  if (typeof from !== 'number' || typeof to !== 'number') return null;
  const points = numericPoints(signal, to, now.context) - numericPoints(signal, from, before.context);
  if (!Number.isFinite(points)) return null;
  switch (signal.kind) {
    // Its points end at worst and at best; from 12 to 16 tickets is worse all the same.
    case 'linear':
      return moveOf((100 * (to - from)) / (signal.best - signal.worst));
    case 'steps':
      return judgeSteps(signal.steps, to - from, moveOf(points));
    case 'goal':
      return judgeGoal(moveOf((100 * (to - from)) / signal.target), moveOf(points));
  }
}

/** By points; where they are the same, by the way in which all steps go, if they go one way. */
function judgeSteps(steps: readonly (readonly [number, number])[], moved: number, byPoints: Move): Move | null {
  if (byPoints !== 'steady' || moved === 0) return byPoints;
  const [first, last] = [steps[0]!, steps.at(-1)!];
  const ways = new Set(steps.slice(1).map(([, points], index) => Math.sign(points - steps[index]![1])));
  ways.delete(0);
  const [way] = ways;
  if (way === undefined || ways.size > 1) return null;
  return moveOf((100 * way * moved) / (last[0] - first[0]));
}

/** The line it is held against rises by itself: a value that grew, and is further behind than it was, is neither. */
function judgeGoal(byValue: Move, byPoints: Move): Move | null {
  return byPoints === 'steady' || byPoints === byValue ? byValue : null;
}

function judgeCategory(signal: Extract<Signal, { kind: 'categories' }>, before: Sighting, now: Sighting): Move | null {
  const points = pointsOf(signal, now.value, now.context) - pointsOf(signal, before.value, before.context);
  if (Number.isNaN(points)) return null;
  const move = moveOf(points);
  return move === 'steady' && before.value !== now.value ? null : move;
}
