import type { Day } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { BudgetedWorker } from './metric-budget.ts';
import type { Roster } from './metric-columns.ts';
import type { NightTable } from './night-tables.ts';

/** What every measurement of a night works with. */
export interface MeasureContext {
  readonly config: HealthConfig;
  readonly night: Day;
  readonly roster: Roster;
  readonly tables: ReadonlyMap<string, NightTable>;
  readonly worker: BudgetedWorker;
  readonly hasMetricMatchedBefore: HasMetricMatched;
}

/** Whether an id that a metric's SQL returned was an account's on an earlier night that is believed. */
export type HasMetricMatched = (metric: string) => Promise<boolean>;
