import type { HealthConfig, Scalar } from '../config/health-config.ts';
import type { ContributionChange } from '../history/compare-contributions.ts';
import type { Driver } from './night-report.ts';

const numberFormat = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** A metric's value as people read it: at most two decimals, with its unit; null when missing. */
export function formatValue(value: Scalar | null, unit: string | null): string | null {
  if (value === null || (typeof value === 'number' && Number.isNaN(value))) return null;
  const text =
    typeof value === 'number'
      ? numberFormat.format(value).replace('-', '−')
      : typeof value === 'boolean'
        ? value
          ? 'yes'
          : 'no'
        : value;
  return unit === null ? text : unit === '%' ? `${text} %` : `${text} ${unit}`;
}

/** A change of contribution, or a shortfall, as a message's driver. */
export function describeDriver(
  config: HealthConfig,
  kind: Driver['kind'],
  change: ContributionChange,
  from: Scalar | null,
  to: Scalar | null,
): Driver {
  const metric = config.metrics.get(change.metric);
  const unit = metric?.unit ?? null;
  return {
    kind,
    metric: change.metric,
    label: metric?.label ?? change.metric,
    unit,
    points: change.points,
    from: formatValue(from, unit),
    to: formatValue(to, unit),
  };
}
