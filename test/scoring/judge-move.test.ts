import { describe, expect, it } from 'vitest';
import { toDay } from '../../lib/calendar.ts';
import type { Scalar, Signal } from '../../lib/config/health-config.ts';
import { judgeMove } from '../../lib/scoring/judge-move.ts';

const base = { metric: 'm', weight: 1, missing: 'exclude' } as const;
const linear = (worst: number, best: number): Signal => ({ ...base, kind: 'linear', worst, best });
const steps = (...pairs: (readonly [number, number])[]): Signal => ({ ...base, kind: 'steps', steps: pairs });
const goal = (target: number, byDays: number): Signal => ({ ...base, kind: 'goal', target, byDays });
const categories = (points: Record<string, number>): Signal => ({
  ...base,
  kind: 'categories',
  points: new Map(Object.entries(points)),
});

/** Four weeks apart; the customer came a week before the first. */
function move(signals: readonly Signal[], from: Scalar, to: Scalar, startedOn = toDay('2026-10-18')) {
  const sighting = (value: Scalar, night: string) => ({ value, context: { night: toDay(night), startedOn } });
  return judgeMove(signals, sighting(from, '2026-10-25'), sighting(to, '2026-11-22'));
}

describe('what became of a metric', () => {
  it.each<[string, Signal, Scalar, Scalar, string | null]>([
    ['fewer is better, and there are more', linear(10, 0), 0, 16, 'worse'],
    ['fewer is better, and there are fewer', linear(10, 0), 6, 2, 'better'],
    ['more is better, and there is more', linear(0, 10), 2, 6, 'better'],
    ['more is better, and there is less', linear(0, 10), 6, 2, 'worse'],
    ['it goes on beyond where the points end', linear(10, 0), 12, 16, 'worse'],
    ['it moves by less than a twentieth of the range', linear(0, 100), 50, 54.9, 'steady'],
    ['it moves by a twentieth of the range', linear(0, 100), 50, 55, 'better'],
    ['it crosses a step', steps([0, 100], [1, 50], [5, 0]), 0, 1, 'worse'],
    ['it goes on beyond the last step', steps([0, 100], [1, 50], [5, 0]), 6, 16, 'worse'],
    ['it stays within one of many steps that go up', steps([0, 0], [3, 50], [10, 100]), 3, 9, 'better'],
    ['it hardly moves within a step', steps([0, 0], [100, 100]), 3, 7, 'steady'],
    ['it moves within one of steps that go up and down', steps([0, 0], [10, 100], [20, 0]), 11, 19, null],
    ['it crosses one of steps that go up and down', steps([0, 0], [10, 100], [20, 0]), 15, 25, 'worse'],
    ['all steps have the same points', steps([0, 50], [10, 50]), 1, 30, null],
    ['there is one step', steps([0, 50]), 1, 30, null],
    ['it is what it was, on a step', steps([0, 50]), 7, 7, 'steady'],
    ['it turned into a better category', categories({ true: 100, false: 0 }), false, true, 'better'],
    ['it turned into a worse category', categories({ true: 100, false: 0 }), true, false, 'worse'],
    ['it is the same category', categories({ gold: 100, bronze: 0 }), 'gold', 'gold', 'steady'],
    ['it is another category of the same points', categories({ gold: 90, silver: 90 }), 'gold', 'silver', null],
    ['it is a category that nobody lists', categories({ gold: 100 }), 'gold', 'tin', null],
    ['a number became a text', linear(0, 10), 3, 'many', null],
  ])('where %s', (_, signal, from, to, expected) => {
    expect(move([signal], from, to)).toBe(expected);
  });

  describe('that is held against a goal', () => {
    it('is better when it grew and is no further behind', () => {
      expect(move([goal(100, 56)], 2, 60)).toBe('better');
    });
    it('is worse when it shrank', () => {
      expect(move([goal(100, 56)], 60, 30)).toBe('worse');
    });
    it('is neither when it grew, and the line grew faster', () => {
      expect(move([goal(100, 56)], 12.5, 30)).toBeNull();
    });
    it('is no steadier for standing still while the line grows', () => {
      expect(move([goal(100, 56)], 12, 12)).toBeNull();
    });
    it('is better beyond the goal, too', () => {
      expect(move([goal(10, 1)], 20, 30)).toBe('better');
    });
    it('cannot be said where nobody knows when the customer came', () => {
      expect(move([goal(100, 56)], 12, 60, Number.NaN)).toBeNull();
    });
  });

  it('is not said where no signal scores it', () => {
    expect(move([], 0, 16)).toBeNull();
  });

  it('is not said where signals disagree', () => {
    expect(move([linear(10, 0), linear(0, 10)], 2, 6)).toBeNull();
  });

  it('is said where one of two signals is too coarse to see it', () => {
    expect(move([linear(10, 0), linear(1000, 0)], 2, 6)).toBe('worse');
  });

  it('is not said where one of the signals cannot say', () => {
    expect(move([linear(10, 0), categories({ a: 1 })], 2, 6)).toBeNull();
  });
});
