import { describe, expect, it } from 'vitest';
import type { Scalar, Signal } from '../../lib/config/health-config.ts';
import { judgeCategories, judgeSignals } from '../../lib/readiness/judge-signals.ts';
import { buildConfig, buildExportConfig, byName, columnMetric } from '../support/config-builder.ts';
import { columns, group, profile, score, signal } from '../support/scoring-builder.ts';
import { said } from './facts.ts';

const rising = Array.from({ length: 12 }, (_, index) => 8 * index);
const mixed = [50, 3, 70, 20, 95, 1, 60, 33, 80, 12, 44, 9];

function judge(
  values: Record<string, readonly (Scalar | null)[]>,
  signals = Object.keys(values).map((name) => signal(name)),
) {
  const { profiles } = score({ profiles: [profile([group('All', signals)])], metrics: columns(values) });
  return said(judgeSignals(profiles));
}

describe('a signal', () => {
  it('of which every account has other points needs no word', () => {
    expect(judge({ logins: rising, tickets: mixed })).toEqual([]);
  });

  it('that gives everybody the same points is named, whatever the values', () => {
    expect(judge({ logins: rising.map((value) => value + 200), tickets: mixed })).toEqual([
      expect.stringMatching(
        /^! profiles\[0\]\.groups\[0\]\.signals\[0\]: logins gives all 12 accounts .* the same 100 points/,
      ),
    ]);
  });

  it.each([
    [
      'twice as much',
      rising.map((value) => value / 2),
      /logins gives the points|users gives the points that logins gives already/,
    ],
    ['the same, one account unknown', [null, ...rising.slice(1)], /users gives the points that logins gives already/],
  ])('that says %s is named as a duplicate', (_, users, message) => {
    expect(judge({ logins: rising, users, tickets: mixed })).toEqual([expect.stringMatching(message)]);
  });

  it('on a metric that another reads is named as scored twice', () => {
    const signals = [signal('logins'), signal('tickets'), signal('logins', { weight: 3 })];
    expect(judge({ logins: rising, tickets: mixed }, signals)).toEqual([
      expect.stringMatching(/signals\[2\]: logins is scored twice/),
    ]);
  });

  it('of few accounts, or with points for the missing, is not judged', () => {
    expect(judge({ logins: rising.slice(0, 9), users: rising.slice(0, 9) })).toEqual([]);
    const absent = signal('seats', { missing: 'worst' });
    expect(judge({ logins: rising, seats: rising.map(() => null) }, [signal('logins'), absent])).toEqual([]);
  });
});

describe('a category', () => {
  const plans: Signal = { ...signal('plan'), kind: 'categories', points: new Map([['gold', 100]]) } as Signal;
  const judgePlans = (values: readonly (string | null)[], profileOf: readonly number[]) =>
    said(
      judgeCategories(
        buildConfig({
          exports: byName([buildExportConfig('crm', { maxRejects: 0.25 })]),
          metrics: byName([columnMetric('plan', 'crm')]),
          profiles: [profile([group('All', [plans])])],
        }),
        columns({ plan: values }),
        profileOf,
      ),
    );

  it('that a key names needs no word, and nor does a missing one', () => {
    expect(judgePlans(['gold', null, 'gold'], [0, 0, 0])).toEqual([]);
  });

  it('that no key names surprises up to max_rejects, and is wrong beyond', () => {
    const few = ['gold', 'gold', 'gold', 'Gold'];
    expect(judgePlans(few, [0, 0, 0, 0])).toEqual([
      expect.stringMatching(
        /^! .*points: 1 of 4 accounts \(25 %\) has a value of plan that no key names: "Gold" \(1\)/,
      ),
    ]);
    expect(judgePlans(['silver', 'Gold', 'silver', 'gold'], [0, 0, 0, 0])).toEqual([
      expect.stringMatching(/^✗ .*3 of 4 accounts .*"silver" \(2\), "Gold" \(1\)/),
    ]);
  });

  it('of an account of another profile is not asked about', () => {
    expect(judgePlans(['gold', 'silver'], [0, 1])).toEqual([]);
  });
});
