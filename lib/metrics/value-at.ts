import type { Scalar } from '../config/health-config.ts';
import type { MetricColumn } from './metric-columns.ts';

/** One account's value; null = missing, or the metric is not there at all. */
export function valueAt(column: MetricColumn | undefined, account: number): Scalar | null {
  const value = column?.values[account] ?? null;
  return typeof value === 'number' && Number.isNaN(value) ? null : value;
}
