import { formatValue } from '../metrics/format-value.ts';
import { type MetricReading, type Reading, unmeasured } from './observation.ts';

/** Silence: no value though every export it reads was there. A night on which one was not says nothing. */
export function readMetricMissing(metric: MetricReading): Reading {
  const { label, unit, value, isAvailable } = metric;
  if (value !== null) return { is: 'clear', because: `${label}: ${formatValue(value, unit)}.` };
  if (!isAvailable) return unmeasured(metric);
  return { is: 'beyond', isOwnDoing: true, depth: 0, because: `${label} has no value.` };
}
