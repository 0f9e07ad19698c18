import { describe, expect, it } from 'vitest';
import type { Alert } from '../../lib/alerts/alert.ts';
import { keepReasons } from '../../lib/alerts/keep-reasons.ts';
import { planAlerts } from '../../lib/alerts/plan-alerts.ts';
import { type BuiltFinding, buildFinding, buildTonight } from '../support/build-alert.ts';
import { buildConfig } from '../support/config-builder.ts';

const [TUESDAY, WEDNESDAY] = ['2026-03-03', '2026-03-04'];

function plan(night: string, findings: readonly BuiltFinding[], alerts: readonly Alert[]) {
  const { notify } = buildConfig();
  const presenceOf = () => 'here' as const;
  const tonight = buildTonight(...findings);
  return planAlerts({ night, ...tonight, alerts, presenceOf, notify, timezone: 'UTC', mode: 'on', isReplay: false });
}

describe('a night that is planned again after a later one', () => {
  const first = plan(TUESDAY, [buildFinding('new')], []);
  const later = plan(WEDNESDAY, [buildFinding('persisting')], first.alerts).alerts;

  it('keeps on record why somebody was told', () => {
    const again = plan(TUESDAY, [buildFinding('new')], later).decisions;
    expect(again.map(({ code }) => code)).toEqual(['later-night-planned']);
    expect(keepReasons(again, first.decisions, later)).toEqual(first.decisions);
  });

  it('says that it only fills history where something else is found now', () => {
    const again = plan(TUESDAY, [buildFinding('recovering')], later).decisions;
    expect(keepReasons(again, first.decisions, later)).toEqual(again);
  });

  it('keeps what was decided on an alert that no rule had a word for', () => {
    const [decision] = first.decisions;
    const closed = { ...decision!, state: null, sent: false, code: 'rule-changed' as const };
    expect(keepReasons([], [closed], later)).toEqual([closed]);
    expect(keepReasons([], [closed], [])).toEqual([]);
    expect(keepReasons([], first.decisions, later)).toEqual([]);
  });
});
