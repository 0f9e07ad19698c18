import type { HealthConfig, MetricDefinition } from '../../config/health-config.ts';
import type { ColumnFigures } from '../../history/night-figures.ts';
import type { MetricColumn, Roster } from '../../metrics/metric-columns.ts';

/** What the gate compares from night to night of every metric that was measured, and of what the roster says of accounts. */
export function describeColumns(
  roster: Roster,
  metrics: ReadonlyMap<string, MetricColumn>,
  definitions: HealthConfig['metrics'],
): Readonly<Record<string, ColumnFigures>> {
  const own = [...metrics].filter(([name, { isAvailable }]) => isAvailable && isMeasured(definitions.get(name)));
  const ofRoster: readonly (readonly [string, ArrayLike<unknown>])[] = [
    ['accounts.arr', roster.arr],
    ['accounts.owner', roster.owners],
    ['accounts.name', roster.names],
    ['accounts.segment', roster.segments],
    ['accounts.renews_on', roster.renewsOn],
  ];
  const all = [...own.map(([name, { values }]) => [name, values] as const), ...ofRoster];
  return Object.fromEntries(
    all.map(([name, values]) => [name, name === 'accounts.renews_on' ? withoutLevel(values) : describe(values)]),
  );
}

/** What is made of other metrics is judged by those: a change is missing, too, where an earlier night was held. */
function isMeasured(metric: MetricDefinition | undefined): boolean {
  return metric?.kind === 'column' || metric?.kind === 'sql';
}

function describe(values: ArrayLike<unknown>): ColumnFigures {
  let missing = 0;
  let sum = 0;
  let numbers = 0;
  let first: unknown = null;
  let isConstant = true;
  let isSigned = false;
  for (let account = 0; account < values.length; account++) {
    const value = values[account];
    if (value === null || value === undefined || Number.isNaN(value)) {
      missing++;
      continue;
    }
    first ??= value;
    if (value !== first) isConstant = false;
    if (typeof value !== 'string') {
      sum += Math.asinh(Number(value));
      if (Number(value) < 0) isSigned = true;
      numbers++;
    }
  }
  return {
    missing: values.length === 0 ? 0 : missing / values.length,
    level: numbers === 0 || isSigned ? null : sum / numbers,
    isConstant,
  };
}

/** A date is no amount. */
function withoutLevel(values: ArrayLike<unknown>): ColumnFigures {
  return { ...describe(values), level: null };
}
