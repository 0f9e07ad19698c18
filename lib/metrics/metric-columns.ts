import type { Day, Night } from '../calendar.ts';
import type { HealthConfig, MetricDefinition, Scalar } from '../config/health-config.ts';
import type { Peers } from './last-peers.ts';
import type { Values } from './typed-values.ts';

export type RankMetric = Extract<MetricDefinition, { kind: 'rank' }>;

/** One metric for all accounts, in roster order. */
export type MetricColumn = {
  readonly name: string;
  /** Read from an export that is carried forward from an earlier night. */
  readonly isCarried: boolean;
  /** False when an export it reads is missing tonight: then every value is missing. */
  readonly isAvailable: boolean;
  /** Left out by the gate: every value is missing, and says nothing. */
  readonly isLeftOut?: boolean;
} & Values;

export type Stage = 'onboarding' | 'renewal' | 'steady';

/** The scored accounts of a night, column by column; churned accounts are not in it. Days are NaN when unknown. */
export interface Roster {
  readonly ids: readonly string[];
  readonly names: readonly (string | null)[];
  readonly owners: readonly (string | null)[];
  readonly managers: readonly (string | null)[];
  readonly executives: readonly (string | null)[];
  readonly segments: readonly (string | null)[];
  readonly arr: Float64Array;
  /** Days since 1970. */
  readonly startedOn: Float64Array;
  readonly renewsOn: Float64Array;
  readonly stages: readonly Stage[];
  /** The id an account had before it was given another, as its cell has it. */
  readonly formerIds: readonly (string | null)[];
  /** Everything else a `when` or a `within` may name, by name. */
  readonly attributes: ReadonlyMap<string, readonly (Scalar | null)[]>;
}

/**
 * Values of one metric on an earlier night, in the order of `ids`, under tonight's definition hash: all missing when it was defined
 * otherwise then. Null when nothing is kept of that night.
 */
export type ReadStoredMetric = (metric: string, day: Day, ids: readonly string[]) => Promise<Values | null>;

/** The accounts that were ranked by a metric on the last night; null when it was not ranked then under tonight's definition. */
export type ReadPeers = (rank: RankMetric) => Promise<Peers | null>;

/** The pulse of each account that has one, 1–5, as of a night. */
export type ReadPulses = (night: Night) => ReadonlyMap<string, number>;

/** Days since 1970; NaN = not known. */
export function stageOn(today: number, startedOn: number, renewsOn: number, stages: HealthConfig['stages']): Stage {
  if (today - startedOn < stages.onboardingDays) return 'onboarding';
  const left = renewsOn - today;
  return left >= 0 && left <= stages.renewalDays ? 'renewal' : 'steady';
}
