import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import type { Scalar } from '../../lib/config/health-config.ts';
import { followRule } from '../../lib/detection/follow-rule.ts';
import type { Observation } from '../../lib/detection/observation.ts';
import { packWatches, unpackWatches, type Watch, WITHIN } from '../../lib/history/watch.ts';
import { continueWindow, emptyWindow } from '../../lib/history/window.ts';
import { bandOf } from '../../lib/scoring/band.ts';
import { roundScore } from '../../lib/scoring/rounding.ts';
import { buildRule } from '../support/build-alert.ts';
import { buildChart } from '../support/build-history.ts';

const bands = { healthy: 75, watch: 50 };
const FIRST = '2026-03-01';

interface NightOf {
  readonly score?: number | 'unknown';
  /** Points of tonight's change that are not the account's own doing. */
  readonly shift?: number;
  readonly override?: number;
  readonly metric?: Scalar | 'missing' | 'no export';
}

/** What a rule says on each of the nights in a row, '-' = nothing. A number is a score that behaviour alone brought about. */
function follow(
  rule: Parameters<typeof followRule>[0],
  nights: readonly (NightOf | number | 'unknown')[],
  watchedFrom = 0,
): string[] {
  let before: Watch | null = null;
  let window = emptyWindow();
  let last: Observation['last'] = null;
  let lastRaw: number | null = null;
  return nights.map((given, index) => {
    const night = addDays(FIRST, index);
    const {
      score = 60,
      shift = 0,
      override,
      metric = 'missing',
    } = typeof given === 'object' ? given : { score: given };
    const raw = score === 'unknown' ? null : score;
    const effective = override ?? (raw === null ? null : roundScore(raw));
    const readMetric = () => ({
      label: 'Logins',
      unit: null,
      value: metric === 'missing' || metric === 'no export' ? null : metric,
      isAvailable: metric !== 'no export',
    });
    const observation: Observation = {
      night,
      bands,
      raw,
      score: effective,
      last,
      behaviour: raw === null || lastRaw === null ? null : raw - lastRaw - shift,
      window,
      readMetric,
      readChange: readMetric,
    };
    const { watch, finding } =
      index < watchedFrom ? { watch: null, finding: null } : followRule(rule, before, observation);
    [before] = unpackWatches(packWatches([watch])) as [Watch | null];
    const tomorrow = nights[index + 1];
    const shiftTomorrow = typeof tomorrow === 'object' ? (tomorrow.shift ?? 0) : 0;
    window = continueWindow(buildChart({ night, raw, window }), addDays(night, 1), shiftTomorrow);
    if (effective !== null) last = { score: effective, band: bandOf(effective, bands) };
    lastRaw = raw ?? lastRaw;
    return finding?.state ?? '-';
  });
}

const below = { on: 'score-below', below: 60, clear: 65 } as const;
const drop = { on: 'score-drop', drop: 15, withinDays: 7 } as const;
const band = { on: 'band-worsens' } as const;
const six = <T>(value: T): T[] => new Array<T>(6).fill(value);

type Cases = readonly (readonly [string, readonly (NightOf | number | 'unknown')[], readonly string[]])[];

function table(title: string, rule: Parameters<typeof followRule>[0], cases: Cases): void {
  describe(title, () => {
    it.each(cases)('%s', (_, nights, states) => {
      expect(follow(rule, nights)).toEqual(states);
    });
  });
}

