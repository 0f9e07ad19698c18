import type { HealthConfig } from '../config/health-config.ts';
import type { Path } from '../config/plain-tree.ts';
import type { MetricProblem } from '../metrics/metric-problem.ts';
import { type GradedLine, surprise, wrong } from './graded-line.ts';

/** What measuring found, at the place that it speaks of. */
export function describeProblem(problem: MetricProblem, config: Pick<HealthConfig, 'metrics' | 'exports'>): GradedLine {
  const { metric, message, hint, doScoresStand = false } = problem;
  const said = { kind: 'measuring', path: placeOf(metric, config), message, hint: hint || null } as const;
  return doScoresStand ? surprise(said) : wrong(said);
}

/** A problem is of a metric, an export, or a part of the model. */
function placeOf(name: string, { metrics, exports }: Pick<HealthConfig, 'metrics' | 'exports'>): Path {
  if (metrics.has(name)) return ['metrics', name];
  return exports.has(name) && name !== 'accounts' ? ['exports', name] : [name];
}
