import { metricsReadBy } from './hash-model.ts';
import type { HealthConfig, Signal, Trigger } from './health-config.ts';

/** What is asked of a metric's values. */
export interface MetricUse {
  /** Who needs numbers of it, as the start of a sentence; null = nobody. */
  readonly numbersFor: string | null;
  /** Values that signals and rules name, as they compare: as text. */
  readonly categories: readonly string[];
}

/** Metric → its use, of every metric that a signal, a rule or another metric reads. */
export function findMetricUses({ metrics, profiles, rules }: HealthConfig): ReadonlyMap<string, MetricUse> {
  const uses = new Map<string, MetricUse>();
  const add = (metric: string, { numbersFor, categories }: MetricUse): void => {
    const known = uses.get(metric);
    uses.set(metric, {
      numbersFor: numbersFor ?? known?.numbersFor ?? null,
      categories: [...(known?.categories ?? []), ...categories],
    });
  };
  for (const [name, metric] of metrics)
    for (const operand of metricsReadBy(metric))
      add(operand, { numbersFor: `Metric ${name} needs numbers of it`, categories: [] });
  for (const { groups } of profiles)
    for (const signal of groups.flatMap((group) => group.signals)) add(signal.metric, askOfSignal(signal));
  for (const { id, trigger } of rules) {
    const use = askOfRule(id, trigger);
    if (use) add(use.metric, use);
  }
  return uses;
}

function askOfSignal(signal: Signal): MetricUse {
  switch (signal.kind) {
    case 'linear':
    case 'steps':
    case 'goal':
      return { numbersFor: 'A signal needs numbers of it', categories: [] };
    case 'categories':
      return { numbersFor: null, categories: [...signal.points.keys()] };
  }
}

/** Null: the rule reads no metric's value. */
function askOfRule(id: string, trigger: Trigger): (MetricUse & { readonly metric: string }) | null {
  switch (trigger.on) {
    case 'metric-below':
    case 'metric-above':
    case 'metric-change':
      return { metric: trigger.metric, numbersFor: `Rule ${id} needs numbers of it`, categories: [] };
    case 'metric-is':
      return { metric: trigger.metric, numbersFor: null, categories: [String(trigger.is)] };
    case 'metric-missing':
    case 'score-below':
    case 'score-above':
    case 'score-drop':
    case 'band-worsens':
      return null;
  }
}
