import type { Watch } from '../history/watch.ts';
import { type Band, bandOf } from '../scoring/band.ts';
import { roundScore } from '../scoring/rounding.ts';
import type { Observation, Reading } from './observation.ts';

/** The larger, the worse; null for `unknown`, which is no band here. */
const depths: Readonly<Record<Band, number | null>> = { healthy: 0, watch: 1, at_risk: 2, unknown: null };
const words: Readonly<Record<Band, string>> = {
  healthy: 'healthy',
  watch: 'watch',
  at_risk: 'at risk',
  unknown: 'unknown',
};

/** A lower band than that of the last chart with one. Clear once it is better than the band it fell to. Missing: no score tonight. */
export function readBandWorsens({ score, last, behaviour, bands }: Observation, before: Watch | null): Reading {
  const band = bandOf(score, bands);
  const depth = depths[band];
  if (depth === null) return { is: 'unmeasured', because: 'The score is unknown tonight.' };
  const lastDepth = last === null ? null : depths[last.band];
  if (last !== null && lastDepth !== null && depth > lastDepth) {
    const byItself = depths[bandOf(roundScore(last.score + (behaviour ?? 0)), bands)]!;
    const because = `Score ${score} is ${words[band]}; it was ${last.score}, ${words[last.band]}.`;
    return { is: 'beyond', isOwnDoing: byItself > lastDepth, depth, because };
  }
  const isStillThere = before !== null && before.phase !== 'within' && depth >= before.depth;
  if (isStillThere) return { is: 'between', because: `Score ${score} is still ${words[band]}.` };
  return { is: 'clear', because: `Score ${score} is ${words[band]}.` };
}
