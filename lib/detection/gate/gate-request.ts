import { isoWeekday, type Night } from '../../calendar.ts';
import type { GateConfig } from '../../config/health-config.ts';
import type { NightFigures } from '../../history/night-figures.ts';
import type { RunExport } from '../../history/run.ts';

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
  /** Believed nights before tonight, the newest last; at most YARDSTICK_NIGHTS count. */
  readonly before: readonly GateNight[];
  readonly limits: GateConfig;
  /** Days on which customers do not work as usual. */
  readonly holidays: ReadonlySet<Night>;
}

/** Why a night is not believable: a plain sentence with the number, what is usual, and the limit. */
export interface GateReason {
  readonly check: GateCheck;
  readonly because: string;
}

export type GateCheck =
  | 'visible-rows'
  | 'event-rows'
  | 'accounts-gone'
  | 'missing-values'
  | 'level-shift'
  | 'constant-values'
  | 'unknown-rows'
  | 'at-risk-moves'
  | 'new-risks'
  | 'score-move'
  | 'one-signal';

export function isSameWeekday(a: Night, b: Night): boolean {
  return isoWeekday(a) === isoWeekday(b);
}

/** Fewer than so many rows or accounts more or less is what a small portfolio does any night. */
export const FEW = 5;
