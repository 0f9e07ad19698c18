import { describe, expect, it } from 'vitest';
import type { Trigger } from '../../../lib/config/health-config.ts';
import { listUnsureRules } from '../../../lib/detection/gate/unsure-rules.ts';
import type { Doubt, DoubtStanding } from '../../../lib/history/doubt.ts';
import { buildRule } from '../../support/build-alert.ts';
import { buildConfig } from '../../support/config-builder.ts';

const signal = (metric: string, weight: number) =>
  ({ kind: 'linear', metric, weight, worst: 0, best: 10, missing: 'exclude' }) as const;
const group = { name: 'All', weight: 1, signals: [signal('logins', 9), signal('nps', 1)] };
const triggers: Readonly<Record<string, Trigger>> = {
  low: { on: 'score-below', below: 50, clear: 55 },
  quiet: { on: 'metric-below', metric: 'logins', below: 1, clear: 2 },
  detractor: { on: 'metric-below', metric: 'nps', below: 3, clear: 4 },
};

function unsure(metrics: readonly string[], standing: DoubtStanding = 'left-out'): readonly string[] {
  const doubts = [{ scope: { is: 'metrics', metrics }, standing } as unknown as Doubt];
  const rules = Object.entries(triggers).map(([id, trigger]) => buildRule(trigger, { id }));
  const profiles = [{ name: 'Everyone', when: [], minCoverage: 60, groups: [group] }];
  return [...listUnsureRules({ doubts, isHeld: false }, buildConfig({ rules, profiles }))];
}

describe('a night that leaves something out', () => {
  it('cannot say whether rules on it still hold, nor on a score that mostly reads it', () => {
    expect(unsure(['logins'])).toEqual(['low', 'quiet']);
  });

  it('can speak of a score of which it is a small part', () => {
    expect(unsure(['nps'])).toEqual(['detractor']);
  });

  it('can speak of everything once that is believed', () => {
    expect(unsure(['logins', 'nps'], 'right')).toEqual([]);
    expect(unsure(['logins', 'nps'], 'stayed')).toEqual([]);
  });
});
