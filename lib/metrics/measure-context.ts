import type { Day } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { Roster } from './metric-columns.ts';
import type { NightTable } from './night-tables.ts';
import type { QueryWorker } from './query-worker.ts';

/** What every measurement of a night works with. */
export interface MeasureContext {
  readonly config: HealthConfig;
  readonly night: Day;
  readonly roster: Roster;
  readonly tables: ReadonlyMap<string, NightTable>;
  readonly worker: QueryWorker;
}
