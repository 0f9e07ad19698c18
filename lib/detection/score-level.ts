import type { Trigger } from '../config/health-config.ts';
import { roundScore } from '../scoring/rounding.ts';
import type { Observation, Reading } from './observation.ts';

type LevelTrigger = Extract<Trigger, { on: 'score-below' | 'score-above' }>;

/** A whole-point effective score under (or over) its level. Missing: no score tonight. */
export function readScoreLevel(trigger: LevelTrigger, { score, last, behaviour }: Observation): Reading {
  if (score === null) return { is: 'unmeasured', because: 'The score is unknown tonight.' };
  if (isBeyond(trigger, score)) {
    // A model edit, an override or an export that came or went is not the customer's doing.
    const isOwnDoing = last !== null && isBeyond(trigger, roundScore(last.score + (behaviour ?? 0)));
    return { is: 'beyond', isOwnDoing, depth: 0, because: `Score ${score} is ${describeLevel(trigger)}.` };
  }
  if (isClear(trigger, score))
    return {
      is: 'clear',
      because: `Score ${score} is ${trigger.on === 'score-below' ? 'not below' : 'not above'} ${trigger.clear}.`,
    };
  return {
    is: 'between',
    because: `Score ${score} has not reached ${trigger.clear} since it was ${describeLevel(trigger)}.`,
  };
}

function isBeyond(trigger: LevelTrigger, score: number): boolean {
  return trigger.on === 'score-below' ? score < trigger.below : score > trigger.above;
}

function isClear(trigger: LevelTrigger, score: number): boolean {
  return trigger.on === 'score-below' ? score >= trigger.clear : score <= trigger.clear;
}

function describeLevel(trigger: LevelTrigger): string {
  return trigger.on === 'score-below' ? `below ${trigger.below}` : `above ${trigger.above}`;
}
