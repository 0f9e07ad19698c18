import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import { createWorld, FIRST, rules, runAlertHistories } from './alert-histories.ts';

/** A short form of `npm run test:alerts`. */
const HISTORIES = 2_000;

describe('random histories with random clicks', () => {
  it('escalate every alert that nobody acknowledged within its hours, none that somebody did, and never have two episodes of one rule', () => {
    const { seen, problems } = runAlertHistories(HISTORIES);
    expect(problems).toEqual([]);
    expect(seen.alerts).toBeGreaterThan(HISTORIES / 2);
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(HISTORIES / 20);
  });
});

describe('flapping around a threshold for 60 nights', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15])(
    'with %i nights on each side sends at most one message per cooldown',
    (period) => {
      const [below] = rules;
      const problems: string[] = [];
      const { runNight } = createWorld([{ ...below!, nights: 1 }], problems);
      const told: number[] = [];
      for (let index = 0; index < 60; index++) {
        const score = Math.floor(index / period) % 2 === 0 ? 70 : 55;
        const { decisions } = runNight(addDays(FIRST, index), score, true);
        if (decisions.some(({ sent }) => sent)) told.push(index);
      }
      const gaps = told.slice(1).map((night, index) => night - told[index]!);
      expect(problems).toEqual([]);
      expect(told.length).toBeGreaterThan(0);
      expect(gaps.filter((gap) => gap < 7)).toEqual([]);
    },
  );
});
