import type { Trigger } from '../config/health-config.ts';
import { formatValue } from '../metrics/format-value.ts';
import { type MetricReading, type Reading, unmeasured } from './observation.ts';

type IsTrigger = Extract<Trigger, { on: 'metric-is' }>;

/** A flag or category of one value, compared as text. Missing: no value tonight. */
export function readMetricIs({ is }: IsTrigger, metric: MetricReading): Reading {
  const { label, unit, value } = metric;
  if (value === null) return unmeasured(metric);
  const because = `${label}: ${formatValue(value, unit)}.`;
  return String(value) === String(is)
    ? { is: 'beyond', isOwnDoing: true, depth: 0, because }
    : { is: 'clear', because };
}