table('score below 60, clear 65', buildRule(below), [
  ['fires on the night it falls below', [70, 59], ['-', 'new']],
  ['does not fire at the level itself', [70, 60], ['-', '-']],
  ['compares the whole-point score', [70, 59.6], ['-', '-']],
  ['persists while it is below', [70, 59, 58], ['-', 'new', 'persisting']],
  ['persists between the level and the clear level', [70, 59, 64], ['-', 'new', 'persisting']],
  ['clears after two nights at the clear level', [70, 59, 65, 66, 66], ['-', 'new', 'recovering', 'cleared', '-']],
  ['is not over after one clear night', [70, 59, 66, 58], ['-', 'new', 'recovering', 'persisting']],
  [
    'counts clear nights from the start again',
    [70, 59, 66, 58, 66, 66],
    ['-', 'new', 'recovering', 'persisting', 'recovering', 'cleared'],
  ],
  ['fires again after it cleared', [70, 59, 66, 66, 59], ['-', 'new', 'recovering', 'cleared', 'new']],
  ['freezes on a night without a score', [70, 59, 'unknown', 58], ['-', 'new', 'frozen', 'persisting']],
  [
    'counts no clear night that has no score',
    [70, 59, 66, 'unknown', 66],
    ['-', 'new', 'recovering', 'frozen', 'cleared'],
  ],
  ['says nothing of an unknown score otherwise', [70, 'unknown', 59], ['-', '-', 'new']],
  ['is a baseline on the first chart', [40, 41], ['baseline', 'baseline']],
  ['is a baseline on the first chart with a score', ['unknown', 40], ['-', 'baseline']],
  [
    'tells after all once behaviour took ten more points',
    [55, 50, 45, 44],
    ['baseline', 'baseline', 'new', 'persisting'],
  ],
  ['does not count what a model edit took from a baseline', [55, { score: 44, shift: -11 }], ['baseline', 'baseline']],
  [
    'ends a baseline when it clears, and fires the next time',
    [40, 70, 70, 59],
    ['baseline', 'recovering', 'cleared', 'new'],
  ],
  ['is a baseline when a model edit takes it there', [70, { score: 55, shift: -15 }], ['-', 'baseline']],
  ['is new when behaviour alone would have too', [70, { score: 55, shift: -4 }], ['-', 'new']],
  ['is a baseline when a low score is set by hand', [70, { score: 70, override: 40 }], ['-', 'baseline']],
  ['is a baseline when a high score set by hand ends', [70, { score: 40, override: 70 }, 40], ['-', '-', 'baseline']],
]);

table('score below 60 for two nights', buildRule(below, { nights: 2 }), [
  ['waits for the second night', [70, 59, 58], ['-', 'pending', 'new']],
  ['starts counting again after a night above', [70, 59, 61, 59], ['-', 'pending', '-', 'pending']],
  ['does not count a night without a score', [70, 59, 'unknown', 58], ['-', 'pending', '-', 'new']],
  [
    'is not made the account’s own by waiting: a model edit took it there',
    [70, { score: 55, shift: -15 }, 55],
    ['-', 'pending', 'baseline'],
  ],
  ['is a baseline when it has been so since the first chart', [40, 41, 40], ['pending', 'baseline', 'baseline']],
]);

table(
  'score above 85, clear 80, for three nights',
  buildRule({ on: 'score-above', above: 85, clear: 80 }, { nights: 3, kind: 'opportunity' }),
  [
    ['fires on the third', [80, 90, 90, 90], ['-', 'pending', 'pending', 'new']],
    ['does not fire at the level itself', [80, 85, 85, 85], ['-', '-', '-', '-']],
    [
      'clears at the clear level',
      [80, 90, 90, 90, 82, 80, 79],
      ['-', 'pending', 'pending', 'new', 'persisting', 'recovering', 'cleared'],
    ],
    ['freezes on a night without a score', [80, 90, 90, 90, 'unknown'], ['-', 'pending', 'pending', 'new', 'frozen']],
    [
      'stays a baseline, however far it falls within it',
      [100, 99, 98, 87],
      ['pending', 'pending', 'baseline', 'baseline'],
    ],
  ],
);

table('score drop of 15 within 7 nights', buildRule(drop), [
  ['fires on a fall from the highest night of the window', [80, 75, 65], ['-', '-', 'new']],
  ['does not fire on a smaller one', [80, 75, 65.1], ['-', '-', '-']],
  [
    'looks no further back than the window',
    [95, 79, 79, 79, 79, 79, 79, 79, 78],
    ['-', 'new', ...six('persisting'), 'recovering'],
  ],
  [
    'clears when the fall has left the window',
    [80, 65, 65, 65, 65, 65, 65, 65, 65, 65],
    ['-', 'new', ...six('persisting'), 'recovering', 'cleared'],
  ],
  ['has nothing to fall from on the first chart', [10], ['-']],
  ['skips nights without a score', [80, 'unknown', 'unknown', 60], ['-', '-', '-', 'new']],
  ['freezes on a night without a score', [80, 60, 'unknown', 60], ['-', 'new', 'frozen', 'persisting']],
  ['takes no drop from a model edit', [80, 80, { score: 60, shift: -20 }], ['-', '-', '-']],
  ['hides no drop behind a model edit', [80, 80, { score: 72, shift: 10 }], ['-', '-', 'new']],
  ['does not see an override', [80, { score: 60, override: 80 }], ['-', 'new']],
]);

