import type { Aggregate, Condition, HealthConfig, MetricDefinition, StandardName } from '../config/health-config.ts';
import { findMetricUses, type MetricUse } from '../config/metric-uses.ts';

/** How cells must read for what uses them. */
export type NeededReading = 'money' | 'number' | 'boolean';

/** What the uses of a column need of it. A column without an entry is read by SQL only, if at all. */
export interface ColumnNeed {
  /** The first that the cells read as holds. */
  readonly readings: readonly NeededReading[];
  /** Values that signals, rules and profiles name. */
  readonly categories: readonly string[];
  /** An id or a name: its text stays as written. */
  readonly isText: boolean;
}

export type ColumnNeeds = ReadonlyMap<string, ColumnNeed>;

/** Export → column → what its uses need. */
export function findColumnNeeds(config: HealthConfig): ReadonlyMap<string, ColumnNeeds> {
  const needs = new Map<string, Map<string, ColumnNeed>>();
  const add = (from: string, column: string, need: Partial<ColumnNeed>): void => {
    const columns = needs.get(from) ?? new Map<string, ColumnNeed>();
    needs.set(from, columns.set(column, mergeNeeds(columns.get(column), need)));
  };
  const uses = findMetricUses(config);
  for (const [name, metric] of config.metrics)
    if (metric.kind === 'column' && metric.value !== null)
      add(metric.from, metric.value, needOfMetric(metric, uses.get(name)));
  const { accounts } = config;
  if (accounts.kind === 'export') {
    for (const [name, column] of accounts.columns) add(accounts.from, column, needOfName(name, config));
    for (const name of accounts.attributes) add(accounts.from, name, needOfConditions(name, config));
  }
  return needs;
}

const order: readonly NeededReading[] = ['money', 'number', 'boolean'];

function mergeNeeds(
  known: ColumnNeed | undefined,
  { readings = [], categories = [], isText = false }: Partial<ColumnNeed>,
) {
  const wanted = new Set([...(known?.readings ?? []), ...readings]);
  return {
    readings: order.filter((reading) => wanted.has(reading)),
    categories: [...new Set([...(known?.categories ?? []), ...categories])],
    isText: isText || (known?.isText ?? false),
  };
}

export function needOfMetric(
  { aggregate }: Extract<MetricDefinition, { kind: 'column' }>,
  use: MetricUse | undefined,
): Partial<ColumnNeed> {
  if (computes(aggregate)) return { readings: ['number'] };
  if (aggregate !== 'latest' || use === undefined) return {};
  const readings: readonly NeededReading[] = use.numbersFor === null ? [] : ['number'];
  const need = needOfCategories(use.categories);
  return { ...need, readings: [...readings, ...(need.readings ?? [])] };
}

/** Whether an aggregate is arithmetic over values. */
export function computes(aggregate: Aggregate): boolean {
  switch (aggregate) {
    case 'sum':
    case 'avg':
    case 'min':
    case 'max':
    case 'median':
      return true;
    case 'latest':
    case 'count':
    case 'distinct':
    case 'days':
    case 'days_since':
      return false;
  }
}

function needOfName(name: StandardName, config: HealthConfig): Partial<ColumnNeed> {
  switch (name) {
    case 'arr':
      return { readings: ['money'] };
    case 'id':
    case 'name':
    case 'owner':
    case 'manager':
    case 'executive':
    case 'same_as':
      return { isText: true };
    // Shown and compared as text: no value of it is lost for want of a type.
    case 'segment':
      return { categories: categoriesOf(name, config) };
    // Read cell by cell, with or without a time of day.
    case 'started_on':
    case 'renews_on':
    case 'churned_on':
      return {};
  }
}

/** What the profiles and rules ask of a field of the accounts. */
function needOfConditions(attribute: string, config: HealthConfig): Partial<ColumnNeed> {
  const isRanged = conditionsOn(attribute, config).some((condition) => !('oneOf' in condition));
  const need = needOfCategories(categoriesOf(attribute, config));
  return isRanged ? { ...need, readings: ['number', ...(need.readings ?? [])] } : need;
}

function categoriesOf(attribute: string, config: HealthConfig): readonly string[] {
  return conditionsOn(attribute, config).flatMap((one) => ('oneOf' in one ? one.oneOf.map(String) : []));
}

function conditionsOn(attribute: string, { profiles, rules }: HealthConfig): readonly Condition[] {
  return [...profiles, ...rules].flatMap(({ when }) => when).filter((one) => one.attribute === attribute);
}

const isTrueOrFalse = (value: string): boolean => /^(true|false)$/i.test(value);
const isNumeric = (value: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(value);

/** Named values that are all true or false, or all numbers, are compared as such. */
function needOfCategories(categories: readonly string[]): Partial<ColumnNeed> {
  if (categories.length === 0) return {};
  if (categories.every(isTrueOrFalse)) return { readings: ['boolean'] };
  return categories.every(isNumeric) ? { readings: ['number'] } : { categories };
}
