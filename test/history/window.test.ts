import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import type { Chart, NightWindow } from '../../lib/history/chart.ts';
import { packWindow, unpackWindow } from '../../lib/history/pack-window.ts';
import {
  behaviourOnlyRaw,
  continueWindow,
  emptyWindow,
  lastScore,
  NO_CHART,
  toMicroPoints,
  WINDOW_NIGHTS,
  windowScore,
} from '../../lib/history/window.ts';
import { roundScore } from '../../lib/scoring/rounding.ts';
import { buildChart } from '../support/build-history.ts';

function chart(
  night: string,
  raw: number | null,
  window: NightWindow = emptyWindow(),
  override: number | null = null,
): Chart {
  return buildChart({
    night,
    raw,
    score: override ?? (raw === null ? null : roundScore(raw)),
    override: override === null ? null : { score: override, setAt: '2026-11-01T00:00:00.000Z' },
    window,
  });
}

describe('the window of earlier nights', () => {
  it('is empty on the first chart', () => {
    expect(continueWindow(null, '2026-11-20', 0)).toEqual(emptyWindow());
  });
  it('holds last night first, and leaves a gap for a night that was not run', () => {
    const first = chart('2026-11-17', 70.5);
    const second = chart('2026-11-18', 60, continueWindow(first, '2026-11-18', 0));
    const window = continueWindow(second, '2026-11-20', 0);
    expect([...window.raw.slice(0, 4)]).toEqual([NO_CHART, 60_000_000, 70_500_000, NO_CHART]);
  });
  it('forgets nights older than it is long', () => {
    expect(continueWindow(chart('2026-01-01', 70), '2026-11-20', 0)).toEqual(emptyWindow());
  });
  it('keeps the last score over nights without one', () => {
    const scored = chart('2026-11-17', 49.5);
    const unknown = chart('2026-11-18', null, continueWindow(scored, '2026-11-18', 0));
    expect(lastScore(unknown)).toBe(50);
    expect(lastScore(chart('2026-11-18', null))).toBeNull();
  });
  it('remembers which nights had an override, and what it was', () => {
    const overridden = chart('2026-11-17', 40, emptyWindow(), 70);
    const window = continueWindow(overridden, '2026-11-19', 0);
    expect([windowScore(window, 0), windowScore(window, 1)]).toEqual([null, 70]);
    expect(behaviourOnlyRaw(window, 1)).toBe(40);
  });
  it('never changes a whole-point score by keeping micro-points', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000_000 }), (nano) => {
        const raw = nano / 1e9;
        expect(roundScore(toMicroPoints(raw) / 1e6)).toBe(roundScore(raw));
      }),
    );
  });
  it('after any run of nights holds each of the last 35 at its distance, and what has shifted it since', () => {
    const night = fc.record({ score: fc.integer({ min: 0, max: 100 }), shift: fc.integer({ min: -50, max: 50 }) });
    fc.assert(
      fc.property(fc.array(night, { minLength: 1, maxLength: 60 }), (nights) => {
        let last: Chart | null = null;
        nights.forEach(({ score, shift }, index) => {
          const date = addDays('2026-01-01', index);
          last = chart(date, score, continueWindow(last, date, shift));
        });
        const window = continueWindow(last, addDays('2026-01-01', nights.length), 0);
        const kept = [...nights].reverse().slice(0, WINDOW_NIGHTS);
        kept.forEach(({ score }, index) => {
          const since = kept.slice(0, index).reduce((sum, { shift }) => sum + shift, 0);
          expect(window.raw[index]).toBe(score * 1e6);
          expect(behaviourOnlyRaw(window, index)).toBeCloseTo(score + since, 6);
        });
      }),
    );
  });
});

describe('a packed window', () => {
  it('is the window again', () => {
    const nights = fc.record({
      raw: fc.int32Array({ min: 0, max: 100_000_000, minLength: WINDOW_NIGHTS, maxLength: WINDOW_NIGHTS }),
      shift: fc.int32Array({ minLength: WINDOW_NIGHTS, maxLength: WINDOW_NIGHTS }),
      override: fc.uint8Array({ minLength: WINDOW_NIGHTS, maxLength: WINDOW_NIGHTS }),
    });
    fc.assert(
      fc.property(nights, (window) => {
        expect(unpackWindow(packWindow(window))).toEqual(window);
      }),
    );
  });
  it('has no bytes when nothing is in it', () => {
    expect(packWindow(emptyWindow())).toHaveLength(0);
    expect(unpackWindow()).toEqual(emptyWindow());
  });
});
