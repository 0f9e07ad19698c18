import { toDay } from '../../calendar.ts';
import { findGoneAccounts } from './accounts-gone.ts';
import { findConstantColumns, findExportColumns, findLevelShifts, findMissingValues } from './column-checks.ts';
import { findEventRows, findVisibleRows } from './export-rows.ts';
import { type GateReason, type GateRequest, YARDSTICK_NIGHTS } from './gate-request.ts';
import { findMassDrop, findMassMoves, findNewRisks, findScoreMove } from './mass-moves.ts';
import { findUnknownRows } from './unknown-rows.ts';

type Check = (request: GateRequest) => readonly GateReason[];

/** Checks with a limit of their own: they hold from the second night on. */
const fixedChecks: readonly Check[] = [
  findVisibleRows,
  findEventRows,
  findGoneAccounts,
  findUnknownRows,
  findMissingValues,
];

/** How far a portfolio moved: for these one must know what is usual. */
const moveChecks: readonly Check[] = [
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
  return [...fixedChecks, ...(knowsWhatIsUsual ? moveChecks : [])].flatMap((check) => check(recent));
}
