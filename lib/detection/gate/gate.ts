import { isoWeekday, type Night } from '../../calendar.ts';
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

const checks: readonly Check[] = [
  findVisibleRows,
  findEventRows,
  findGoneAccounts,
  findMissingValues,
  findLevelShifts,
  findConstantColumns,
  findExportColumns,
  findUnknownRows,
  findMassMoves,
  findNewRisks,
  findScoreMove,
  findMassDrop,
];

/** Everything that speaks against believing a night; nothing on the first one, which there is nothing to compare with. */
export function judgeNight(request: GateRequest): readonly GateReason[] {
  const { before } = request;
  if (before.length === 0) return [];
  const recent = { ...request, before: before.slice(-YARDSTICK_NIGHTS) };
  return checks.flatMap((check) => check(recent));
}

/** Whether a yardstick over the whole time is there; before, the fixed parts of a check alone hold. */
export function isWhole({ before }: Pick<GateRequest, 'before'>): boolean {
  return before.length >= YARDSTICK_NIGHTS;
}

export function isSameWeekday(a: Night, b: Night): boolean {
  return isoWeekday(a) === isoWeekday(b);
}

/** Fewer than so many rows or accounts more or less is what a small portfolio does any night. */
export const FEW = 5;
