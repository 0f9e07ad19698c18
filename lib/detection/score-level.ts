import type { Trigger } from '../config/health-config.ts';
import { windowRaw } from '../history/window.ts';
import { roundScore } from '../scoring/rounding.ts';
import type { Match, Observation } from './observation.ts';

type LevelTrigger = Extract<Trigger, { on: 'score-below' | 'score-above' }>;

/**
 * A score under (or over) its level on `nights` charted nights in a row. Once met it stays met until the score reaches the
 * clear level. Nights without a chart neither count nor break the row.
 */
export function matchScoreLevel(trigger: LevelTrigger, nights: number, observation: Observation): Match | null {
  const past = pastScores(observation);
  const before = followLevel(trigger, nights, past);
  const tonight = stepLevel(trigger, nights, before, observation.score);
  if (!tonight.isMet) return null;
  // Beyond the level on every chart there is: it was so when first seen, and nobody saw it cross.
  const wasNeverWithin = before.nightsInRow === past.length;
  const state = before.isMet ? 'persisting' : wasNeverWithin ? 'baseline' : 'new';
  return { state, because: describe(trigger, nights, observation.score) };
}

interface LevelState {
  readonly isMet: boolean;
  readonly nightsInRow: number;
}

function pastScores({ window }: Observation): number[] {
  const scores: number[] = [];
  for (let index = window.length - 1; index >= 0; index--) {
    const raw = windowRaw(window, index);
    if (raw !== null) scores.push(roundScore(raw));
  }
  return scores;
}

function followLevel(trigger: LevelTrigger, nights: number, scores: readonly number[]): LevelState {
  return scores.reduce<LevelState>((state, score) => stepLevel(trigger, nights, state, score), {
    isMet: false,
    nightsInRow: 0,
  });
}

function stepLevel(trigger: LevelTrigger, nights: number, before: LevelState, score: number): LevelState {
  const isBeyond = trigger.on === 'score-below' ? score < trigger.below : score > trigger.above;
  const isClear = trigger.on === 'score-below' ? score >= trigger.clear : score <= trigger.clear;
  const nightsInRow = isBeyond ? before.nightsInRow + 1 : 0;
  return { nightsInRow, isMet: before.isMet ? !isClear : nightsInRow >= nights };
}

function describe(trigger: LevelTrigger, nights: number, score: number): string {
  const level = trigger.on === 'score-below' ? `below ${trigger.below}` : `above ${trigger.above}`;
  const clear = trigger.on === 'score-below' ? score >= trigger.below : score <= trigger.above;
  if (clear) return `Score ${score} has not reached ${trigger.clear} since it was ${level}.`;
  return nights > 1
    ? `Score ${score} is ${level}, on ${nights} nights in a row or more.`
    : `Score ${score} is ${level}.`;
}
