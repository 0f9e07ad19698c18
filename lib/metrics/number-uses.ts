import type { HealthConfig } from '../config/health-config.ts';
import { findMetricUses } from '../config/metric-uses.ts';
import type { MetricColumn } from './metric-columns.ts';
import type { MetricProblem } from './metric-problem.ts';

/**
 * Metrics that are texts or true and false tonight though a signal or another metric needs numbers of them. There they are
 * missing, for every account at once.
 */
export function findTextForNumbers(
  config: HealthConfig,
  metrics: ReadonlyMap<string, MetricColumn>,
): readonly MetricProblem[] {
  const problems: MetricProblem[] = [];
  for (const [name, { numbersFor }] of findMetricUses(config)) {
    const column = metrics.get(name);
    if (numbersFor === null || !column || column.type === 'number' || !hasValues(column)) continue;
    problems.push({
      metric: name,
      message: `${numbersFor}, and its values are texts or true and false.`,
      hint: 'Write points: with one entry per value in the signal, or measure a number.',
    });
  }
  return problems;
}

function hasValues({ values }: MetricColumn): boolean {
  return Array.prototype.some.call(values, (value) => value !== null);
}
