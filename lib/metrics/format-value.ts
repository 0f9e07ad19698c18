import type { Scalar } from '../config/health-config.ts';

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
