import type { Day } from '../calendar.ts';
import type { HealthConfig, Profile, Scalar } from '../config/health-config.ts';
import type { MetricColumn } from '../metrics/metric-columns.ts';

/** How a signal came to its points. The order is the code stored in `ProfileScores.statuses`. */
export const SIGNAL_STATUSES = ['missing', 'used', 'neutral', 'worst', 'carried', 'carried'] as const;
export type SignalStatus = (typeof SIGNAL_STATUSES)[number];
/** The signal has no points, and no part in the score. */
export const MISSING = 0;
export const [USED, NEUTRAL, WORST, CARRIED] = [1, 2, 3, 4] as const;
/** Carried under `missing: { carry }`: shown as carried, but not available for coverage. */
export const CARRIED_BY_POLICY = 5;

/** Metric → its earlier values for `missing: { carry }`, newest first. */
export type CarriedValues = ReadonlyMap<string, readonly CarriedNight[]>;

export interface CarriedNight {
  readonly nightsBack: number;
  /** Account's place in the roster → value. */
  readonly values: ReadonlyMap<number, Scalar>;
}

export interface ScoreRequest {
  readonly config: Pick<HealthConfig, 'profiles'>;
  readonly night: Day;
  /** One entry per account; of the ids only their number is read. */
  readonly roster: { readonly ids: { readonly length: number }; readonly startedOn: Float64Array };
  /** Index into `config.profiles` per account, or NO_PROFILE. */
  readonly profileOf: Int32Array;
  readonly metrics: ReadonlyMap<string, MetricColumn>;
  readonly carried: CarriedValues;
}

/** Scores of all accounts, in roster order. */
export interface Scores {
  readonly profileOf: Int32Array;
  /** NaN = unknown; rounded to 1e-9. */
  readonly raw: Float64Array;
  /** Percent, rounded to 1e-9. */
  readonly coverage: Float64Array;
  /** Row of an account within its profile's matrices. */
  readonly rowOf: Int32Array;
  readonly profiles: readonly ProfileScores[];
  /** Per profile the score of every group, group-major, `group × accounts + row`; NaN = none of its signals has points. */
  readonly groups: readonly Float64Array[];
}

/** The accounts of one profile, signal by signal: matrices are signal-major, `signal × accounts + row`. */
export interface ProfileScores {
  readonly profile: Profile;
  readonly accounts: Int32Array;
  /** NaN = no points. */
  readonly points: Float64Array;
  readonly statuses: Uint8Array;
}

export type Points = Omit<Scores, 'raw' | 'coverage' | 'groups'>;

export function statusOf(code: number): SignalStatus {
  return SIGNAL_STATUSES[code] ?? 'missing';
}

/** Whether a status says that the signal's points come from a measured value. */
export function isAvailable(status: number): boolean {
  return status === USED || status === CARRIED;
}
