import { metricsReadBy } from '../config/hash-model.ts';
import type { HealthConfig, MetricDefinition } from '../config/health-config.ts';
import { titleOf } from '../config/titles.ts';
import { cleanText } from '../messages/clean-document.ts';

type Model = Pick<HealthConfig, 'metrics' | 'accounts'>;

/** What people say among themselves, in whatever text it stands. */
const INTERNAL = /churn|\bat[\s_-]?risk\b|\barr\b|\bpulse\b|overrid|overrode/i;

/** Whether a text, as a page shows it, has a word that no customer is to read of themselves. */
export function isInternal(text: string): boolean {
  return INTERNAL.test(cleanText(text));
}

/** A text as a customer may read it. Null: it is for internal use, or says nothing. */
export function forCustomer(text: string | null): string | null {
  return text === null || isInternal(text) || cleanText(text) === '' ? null : text;
}

/** Metrics that a customer's card shows, and those that are shareable and kept off it, each with the reason. */
export interface Shareable {
  readonly shown: readonly MetricDefinition[];
  readonly keptOff: readonly { readonly metric: MetricDefinition; readonly because: string }[];
}

export function listShareable(model: Model): Shareable {
  const shown: MetricDefinition[] = [];
  const keptOff: Shareable['keptOff'][number][] = [];
  for (const metric of model.metrics.values()) {
    if (!metric.shareable) continue;
    const because = findReason(metric, model);
    if (because === null) shown.push(metric);
    else keptOff.push({ metric, because });
  }
  return { shown, keptOff };
}

/** Null: it may be shown. What a metric by SQL reads is not looked into. */
function findReason(metric: MetricDefinition, model: Model): string | null {
  const made = withSources(metric, model.metrics);
  if (made.some(({ kind }) => kind === 'pulse')) return 'it is made of the pulse';
  if (made.some((one) => isArr(one, model.accounts))) return 'it is made of the ARR';
  return isInternal(titleOf(metric)) || isInternal(metric.unit ?? '') ? 'its label has a word for internal use' : null;
}

function withSources(metric: MetricDefinition, metrics: Model['metrics']): readonly MetricDefinition[] {
  const sources = metricsReadBy(metric).flatMap((name) => metrics.get(name) ?? []);
  return [metric, ...sources.flatMap((source) => withSources(source, metrics))];
}

function isArr(metric: MetricDefinition, accounts: Model['accounts']): boolean {
  if (metric.kind !== 'column' || accounts.kind !== 'export' || metric.from !== accounts.from) return false;
  const column = accounts.columns.get('arr');
  return column !== undefined && metric.value === column;
}
