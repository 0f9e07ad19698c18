import type { Rule } from '../config/health-config.ts';
import type { Match, Observation } from './observation.ts';
import { matchScoreDrop } from './score-drop.ts';
import { matchScoreLevel } from './score-level.ts';

/** The triggers this version evaluates; the others are read, checked and reported as not evaluated yet. */
const EVALUATED: ReadonlySet<Rule['trigger']['on']> = new Set(['score-below', 'score-above', 'score-drop']);

export function isEvaluated(rule: Rule): boolean {
  return EVALUATED.has(rule.trigger.on);
}

/** Whether a rule holds for a scored account tonight, and in which state; null when it does not. */
export function matchRule(rule: Rule, observation: Observation): Match | null {
  const { trigger } = rule;
  switch (trigger.on) {
    case 'score-below':
    case 'score-above':
      return matchScoreLevel(trigger, rule.nights, observation);
    case 'score-drop':
      return matchScoreDrop(trigger, observation);
    case 'band-worsens':
    case 'metric-below':
    case 'metric-above':
    case 'metric-change':
    case 'metric-is':
    case 'metric-missing':
      return null;
  }
}
