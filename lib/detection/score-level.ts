import type { Trigger } from '../config/health-config.ts';
import { behaviourOnlyRaw, type NightWindow, WINDOW_NIGHTS, windowRaw, windowScore } from '../history/window.ts';
import { roundScore } from '../scoring/rounding.ts';
import type { Match, Observation } from './observation.ts';

type LevelTrigger = Extract<Trigger, { on: 'score-below' | 'score-above' }>;

/**
 * A score under (or over) its level on `nights` charted nights in a row. Once met it stays met until the score reaches the
 * clear level. Nights without a chart neither count nor break the row.
 */
export function matchScoreLevel(trigger: LevelTrigger, nights: number, observation: Observation): Match | null {
  const { score, window } = observation;
  const past = pastScores(window);
  const before = followLevel(
    trigger,
    nights,
    past.map((night) => night.score),
  );
  const tonight = stepLevel(trigger, nights, before, score);
  if (!tonight.isMet) return null;
  const lastWithin = past.at(-1 - before.nightsInRow);
  const state = before.isMet ? 'persisting' : isOwnDoing(trigger, lastWithin, observation) ? 'new' : 'baseline';
  return { state, because: describe(trigger, nights, score) };
}

interface LevelState {
  readonly isMet: boolean;
  readonly nightsInRow: number;
}

interface PastScore {
  /** Place in the window. */
  readonly index: number;
  readonly score: number;
}

/** The oldest first. */
function pastScores(window: NightWindow): PastScore[] {
  const scores: PastScore[] = [];
  for (let index = WINDOW_NIGHTS - 1; index >= 0; index--) {
    const score = windowScore(window, index);
    if (score !== null) scores.push({ index, score });
  }
  return scores;
}

/**
 * Whether the account's own behaviour took it over the level, since the last night it was within. Beyond the level on every chart there is,
 * nobody saw it cross; and a model edit, an override or an export that came or went is not the customer's doing.
 */
function isOwnDoing(trigger: LevelTrigger, lastWithin: PastScore | undefined, { raw, window }: Observation): boolean {
  if (!lastWithin) return false;
  const then = behaviourOnlyRaw(window, lastWithin.index);
  if (raw === null || then === null) return true;
  const rawThen = windowRaw(window, lastWithin.index)!;
  const isOverridden = roundScore(rawThen) !== lastWithin.score;
  return isBeyond(trigger, roundScore((isOverridden ? lastWithin.score : rawThen) + raw - then));
}

function followLevel(trigger: LevelTrigger, nights: number, scores: readonly number[]): LevelState {
  return scores.reduce<LevelState>((state, score) => stepLevel(trigger, nights, state, score), {
    isMet: false,
    nightsInRow: 0,
  });
}

function stepLevel(trigger: LevelTrigger, nights: number, before: LevelState, score: number): LevelState {
  const isClear = trigger.on === 'score-below' ? score >= trigger.clear : score <= trigger.clear;
  const nightsInRow = isBeyond(trigger, score) ? before.nightsInRow + 1 : 0;
  return { nightsInRow, isMet: before.isMet ? !isClear : nightsInRow >= nights };
}

function isBeyond(trigger: LevelTrigger, score: number): boolean {
  return trigger.on === 'score-below' ? score < trigger.below : score > trigger.above;
}

function describe(trigger: LevelTrigger, nights: number, score: number): string {
  const level = trigger.on === 'score-below' ? `below ${trigger.below}` : `above ${trigger.above}`;
  const clear = trigger.on === 'score-below' ? score >= trigger.below : score <= trigger.above;
  if (clear) return `Score ${score} has not reached ${trigger.clear} since it was ${level}.`;
  return nights > 1
    ? `Score ${score} is ${level}, on ${nights} nights in a row or more.`
    : `Score ${score} is ${level}.`;
}
