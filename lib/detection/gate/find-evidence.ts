import type { Evidence } from '../../history/doubt.ts';
import { findConstantColumns, findGoneValues, findLevelShifts, findMissingValues } from './column-checks.ts';
import { findEventColumns } from './event-columns.ts';
import { findEventRows, findVisibleRows } from './export-rows.ts';
import { type EvidenceCheck, type GateRequest, type Surge, YARDSTICK_NIGHTS } from './gate-request.ts';
import { findMassMoves, findNewRisks, findOneSignal, findScoreMove } from './mass-moves.ts';
import {
  findBadRoster,
  findFieldChanges,
  findGoneAccounts,
  findNewAccounts,
  findUnscoredAccounts,
} from './roster-checks.ts';
import { findUnknownRows, findUnmatchedExports } from './unknown-rows.ts';

/** Of what was read and measured, before anything is scored. From the second night on. */
const dataChecks: readonly EvidenceCheck[] = [
  findBadRoster,
  findUnmatchedExports,
  findGoneValues,
  findVisibleRows,
  findEventRows,
  findUnknownRows,
  findMissingValues,
];

/** How far a portfolio's columns moved: for these one must know what is usual. */
const levelChecks: readonly EvidenceCheck[] = [findLevelShifts, findConstantColumns, findEventColumns];

/** Of what the accounts' last charts say beside. */
const chartChecks: readonly EvidenceCheck[] = [
  findGoneAccounts,
  findNewAccounts,
  findUnscoredAccounts,
  findFieldChanges,
];

/** Everything in the data that speaks against a part of the night; on a first night only what needs no yardstick. */
export function findDataEvidence(request: GateRequest): readonly Evidence[] {
  const recent = withRecent(request);
  const checks = knowsWhatIsUsual(recent) ? [...dataChecks, ...levelChecks] : dataChecks;
  return withRanks(request, withoutEcho(checks.flatMap((check) => check(recent))));
}

/** Everything in the charts that does. */
export function findChartEvidence(request: GateRequest): readonly Evidence[] {
  const recent = withRecent(request);
  const checks = knowsWhatIsUsual(recent) ? [...chartChecks, findOneSignal] : chartChecks;
  return withRanks(
    request,
    checks.flatMap((check) => check(recent)),
  );
}

/** So much happened at once that it is told as one thing. */
export function findSurge(request: GateRequest): readonly Surge[] {
  const recent = withRecent(request);
  if (!knowsWhatIsUsual(recent)) return [];
  return [findMassMoves, findNewRisks, findScoreMove].flatMap((check) => check(recent));
}

function withRecent(request: GateRequest): GateRequest {
  return { ...request, before: request.before.slice(-YARDSTICK_NIGHTS) };
}

/** A new portfolio moves as none does later. */
function knowsWhatIsUsual({ before, limits }: GateRequest): boolean {
  return before.length >= limits.learningNights;
}

/** Whoever is ranked among others by a field that is in doubt is so among others than they are: such a rank is, too. */
function withRanks({ metricsWithin }: GateRequest, evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.flatMap((one): Evidence[] => {
    const metrics = one.scope.is === 'field' ? metricsWithin(one.scope.field) : [];
    return metrics.length === 0 ? [one] : [one, { ...one, scope: { is: 'metrics', metrics } }];
  });
}

/** A column without any value is also missing for more accounts than usual: said once. */
function withoutEcho(evidence: readonly Evidence[]): readonly Evidence[] {
  const gone = new Set(evidence.filter(({ check }) => check === 'values-gone').map(({ about }) => about));
  return evidence.filter(({ check, about }) => check !== 'missing-values' || !gone.has(about));
}
