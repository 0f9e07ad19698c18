import { describe, expect, it } from 'vitest';
import type { Rule, Trigger } from '../../lib/config/health-config.ts';
import { matchRule } from '../../lib/detection/detect-findings.ts';
import { emptyWindow, type NightWindow, NO_CHART, toMicroPoints } from '../../lib/history/window.ts';
import { roundScore } from '../../lib/scoring/rounding.ts';

/** Scores of the nights before (the oldest first, null = no chart), then tonight's. */
function match(
  trigger: Trigger,
  nights: number,
  scores: readonly (number | null)[],
  change: (window: NightWindow) => void = () => undefined,
  override: number | null = null,
) {
  const raw = scores.at(-1)!;
  const window = emptyWindow();
  scores
    .slice(0, -1)
    .reverse()
    .forEach((score, index) => {
      window.raw[index] = score === null ? NO_CHART : toMicroPoints(score);
    });
  change(window);
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
  return matchRule(rule, { night: '2026-11-20', raw, score: override ?? roundScore(raw), window })?.state ?? 'no match';
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

describe('what is not the account’s own doing', () => {
  /** Points that other causes moved the score by between the nights before and tonight. */
  const shiftedBy = (points: number) => (window: NightWindow) => {
    window.shift.fill(points * 1e6);
  };
  it('makes no drop: a model edit that takes 20 points', () => {
    expect(match(drop, 1, [80, 80, 60], shiftedBy(-20))).toBe('no match');
  });
  it('hides no drop: a model edit that gives 10 points back', () => {
    expect(match(drop, 1, [80, 80, 72], shiftedBy(10))).toBe('new');
    expect(match(drop, 1, [80, 80, 72])).toBe('no match');
  });
  it('crosses no level: below 60 by a model edit is a baseline', () => {
    expect(match(below, 1, [70, 70, 55], shiftedBy(-15))).toBe('baseline');
    expect(match(below, 1, [70, 70, 55], shiftedBy(-4))).toBe('new');
  });
  it('is not made the account’s own by waiting a second night', () => {
    expect(match(below, 2, [70, 55, 55], (window) => window.shift.fill(-15e6, 1))).toBe('baseline');
  });
  it('is a score set by hand: neither setting a low one nor ending a high one is new', () => {
    expect(match(below, 1, [70, 70], undefined, 40)).toBe('baseline');
    expect(match(below, 1, [40, 40, 40], (window) => window.override.fill(70, 0, 2))).toBe('baseline');
  });
});

describe('an override', () => {
  it('is what level rules see, on earlier nights as well', () => {
    expect(match(below, 1, [40, 40], undefined, 70)).toBe('no match');
    expect(match(below, 1, [80, 80, 80], (window) => window.override.fill(40, 0, 1), 40)).toBe('persisting');
  });
  it('is not what drop rules see', () => {
    expect(match(drop, 1, [80, 60], undefined, 80)).toBe('new');
  });
});