table('band worsens', buildRule(band), [
  ['fires on a lower band than the last chart’s', [80, 74], ['-', 'new']],
  ['does not fire within a band', [74, 51], ['-', '-']],
  ['does not fire on a better band', [40, 80], ['-', '-']],
  ['persists in the band it fell to', [80, 74, 60], ['-', 'new', 'persisting']],
  ['fires again when it falls a second band', [80, 74, 40], ['-', 'new', 'new']],
  ['clears after two nights in a better band', [80, 74, 76, 77], ['-', 'new', 'recovering', 'cleared']],
  ['is not over when it falls back after one night', [80, 74, 76, 74], ['-', 'new', 'recovering', 'persisting']],
  ['freezes on unknown, which is no band', [80, 74, 'unknown', 74], ['-', 'new', 'frozen', 'persisting']],
  ['compares with the last known band', [80, 'unknown', 74], ['-', '-', 'new']],
  ['has nothing to compare with on the first chart', [40], ['-']],
  ['is a baseline when a model edit takes it there', [80, { score: 70, shift: -10 }], ['-', 'baseline']],
]);

const logins = (...values: readonly (Scalar | 'missing' | 'no export')[]): NightOf[] =>
  values.map((metric) => ({ metric }));

table('metric below 10', buildRule({ on: 'metric-below', metric: 'logins', below: 10, clear: 10 }), [
  ['fires under the value', logins(12, 9), ['-', 'new']],
  ['does not fire at the value', logins(12, 10), ['-', '-']],
  ['clears after two nights at the value', logins(12, 9, 10, 10), ['-', 'new', 'recovering', 'cleared']],
  ['freezes when it is missing', logins(12, 9, 'missing', 8), ['-', 'new', 'frozen', 'persisting']],
  [
    'freezes when its export is not there',
    logins(12, 9, 'no export', 12, 12),
    ['-', 'new', 'frozen', 'recovering', 'cleared'],
  ],
  ['is a baseline on the first value', logins('missing', 9, 8), ['-', 'baseline', 'baseline']],
  ['takes a text for missing', logins(12, 'nine'), ['-', '-']],
]);

table(
  'metric above 5, clear 2, for two nights',
  buildRule({ on: 'metric-above', metric: 'tickets', above: 5, clear: 2 }, { nights: 2 }),
  [
    ['fires on the second night over the value', logins(1, 6, 7), ['-', 'pending', 'new']],
    ['does not fire at the value', logins(1, 5, 5), ['-', '-', '-']],
    [
      'persists until the clear value',
      logins(1, 6, 6, 3, 2, 2),
      ['-', 'pending', 'new', 'persisting', 'recovering', 'cleared'],
    ],
    ['keeps its count over a night without a value', logins(1, 6, 'missing', 6), ['-', 'pending', '-', 'new']],
    ['is a baseline when it was so from the start', logins(6, 6), ['pending', 'baseline']],
  ],
);

table(
  'metric change of −50 % within 28 nights',
  buildRule({ on: 'metric-change', metric: 'logins', by: -50, withinDays: 28 }),
  [
    ['fires at the value', logins(-10, -50), ['-', 'new']],
    ['does not fire on a smaller fall', logins(-10, -49.9), ['-', '-']],
    ['does not fire on a rise', logins(-10, 80), ['-', '-']],
    ['clears after two nights', logins(-10, -60, -20, -20), ['-', 'new', 'recovering', 'cleared']],
    [
      'freezes when there is nothing to compare with',
      logins(-10, -60, 'missing', -60),
      ['-', 'new', 'frozen', 'persisting'],
    ],
    ['is a baseline on the first value', logins(-60), ['baseline']],
  ],
);

table(
  'metric change of +100 % within 7 nights',
  buildRule({ on: 'metric-change', metric: 'tickets', by: 100, withinDays: 7 }),
  [
    ['fires on a rise past the value', logins(0, 120), ['-', 'new']],
    ['does not fire on a fall', logins(0, -100), ['-', '-']],
  ],
);

table('metric is false', buildRule({ on: 'metric-is', metric: 'champion', is: false }), [
  ['fires on the flag', logins(true, false), ['-', 'new']],
  ['compares as text', logins('true', 'false'), ['-', 'new']],
  ['does not fire on another value', logins(true, 'no'), ['-', '-']],
  ['clears after two nights of another value', logins(true, false, true, true), ['-', 'new', 'recovering', 'cleared']],
  ['freezes when it is missing', logins(true, false, 'missing', false), ['-', 'new', 'frozen', 'persisting']],
  ['is a baseline on the first value', logins(false), ['baseline']],
]);

