import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import { type Chart, NO_CHART, WINDOW_NIGHTS } from '../../lib/history/chart.ts';
import { continueWindow, lastScore, toMicroPoints } from '../../lib/history/window.ts';
import { roundScore } from '../../lib/scoring/rounding.ts';

function chart(
  night: string,
  raw: number | null,
  window: Int32Array = new Int32Array(WINDOW_NIGHTS).fill(NO_CHART),
): Chart {
  return {
    account: 'a',
    night,
    raw,
    score: raw === null ? null : roundScore(raw),
    band: 'watch',
    coverage: 100,
    profile: 'p',
    modelHash: 'model',
    name: null,
    owner: null,
    segment: null,
    stage: 'steady',
    arr: null,
    renewsOn: null,
    startedOn: null,
    values: [],
    window,
  };
}

describe('the window of earlier nights', () => {
  it('is empty on the first chart', () => {
    expect(continueWindow(null, '2026-11-20', 'model').every((micro) => micro === NO_CHART)).toBe(true);
  });
  it('holds last night first, and leaves a gap for a night that was not run', () => {
    const first = chart('2026-11-17', 70.5);
    const second = chart('2026-11-18', 60, continueWindow(first, '2026-11-18', 'model'));
    const window = continueWindow(second, '2026-11-20', 'model');
    expect([...window.slice(0, 4)]).toEqual([NO_CHART, 60_000_000, 70_500_000, NO_CHART]);
  });
  it('starts again when the model changed', () => {
    expect(continueWindow(chart('2026-11-19', 70), '2026-11-20', 'another')[0]).toBe(NO_CHART);
  });
  it('forgets nights older than it is long', () => {
    expect(continueWindow(chart('2026-01-01', 70), '2026-11-20', 'model').every((micro) => micro === NO_CHART)).toBe(
      true,
    );
  });
  it('keeps the last score over nights without one', () => {
    const scored = chart('2026-11-17', 49.5);
    const unknown = chart('2026-11-18', null, continueWindow(scored, '2026-11-18', 'model'));
    expect(lastScore(unknown)).toBe(50);
    expect(lastScore(chart('2026-11-18', null))).toBeNull();
  });
  it('never changes a whole-point score by keeping micro-points', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000_000 }), (nano) => {
        const raw = nano / 1e9;
        expect(roundScore(toMicroPoints(raw) / 1e6)).toBe(roundScore(raw));
      }),
    );
  });
  it('after any run of nights holds each of the last 35 at its distance', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 60 }), (scores) => {
        let last: Chart | null = null;
        scores.forEach((score, index) => {
          const night = addDays('2026-01-01', index);
          last = chart(night, score, continueWindow(last, night, 'model'));
        });
        const window = [...continueWindow(last, addDays('2026-01-01', scores.length), 'model')];
        const expected = [...scores]
          .reverse()
          .slice(0, WINDOW_NIGHTS)
          .map((score) => score * 1e6);
        expect(window.slice(0, expected.length)).toEqual(expected);
      }),
    );
  });
});
