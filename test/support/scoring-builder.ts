import type { Profile, Scalar, Signal, SignalGroup } from '../../lib/config/health-config.ts';
import type { MetricColumn } from '../../lib/metrics/metric-columns.ts';
import { scoreAccounts } from '../../lib/scoring/score-accounts.ts';
import type { CarriedValues, ScoreRequest, Scores } from '../../lib/scoring/scores.ts';

/** A linear signal 0–100, so that points are the value, unless said otherwise. */
export function signal(metric: string, over: Partial<Signal> = {}): Signal {
  return { metric, weight: 1, missing: 'exclude', kind: 'linear', worst: 0, best: 100, ...over } as Signal;
}

export function group(name: string, signals: readonly Signal[], weight = 1): SignalGroup {
  return { name, title: null, description: null, weight, signals };
}

export function profile(groups: readonly SignalGroup[], over: Partial<Profile> = {}): Profile {
  return { name: 'Everyone', title: null, description: null, when: [], minCoverage: 50, groups, ...over };
}

/** Columns over accounts 0, 1, 2 …; null = missing. */
export function columns(values: Record<string, readonly (Scalar | null)[]>): Map<string, MetricColumn> {
  return new Map(
    Object.entries(values).map(([name, cells]) => {
      const base = { name, isCarried: false, isAvailable: true };
      const isNumeric = cells.every((cell) => cell === null || typeof cell === 'number');
      return [
        name,
        isNumeric
          ? {
              ...base,
              type: 'number',
              values: Float64Array.from(cells, (cell) => (cell as number | null) ?? Number.NaN),
            }
          : { ...base, type: 'text', values: cells as (string | boolean | null)[] },
      ];
    }),
  );
}

export interface ScoreWith {
  readonly profiles: readonly Profile[];
  readonly metrics: Map<string, MetricColumn>;
  readonly accounts?: number;
  readonly night?: number;
  readonly startedOn?: readonly number[];
  readonly carried?: CarriedValues;
  readonly profileOf?: Int32Array;
}

export function score(request: ScoreWith): Scores {
  const accounts = request.accounts ?? [...request.metrics.values()][0]?.values.length ?? 0;
  const full: ScoreRequest = {
    config: { profiles: request.profiles },
    night: request.night ?? 1000,
    roster: {
      ids: Array.from({ length: accounts }, (_, index) => `a${index}`),
      startedOn: Float64Array.from(request.startedOn ?? new Array(accounts).fill(Number.NaN)),
    },
    profileOf: request.profileOf ?? new Int32Array(accounts),
    metrics: request.metrics,
    carried: request.carried ?? new Map(),
  };
  return scoreAccounts(full);
}