table('metric missing for 3 nights', buildRule({ on: 'metric-missing', metric: 'logins', forDays: 3 }), [
  [
    'fires on the third night of silence',
    logins(1, 'missing', 'missing', 'missing'),
    ['-', 'pending', 'pending', 'new'],
  ],
  [
    'counts only nights on which every export was there',
    logins(1, 'missing', 'no export', 'no export', 'missing', 'missing'),
    ['-', 'pending', '-', '-', 'pending', 'new'],
  ],
  [
    'starts again after a value',
    logins(1, 'missing', 'missing', 2, 'missing'),
    ['-', 'pending', 'pending', '-', 'pending'],
  ],
  [
    'clears after two nights with a value',
    logins(1, 'missing', 'missing', 'missing', 4, 4),
    ['-', 'pending', 'pending', 'new', 'recovering', 'cleared'],
  ],
  [
    'freezes when an export is not there',
    logins(1, 'missing', 'missing', 'missing', 'no export', 'missing'),
    ['-', 'pending', 'pending', 'new', 'frozen', 'persisting'],
  ],
  [
    'is a baseline for an account that never had a value',
    logins('missing', 'missing', 'missing', 'missing'),
    ['pending', 'pending', 'baseline', 'baseline'],
  ],
]);

describe('a rule that is new or was edited', () => {
  it('is a baseline on the accounts it already holds for, a drop too', () => {
    expect(follow(buildRule(below), [70, 55, 50], 1)).toEqual(['-', 'baseline', 'baseline']);
    expect(follow(buildRule(drop), [80, 60, 60], 1)).toEqual(['-', 'baseline', 'baseline']);
  });
  it('tells of what happens later', () => {
    expect(follow(buildRule(below), [70, 70, 50], 1)).toEqual(['-', '-', 'new']);
  });
});

describe('what is said', () => {
  function lastSentence(rule: Parameters<typeof followRule>[0], scores: readonly number[]): string {
    let before: Watch | null = null;
    let because = '';
    let last: Observation['last'] = null;
    for (const score of scores) {
      const readMetric = () => ({ label: 'Logins', unit: null, value: -60, isAvailable: true });
      const given = { night: FIRST, bands, raw: score, score, last, behaviour: 0, window: emptyWindow() };
      const { watch, finding } = followRule(rule, before, { ...given, readMetric, readChange: readMetric });
      before = watch;
      because = finding?.because ?? '';
      last = { score, band: bandOf(score, bands) };
    }
    return because;
  }
  it.each([
    [buildRule(below, { nights: 2 }), [70, 58], 'Score 58 is below 60, for 1 of 2 nights.'],
    [buildRule(below, { nights: 2 }), [70, 58, 57], 'Score 57 is below 60, on 2 nights in a row.'],
    [buildRule(band), [80, 70], 'Score 70 is watch; it was 80, healthy.'],
    [
      buildRule({ on: 'metric-change', metric: 'logins', by: -50, withinDays: 28 }),
      [70],
      'Logins fell 60 % within 28 nights; the limit is a fall of 50 %.',
    ],
  ])('has the number, the level and the nights (%#)', (rule, scores, sentence) => {
    expect(lastSentence(rule, scores)).toBe(sentence);
  });
});

describe('packed watches', () => {
  it('are what they were, and one byte each while there is nothing to say', () => {
    const watch = fc.option(
      fc.oneof(
        fc.constant(WITHIN),
        fc.record({
          phase: fc.constantFrom('pending' as const, 'met' as const, 'recovering' as const),
          isBaseline: fc.boolean(),
          isOwnDoing: fc.boolean(),
          nights: fc.nat(365),
          depth: fc.nat(2),
          moved: fc.integer({ min: -100_000_000, max: 100_000_000 }).map((micro) => micro / 1e6),
          since: fc.option(fc.constantFrom('2026-03-01', '1999-12-31')),
        }),
      ),
    );
    fc.assert(
      fc.property(fc.array(watch), (watches) => {
        expect(unpackWatches(packWatches(watches))).toEqual(watches);
      }),
    );
    expect(packWatches([WITHIN, null, WITHIN])).toHaveLength(3);
  });
});
