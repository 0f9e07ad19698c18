import type { Day, Night } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';

/** One night's exports, please. */
export interface LoadRequest {
  readonly config: HealthConfig;
  readonly night: Night;
  /** Nights are scored again later than they were. */
  readonly isReplay: boolean;
  /** Export → earliest day whose file a dated event export needs; null or absent = from its first file on. */
  readonly windowStart: ReadonlyMap<string, Day | null>;
  /** Export → dated rows on the last same weekdays; held against from four on. */
  readonly weekdayRows: ReadonlyMap<string, readonly number[]>;
}
