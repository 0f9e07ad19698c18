import type { CareEvent } from '../care/care-event.ts';
import type { Case } from '../cases/case.ts';
import type { Decision } from '../cases/decision.ts';
import type { Task } from '../cases/task.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import type { Run } from '../history/run.ts';

/** All that is kept of one account. */
export interface AccountHistory {
  /** Of believed nights, the oldest first. */
  readonly charts: readonly StoredChart[];
  /** All nights of that time, held ones too, the oldest first. */
  readonly runs: readonly Run[];
  /** Each telling with what is known by now of its message. */
  readonly cases: readonly Case[];
  readonly decisions: readonly Decision[];
  readonly tasks: readonly Task[];
  readonly care: readonly CareEvent[];
}

export interface TimelineContext {
  readonly config: HealthConfig;
  /** ISO instant: what is still to come has not happened. */
  readonly now: string;
}
