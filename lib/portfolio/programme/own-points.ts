import type { HealthConfig } from '../../config/health-config.ts';
import { compareCharts } from '../../history/compare-charts.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import { sumStepPoints } from '../../history/step-points.ts';

/** Points by which a customer's own doing moved the computed score between two charts; null = one of them has none. */
export function measureOwnPoints(config: HealthConfig, before: StoredChart, after: StoredChart): number | null {
  const { run, chart } = after;
  const { customers } = sumStepPoints(
    [before.chart],
    [chart],
    () => compareCharts(config, { run, charts: [chart] }, [before], { isOwnLast: false }).attribution,
  );
  const [points = Number.NaN] = customers;
  return Number.isNaN(points) ? null : points;
}
