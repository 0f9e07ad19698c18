import { isoWeekday, type Night } from '../../calendar.ts';
import type { GateConfig } from '../../config/health-config.ts';
import type { AccountField, Evidence, SurgeCheck } from '../../history/doubt.ts';
import type { NightFigures } from '../../history/night-figures.ts';
import type { RunExport } from '../../history/run.ts';
import type { ReadRows } from '../../metrics/metric-reads.ts';

/** Nights that tonight is compared with. */
export const YARDSTICK_NIGHTS = 28;

/** One night as the gate sees it. */
export interface GateNight {
  readonly night: Night;
  readonly exports: readonly RunExport[];
  readonly figures: NightFigures;
}

export interface GateRequest {
  readonly tonight: GateNight;
  /** Exports with a `time`: their rows are dated. */
  readonly eventExports: ReadonlySet<string>;
  /** Exports without which the night is held. */
  readonly required: ReadonlySet<string>;
  /** Accounts that the roster names twice. */
  readonly duplicates: number;
  /** Accounts that were known and are not on tonight's roster; null = nobody was known. */
  readonly lost: { readonly accounts: number; readonly of: number } | null;
  /** Believed nights before tonight without what they left out, the newest last; at most YARDSTICK_NIGHTS count. */
  readonly before: readonly GateNight[];
  readonly limits: GateConfig;
  /** Days on which customers do not work as usual. */
  readonly holidays: ReadonlySet<Night>;
  /** The metrics that rows have a part in. */
  readonly metricsThatRead: (rows: ReadRows) => readonly string[];
  /** A metric, and all that are made of it. */
  readonly metricsMadeOf: (metric: string) => readonly string[];
  /** The metrics that rank accounts among those of the same field. */
  readonly metricsWithin: (field: AccountField) => readonly string[];
}

export type EvidenceCheck = (request: GateRequest) => readonly Evidence[];

/** So many outcomes at once that nobody should get each as a message of its own. */
export interface Surge {
  readonly check: SurgeCheck;
  readonly because: string;
}

export function isSameWeekday(a: Night, b: Night): boolean {
  return isoWeekday(a) === isoWeekday(b);
}

/** How many accounts or rows of `all` more or less are what a portfolio does any night. */
export function countFew(all: number, { fewAccounts, fewShare }: GateConfig): number {
  return Math.min(fewAccounts, Math.ceil(fewShare * all));
}

/** Fewer accounts than that are never in doubt by their number. */
const LEAST_IN_DOUBT = 2;

/** Whether more of n accounts than `share` and a few are concerned at once, and at least two. */
export function isBeyond(count: number, limit: number): boolean {
  return count > limit && count >= LEAST_IN_DOUBT;
}

/** `share` of n accounts, and a few always. */
export function limitOf(share: number, all: number, limits: GateConfig): number {
  return Math.max(share * all, countFew(all, limits));
}

/** The night as its column checks need it: the last believed one that has the column. */
export function findLast<Found>(
  nights: readonly GateNight[],
  read: (night: GateNight) => Found | undefined,
): { readonly night: Night; readonly found: Found } | null {
  for (let index = nights.length - 1; index >= 0; index--) {
    const found = read(nights[index]!);
    if (found !== undefined) return { night: nights[index]!.night, found };
  }
  return null;
}
