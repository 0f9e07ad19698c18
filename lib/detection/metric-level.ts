import type { Trigger } from '../config/health-config.ts';
import { formatValue } from '../metrics/format-value.ts';
import { type MetricReading, type Reading, unmeasured } from './observation.ts';

type LevelTrigger = Extract<Trigger, { on: 'metric-below' | 'metric-above' }>;

/** A metric under (or over) its level; booleans and texts have none. Missing: no value tonight. */
export function readMetricLevel(trigger: LevelTrigger, metric: MetricReading): Reading {
  const { label, unit, value } = metric;
  if (typeof value !== 'number') return unmeasured(metric);
  const shown = `${label}: ${formatValue(value, unit)}`;
  const isLow = trigger.on === 'metric-below';
  const level = isLow ? trigger.below : trigger.above;
  const beyond = `${isLow ? 'below' : 'above'} ${formatValue(level, null)}`;
  if (isLow ? value < level : value > level)
    return { is: 'beyond', isOwnDoing: true, depth: 0, because: `${shown} is ${beyond}.` };
  const clear = formatValue(trigger.clear, null);
  if (isLow ? value >= trigger.clear : value <= trigger.clear)
    return { is: 'clear', because: `${shown} is not ${isLow ? 'below' : 'above'} ${clear}.` };
  return { is: 'between', because: `${shown} has not reached ${clear} since it was ${beyond}.` };
}
