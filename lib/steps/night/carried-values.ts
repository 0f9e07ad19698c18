import { addDays, type Night, toDay } from '../../calendar.ts';
import type { HealthConfig, Scalar, Signal } from '../../config/health-config.ts';
import type { MetricColumn, Roster } from '../../metrics/metric-columns.ts';
import { valueAt } from '../../metrics/value-at.ts';
import type { CarriedNight, CarriedValues } from '../../scoring/scores.ts';
import { pointsOf } from '../../scoring/signal-points.ts';
import type { EarlierMetrics } from './earlier-metrics.ts';
import { readUnderSameHash } from './earlier-metrics.ts';

interface Measured {
  readonly roster: Roster;
  readonly metrics: ReadonlyMap<string, MetricColumn>;
}

/**
 * For signals with `missing: { carry }`: the values of earlier believed nights, the newest first, of the accounts that lack one
 * tonight. A night is read only while some account still lacks one.
 */
export async function readCarriedValues(
  config: HealthConfig,
  night: Night,
  { roster, metrics }: Measured,
  earlier: EarlierMetrics,
): Promise<CarriedValues> {
  const carried = new Map<string, CarriedNight[]>();
  const waiting = findWaiting(config, night, { roster, metrics });
  const longest = Math.max(0, ...[...waiting.values()].map(({ days }) => days));
  for (let nightsBack = 1; nightsBack <= longest; nightsBack++) {
    const needed = [...waiting].filter(([, { accounts, days }]) => accounts.size > 0 && nightsBack <= days);
    for (const [metric, { accounts, gives }] of needed) {
      const stored = await earlier.openFor(metric, addDays(night, -nightsBack));
      if (!stored) continue;
      const places = [...accounts];
      const ids = places.map((account) => roster.ids[account]!);
      const { values } = await readUnderSameHash(config, stored, metric, ids);
      const found = new Map<number, Scalar>();
      places.forEach((account, index) => {
        const value = values[index] ?? null;
        if (value === null || Number.isNaN(value)) return;
        found.set(account, value);
        if (gives(value, account)) accounts.delete(account);
      });
      if (found.size > 0) carried.set(metric, [...(carried.get(metric) ?? []), { nightsBack, values: found }]);
    }
  }
  return carried;
}

interface Waiting {
  /** The most nights any signal may carry the metric over. */
  readonly days: number;
  /** Places in the roster whose value tonight does not serve every signal. */
  readonly accounts: Set<number>;
  /** Whether a value serves every signal that carries the metric. */
  readonly gives: (value: Scalar, account: number) => boolean;
}

function findWaiting(config: HealthConfig, night: Night, { roster, metrics }: Measured): Map<string, Waiting> {
  const signals = new Map<string, Signal[]>();
  for (const signal of config.profiles.flatMap(({ groups }) => groups.flatMap((group) => group.signals)))
    if (typeof signal.missing === 'object') signals.set(signal.metric, [...(signals.get(signal.metric) ?? []), signal]);
  const waiting = new Map<string, Waiting>();
  for (const [metric, own] of signals) {
    const column = metrics.get(metric);
    const gives: Waiting['gives'] = (value, account) => {
      const context = { night: toDay(night), startedOn: roster.startedOn[account]! };
      return own.every((signal) => !Number.isNaN(pointsOf(signal, value, context)));
    };
    const accounts = new Set<number>();
    for (let account = 0; account < roster.ids.length; account++) {
      const value = valueAt(column, account);
      if (value === null || !gives(value, account)) accounts.add(account);
    }
    const days = Math.max(...own.map(({ missing }) => (typeof missing === 'object' ? missing.carryDays : 0)));
    waiting.set(metric, { days, accounts, gives });
  }
  return waiting;
}
