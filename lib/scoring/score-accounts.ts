import { combinePoints } from './combine-points.ts';
import { measurePoints } from './measure-points.ts';
import type { ScoreRequest, Scores } from './scores.ts';

/** Scores every account with its profile (section 4 of the scoring model). Pure; typed arrays throughout. */
export function scoreAccounts(request: ScoreRequest): Scores {
  const measured = measurePoints(request);
  return { ...measured, ...combinePoints(measured) };
}
