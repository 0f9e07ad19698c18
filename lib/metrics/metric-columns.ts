import type { Night } from '../calendar.ts';
import type { Scalar } from '../config/health-config.ts';

/** One metric for all accounts, in roster order. */
export type MetricColumn = {
  readonly name: string;
  /** Read from an export that is carried forward from an earlier night. */
  readonly isCarried: boolean;
  /** False when an export it reads is missing tonight: then every value is missing. */
  readonly isAvailable: boolean;
} & (
  | { readonly type: 'number' /** NaN = missing. */; readonly values: Float64Array }
  | { readonly type: 'boolean' | 'text'; readonly values: readonly (string | boolean | null)[] }
);

export type Stage = 'onboarding' | 'renewal' | 'steady';

/** The scored accounts of a night, column by column; churned accounts are not in it. Days are NaN when unknown. */
export interface Roster {
  readonly ids: readonly string[];
  readonly names: readonly (string | null)[];
  readonly owners: readonly (string | null)[];
  readonly managers: readonly (string | null)[];
  readonly segments: readonly (string | null)[];
  readonly arr: Float64Array;
  /** Days since 1970. */
  readonly startedOn: Float64Array;
  readonly renewsOn: Float64Array;
  readonly stages: readonly Stage[];
  /** Everything else a `when` or a `within` may name, by name. */
  readonly attributes: ReadonlyMap<string, readonly (Scalar | null)[]>;
}

/** Values of one metric on an earlier night, by account id, under tonight's definition hash; null when that night has none. */
export type ReadStoredMetric = (metric: string, day: number) => Promise<ReadonlyMap<string, Scalar> | null>;

/** The pulse of each account that has one, 1–5, as of a night. */
export type ReadPulses = (night: Night) => ReadonlyMap<string, number>;
