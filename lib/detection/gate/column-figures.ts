import type { HealthConfig, MetricDefinition } from '../../config/health-config.ts';
import type { ColumnFigures } from '../../history/night-figures.ts';
import type { MetricColumn, Roster } from '../../metrics/metric-columns.ts';

/** What the gate compares from night to night of every metric that was measured, and of what the roster says of accounts. */
export function describeColumns(
  roster: Roster,
  metrics: ReadonlyMap<string, MetricColumn>,
  { metrics: definitions, profiles }: Pick<HealthConfig, 'metrics' | 'profiles'>,
): Readonly<Record<string, ColumnFigures>> {
  const own = [...metrics].filter(([name, { isAvailable }]) => isAvailable && isMeasured(definitions.get(name)));
  const known = findCategories(profiles);
  const ofRoster: readonly (readonly [string, ArrayLike<unknown>])[] = [
    ['accounts.arr', roster.arr],
    ['accounts.owner', roster.owners],
    ['accounts.name', roster.names],
    ['accounts.segment', roster.segments],
    ['accounts.renews_on', roster.renewsOn],
  ];
  const all = [...own.map(([name, { values }]) => [name, values] as const), ...ofRoster];
  return Object.fromEntries(
    all.map(([name, values]) => {
      const figures = name === 'accounts.renews_on' ? withoutLevel(values) : describe(values);
      const categories = known.get(name);
      return [name, categories ? { ...figures, withoutPoints: shareWithout(values, categories) } : figures];
    }),
  );
}

/** Metric → the values that any of its signals gives points for; only of metrics whose signals are all categories. */
function findCategories(profiles: HealthConfig['profiles']): ReadonlyMap<string, ReadonlySet<string>> {
  const signals = profiles.flatMap(({ groups }) => groups.flatMap((group) => group.signals));
  const others = new Set(signals.filter(({ kind }) => kind !== 'categories').map(({ metric }) => metric));
  const known = new Map<string, Set<string>>();
  for (const signal of signals)
    if (signal.kind === 'categories' && !others.has(signal.metric))
      known.set(signal.metric, new Set([...(known.get(signal.metric) ?? []), ...signal.points.keys()]));
  return known;
}

function shareWithout(values: ArrayLike<unknown>, categories: ReadonlySet<string>): number {
  const known = Array.from(values).filter((value) => value != null && categories.has(String(value))).length;
  return values.length === 0 ? 0 : 1 - known / values.length;
}

/** What is made of other metrics is judged by those: a change is missing, too, where an earlier night was held. */
function isMeasured(metric: MetricDefinition | undefined): boolean {
  return metric?.kind === 'column' || metric?.kind === 'sql';
}

function describe(values: ArrayLike<unknown>): ColumnFigures {
  return values instanceof Float64Array ? describeNumbers(values) : describeOthers(values);
}

/** A million accounts and thirty metrics: no value becomes an object here. */
function describeNumbers(values: Float64Array): ColumnFigures {
  let numbers = 0;
  let sum = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let account = 0; account < values.length; account++) {
    const value = values[account]!;
    if (Number.isNaN(value)) continue;
    numbers++;
    sum += Math.asinh(value);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return summarise(values.length, { numbers, sum, isSigned: low < 0 }, { present: numbers, isConstant: low >= high });
}

function describeOthers(values: ArrayLike<unknown>): ColumnFigures {
  let [present, numbers, sum] = [0, 0, 0];
  let first: unknown = null;
  let isConstant = true;
  for (let account = 0; account < values.length; account++) {
    const value = values[account];
    if (value === null || value === undefined) continue;
    present++;
    first ??= value;
    if (value !== first) isConstant = false;
    if (typeof value === 'string') continue;
    sum += Math.asinh(Number(value));
    numbers++;
  }
  return summarise(values.length, { numbers, sum, isSigned: false }, { present, isConstant });
}

function summarise(
  accounts: number,
  { numbers, sum, isSigned }: { readonly numbers: number; readonly sum: number; readonly isSigned: boolean },
  { present, isConstant }: { readonly present: number; readonly isConstant: boolean },
): ColumnFigures {
  return {
    missing: accounts === 0 ? 0 : 1 - present / accounts,
    level: numbers === 0 || isSigned ? null : sum / numbers,
    isConstant,
  };
}

/** A date is no amount. */
function withoutLevel(values: ArrayLike<unknown>): ColumnFigures {
  return { ...describe(values), level: null };
}
