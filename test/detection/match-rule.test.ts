import { describe, expect, it } from 'vitest';
import type { Rule, Trigger } from '../../lib/config/health-config.ts';
import { matchRule } from '../../lib/detection/detect-findings.ts';
import { NO_CHART, WINDOW_NIGHTS } from '../../lib/history/chart.ts';
import { toMicroPoints } from '../../lib/history/window.ts';
import { roundScore } from '../../lib/scoring/rounding.ts';

/** Scores of the nights before (the oldest first, null = no chart), then tonight's. */
function match(trigger: Trigger, nights: number, scores: readonly (number | null)[]) {
  const raw = scores.at(-1)!;
  const window = new Int32Array(WINDOW_NIGHTS).fill(NO_CHART);
  scores
    .slice(0, -1)
    .reverse()
    .forEach((score, index) => {
      window[index] = score === null ? NO_CHART : toMicroPoints(score);
    });
  const rule: Rule = {
    id: 'r',
    kind: 'risk',
    severity: 'warning',
    nights,
    cooldownDays: 7,
    escalateHours: 48,
    playbook: null,
    when: [],
    trigger,
  };
  return matchRule(rule, { night: '2026-11-20', raw, score: roundScore(raw), window })?.state ?? 'no match';
}

const below = { on: 'score-below', below: 60, clear: 65 } as const;
const above = { on: 'score-above', above: 85, clear: 85 } as const;
const drop = { on: 'score-drop', drop: 15, withinDays: 7 } as const;

describe('score below', () => {
  it.each([
    ['fires on the night it falls below', 1, [70, 59], 'new'],
    ['does not fire at the level itself', 1, [70, 60], 'no match'],
    ['waits for as many nights in a row as asked', 2, [70, 59], 'no match'],
    ['fires on the last of them', 2, [70, 59, 58], 'new'],
    ['starts counting again after a night above', 2, [59, 61, 59], 'no match'],
    ['does not count a night without a chart', 2, [70, 59, null, 58], 'new'],
    ['persists while it has not cleared', 1, [70, 59, 62], 'persisting'],
    ['clears at the clear level', 1, [70, 59, 65], 'no match'],
    ['fires again after it cleared', 1, [70, 59, 66, 59], 'new'],
    ['is a baseline on the first chart', 1, [40], 'baseline'],
    ['is a baseline when it has been so since the first chart', 3, [40, 41, 40], 'baseline'],
    ['compares the whole-point score', 1, [70, 59.6], 'no match'],
  ])('%s', (_, nights, scores, state) => {
    expect(match(below, nights, scores)).toBe(state);
  });
});

describe('score above', () => {
  it('fires after the nights asked for', () => {
    expect(match(above, 3, [80, 90, 90, 90])).toBe('new');
    expect(match(above, 3, [80, 90, 90])).toBe('no match');
  });
});

describe('score drop', () => {
  it.each([
    ['fires on a fall from the highest night of the window', [80, 75, 65], 'new'],
    ['does not fire on a smaller one', [80, 75, 65.1], 'no match'],
    ['looks no further back than the window', [95, 70, 70, 70, 70, 70, 70, 70, 69], 'no match'],
    ['persists when it already held on the last chart', [80, 65, 64], 'persisting'],
    ['has nothing to fall from on the first chart', [10], 'no match'],
    ['skips nights without a chart', [80, null, null, 60], 'new'],
  ])('%s', (_, scores, state) => {
    expect(match(drop, 1, scores)).toBe(state);
  });
});
