import type { Trigger } from '../config/health-config.ts';
import { formatValue } from '../metrics/format-value.ts';
import { type MetricReading, type Reading, unmeasured } from './observation.ts';

type ChangeTrigger = Extract<Trigger, { on: 'metric-change' }>;

/** Signed percent against m(D−N) at or past the value. Missing: either value is, or the earlier one is 0. */
export function readMetricChange({ by, withinDays }: ChangeTrigger, change: MetricReading): Reading {
  const { label, value } = change;
  if (typeof value !== 'number') return unmeasured(change);
  const size = formatValue(Math.abs(value), '%');
  const moved = value === 0 ? `${label} did not change` : `${label} ${value < 0 ? 'fell' : 'rose'} ${size}`;
  const nights = withinDays === 1 ? '1 night' : `${withinDays} nights`;
  if (by < 0 ? value <= by : value >= by) {
    const limit = `the limit is a ${by < 0 ? 'fall' : 'rise'} of ${formatValue(Math.abs(by), '%')}`;
    return { is: 'beyond', isOwnDoing: true, depth: 0, because: `${moved} within ${nights}; ${limit}.` };
  }
  return { is: 'clear', because: `${moved} within ${nights}.` };
}
