import { describe, expect, it } from 'vitest';
import type { Trigger } from '../../../lib/config/health-config.ts';
import { listUnsureRules } from '../../../lib/detection/gate/unsure-rules.ts';
import type { Doubt, DoubtStanding } from '../../../lib/history/doubt.ts';
import { buildRule } from '../../support/build-alert.ts';
import { buildConfig } from '../../support/config-builder.ts';
import { group, profile, signal } from '../../support/scoring-builder.ts';

const limits = { worst: 0, best: 10 } as const;
// Of 100: logins 90, NPS 10, and next to nothing.
const all = group('All', [
  signal('logins', { ...limits, weight: 90 }),
  signal('nps', { ...limits, weight: 10 }),
  signal('tiny', { ...limits, weight: 1e-9 }),
]);
const triggers: Readonly<Record<string, Trigger>> = {
  low: { on: 'score-below', below: 50, clear: 55 },
  fell: { on: 'score-drop', drop: 10, withinDays: 7 },
  quiet: { on: 'metric-below', metric: 'logins', below: 1, clear: 2 },
  full: { on: 'metric-below', metric: 'seats', below: 1, clear: 2 },
  detractor: { on: 'metric-below', metric: 'nps', below: 3, clear: 4 },
};

function unsure(metrics: readonly string[], standing: DoubtStanding = 'left-out') {
  const doubts = [{ scope: { is: 'metrics', metrics }, standing } as unknown as Doubt];
  const rules = Object.entries(triggers).map(([id, trigger]) => buildRule(trigger, { id }));
  const profiles = [profile([all], { minCoverage: 60 })];
  return [...listUnsureRules({ doubts, isHeld: false }, buildConfig({ rules, profiles }))];
}

describe('a night that leaves something out', () => {
  it('cannot say whether rules on it still hold, of whatever score', () => {
    expect(unsure(['seats'])).toEqual([['full', Number.NEGATIVE_INFINITY]]);
  });

  it('cannot say it of a score that may have risen over the limit by it', () => {
    expect(unsure(['logins'])).toEqual([
      ['low', expect.closeTo(55 - 90)],
      ['fell', Number.NEGATIVE_INFINITY],
      ['quiet', Number.NEGATIVE_INFINITY],
    ]);
  });

  it('can speak of a score that is lower than that', () => {
    expect(new Map(unsure(['nps'])).get('low')).toBeCloseTo(45);
    expect(new Map(unsure(['tiny'])).has('fell')).toBe(false);
  });

  it('can speak of everything once that is believed', () => {
    expect(unsure(['logins', 'nps'], 'right')).toEqual([]);
    expect(unsure(['logins', 'nps'], 'stayed')).toEqual([]);
  });
});
