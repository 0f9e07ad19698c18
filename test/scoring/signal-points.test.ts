import { describe, expect, it } from 'vitest';
import type { Signal } from '../../lib/config/health-config.ts';
import { pointsOf } from '../../lib/scoring/signal-points.ts';

const base = { metric: 'm', weight: 1, missing: 'exclude' } as const;
const at = { night: 100, startedOn: Number.NaN };

describe('points of a linear signal', () => {
  const rising: Signal = { ...base, kind: 'linear', worst: 0, best: 60 };
  const falling: Signal = { ...base, kind: 'linear', worst: 72, best: 12 };
  it.each([
    ['half way is 50', rising, 30, 50],
    ['beyond best is clamped to 100', rising, 1e9, 100],
    ['below worst is clamped to 0', rising, -1, 0],
    ['worst above best inverts', falling, 42, 50],
    ['inverted, beyond best is 100', falling, 0, 100],
  ])('%s', (_, signal, value, points) => {
    expect(pointsOf(signal, value, at)).toBe(points);
  });
  it('are none for text, for a boolean and for nothing', () => {
    expect(pointsOf(rising, 'high', at)).toBeNaN();
    expect(pointsOf(rising, true, at)).toBeNaN();
    expect(pointsOf(rising, null, at)).toBeNaN();
  });
});

describe('points of steps', () => {
  const signal: Signal = {
    ...base,
    kind: 'steps',
    steps: [
      [1, 10],
      [3, 50],
      [4.5, 100],
    ],
  };
  it.each([
    ['under the first step, its points', 0, 10],
    ['exactly on a step, its points', 3, 50],
    ['between two steps, the lower one', 4.49, 50],
    ['over the last step, its points', 99, 100],
  ])('%s', (_, value, points) => {
    expect(pointsOf(signal, value, at)).toBe(points);
  });
});

describe('points of categories', () => {
  const points = new Map([
    ['true', 100],
    ['5', 40],
    ['__proto__', 7],
  ]);
  const signal: Signal = { ...base, kind: 'categories', points };
  it.each([
    ['a boolean matches its text', true, 100],
    ['5.0 is 5', 5.0, 40],
    ['a name out of JavaScript is only a name', '__proto__', 7],
  ])('%s', (_, value, expected) => {
    expect(pointsOf(signal, value, at)).toBe(expected);
  });
  it('are none for a category that is not listed', () => {
    expect(pointsOf(signal, 'constructor', at)).toBeNaN();
  });
});

describe('points of a goal', () => {
  const signal: Signal = { ...base, kind: 'goal', target: 8, byDays: 90 };
  it.each([
    ['on the line is 100', { night: 100, startedOn: 55 }, 4, 100],
    ['half of the line is 50', { night: 100, startedOn: 55 }, 2, 50],
    ['after the date the line stays at the target', { night: 1000, startedOn: 0 }, 4, 50],
    ['on the first day the line is 0 and anything is 100', { night: 100, startedOn: 100 }, 0, 100],
    ['a start in the future counts as the first day', { night: 100, startedOn: 130 }, 0, 100],
    ['never under 0', { night: 100, startedOn: 10 }, -5, 0],
  ])('%s', (_, context, value, points) => {
    expect(pointsOf(signal, value, context)).toBe(points);
  });
  it('are none without a start', () => {
    expect(pointsOf(signal, 4, at)).toBeNaN();
  });
});
