import { metricsReadBy } from '../config/hash-model.ts';
import type { HealthConfig, MetricDefinition, Signal, Trigger } from '../config/health-config.ts';
import type { MeasureContext } from './measure-context.ts';
import type { MetricColumn } from './metric-columns.ts';
import type { MetricProblem } from './metric-problem.ts';
import { columnType } from './night-tables.ts';
import { explainOtherCells } from './other-cells.ts';
import { isWatchedChange } from './watched-changes.ts';

/**
 * Metrics that are texts or true and false tonight though a signal or another metric needs numbers of them. There they are
 * missing, for every account at once: one bad cell is enough, and nobody would see why.
 */
export async function findTextForNumbers(
  context: MeasureContext,
  metrics: ReadonlyMap<string, MetricColumn>,
): Promise<readonly MetricProblem[]> {
  const problems: MetricProblem[] = [];
  for (const [name, need] of findNumberUses(context.config)) {
    const column = metrics.get(name);
    const metric = context.config.metrics.get(name);
    if (!column || !metric || column.type === 'number' || !hasValues(column)) continue;
    problems.push({ metric: name, ...(await explain(metric, need, context)) });
  }
  return problems;
}

/** Metric → who needs numbers of it. */
function findNumberUses({ metrics, profiles, rules }: HealthConfig): ReadonlyMap<string, string> {
  const uses = new Map<string, string>();
  for (const { groups } of profiles)
    for (const signal of groups.flatMap((group) => group.signals))
      if (needsNumber(signal)) uses.set(signal.metric, 'A signal needs numbers of it');
  for (const { id, trigger } of rules) {
    const metric = metricOfNumbers(trigger);
    if (metric !== null) uses.set(metric, `Rule ${id} needs numbers of it`);
  }
  for (const [name, metric] of metrics)
    if (!isWatchedChange(name))
      for (const operand of metricsReadBy(metric)) uses.set(operand, `Metric ${name} needs numbers of it`);
  return uses;
}

function needsNumber({ kind }: Signal): boolean {
  switch (kind) {
    case 'linear':
    case 'steps':
    case 'goal':
      return true;
    case 'categories':
      return false;
  }
}

/** The metric of which a rule needs numbers; null = none. */
function metricOfNumbers(trigger: Trigger): string | null {
  switch (trigger.on) {
    case 'metric-below':
    case 'metric-above':
    case 'metric-change':
      return trigger.metric;
    case 'metric-is':
    case 'metric-missing':
    case 'score-below':
    case 'score-above':
    case 'score-drop':
    case 'band-worsens':
      return null;
  }
}

function hasValues({ values }: MetricColumn): boolean {
  return Array.prototype.some.call(values, (value) => value !== null);
}

async function explain(metric: MetricDefinition, need: string, context: MeasureContext) {
  const source = metric.kind === 'column' ? context.tables.get(metric.from) : undefined;
  if (metric.kind === 'column' && metric.value !== null && source && columnType(source.table, metric.value) === 'text')
    return explainOtherCells(need, metric.value, source, context);
  return {
    message: `${need}, and its values are texts or true and false.`,
    hint: 'Write points: with one entry per value in the signal, or measure a number.',
  };
}
