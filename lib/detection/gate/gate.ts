import { isoWeekday, type Night, toDay } from '../../calendar.ts';
import type { GateConfig } from '../../config/health-config.ts';
import type { RunExport } from '../../history/chart.ts';
import type { NightFigures } from '../../history/night-figures.ts';
import { findGoneAccounts } from './accounts-gone.ts';
import { findConstantColumns, findExportColumns, findLevelShifts, findMissingValues } from './column-checks.ts';
import { findEventRows, findVisibleRows } from './export-rows.ts';
import { findMassDrop, findMassMoves, findNewRisks, findScoreMove } from './mass-moves.ts';
import { findUnknownRows } from './unknown-rows.ts';

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

type Check = (request: GateRequest) => readonly GateReason[];

/** What files and ids say holds from the second night on. */
const fileChecks: readonly Check[] = [findVisibleRows, findEventRows, findGoneAccounts, findUnknownRows];

/** What moved since the last believed night: for these one must know what is usual. */
const moveChecks: readonly Check[] = [
  findMissingValues,
  findLevelShifts,
  findConstantColumns,
  findExportColumns,
  findMassMoves,
  findNewRisks,
  findScoreMove,
  findMassDrop,
];

/** Nights that a portfolio takes to show what is usual: a new one moves as none does later. */
const LEARNING_NIGHTS = 7;

/**
 * What has stayed so for as long is how things are now: a gate that can never open again would hold for good after one real change.
 * Operations was told every night.
 */
export const PATIENCE_DAYS = 7;

/** Everything that speaks against believing a night; nothing on the first one, and after a long pause: there is nothing to compare with. */
export function judgeNight(request: GateRequest): readonly GateReason[] {
  const recent = { ...request, before: request.before.slice(-YARDSTICK_NIGHTS) };
  const last = recent.before.at(-1);
  if (last === undefined) return [];
  if (toDay(request.tonight.night) - toDay(last.night) > PATIENCE_DAYS) return [];
  const knowsWhatIsUsual = recent.before.length >= LEARNING_NIGHTS;
  return [...fileChecks, ...(knowsWhatIsUsual ? moveChecks : [])].flatMap((check) => check(recent));
}

export function isSameWeekday(a: Night, b: Night): boolean {
  return isoWeekday(a) === isoWeekday(b);
}

/** Fewer than so many rows or accounts more or less is what a small portfolio does any night. */
export const FEW = 5;
