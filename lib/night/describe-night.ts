import { compareText } from '../compare-text.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { mergeMoves, mergeRosterFigures, type NightFigures } from '../history/night-figures.ts';
import type { PortfolioMovement } from '../history/portfolio-movement.ts';
import type { Run } from '../history/run.ts';
import { mergeMovements } from '../portfolio/movement.ts';
import { describeExport, type NightReport } from '../portfolio/night-report.ts';
import { compareData } from '../portfolio/period.ts';
import { mergeSummaries } from '../portfolio/summary.ts';
import { mergeRosters } from './roster-changes.ts';
import type { NightNotes, ShardOutput } from './shard-work.ts';

/** Everything that the messages of a night need, of what its shards left. */
export function describeNight(
  config: HealthConfig,
  { run, previous }: { readonly run: Run; readonly previous: Run | null },
  notes: NightNotes,
  shards: readonly ShardOutput[],
): NightReport {
  const summary = mergeSummaries(shards.map((shard) => shard.summary));
  return {
    portfolio: config.portfolio,
    night: run.night,
    currency: config.currency,
    bands: config.bands,
    previousNight: previous?.night ?? null,
    movement: describeMovement(run, previous, shards),
    totals: summary.totals,
    modelHash: run.modelHash,
    hasModelChanged: previous !== null && previous.modelHash !== run.modelHash,
    fell: summary.fell,
    rose: summary.rose,
    findings: summary.findings,
    renewals: summary.renewals,
    medianArr: notes.medianArr ?? null,
    books: summary.books,
    exports: run.exports.map(describeExport),
    problems: notes.problems.map(({ metric, message }) => `${metric}: ${message}`),
    accountsInProblems: notes.problems.flatMap(({ accounts = [] }) => accounts),
    rejectedRows: [...notes.reports.values()].reduce((sum, report) => sum + report.rowsRejected, 0),
    roster: mergeRosters(
      run.night,
      shards.map((shard) => shard.roster),
    ),
    overrides: mergeOverrides(shards),
  };
}

/** Null on the first night, and where a shard was scored by the version before. */
function describeMovement(run: Run, previous: Run | null, shards: readonly ShardOutput[]): PortfolioMovement | null {
  const parts = shards.flatMap(({ movement }) => movement ?? []);
  if (previous === null || parts.length < shards.length) return null;
  return { ...mergeMovements(parts), since: previous.night, ...compareData(previous, run) };
}

function mergeOverrides(shards: readonly ShardOutput[]): NightReport['overrides'] {
  const ended = shards.flatMap((shard) => shard.overrides.ended);
  return {
    inForce: shards.reduce((sum, shard) => sum + shard.overrides.inForce, 0),
    ended: ended.sort((a, b) => compareText(a.account, b.account)),
  };
}

/** What the gate judges of the data alone. */
export function describeDataFigures(run: Pick<Run, 'exports'>, notes: NightNotes, accounts: number): NightFigures {
  const totals = new Map(run.exports.map(({ name, rowsVisible, rowsTonight }) => [name, rowsTonight || rowsVisible]));
  const unknownRows = [...notes.rowsOfUnknownAccounts].map(
    ([name, { tonight }]) =>
      [name, { rows: tonight, share: tonight / Math.max(1, tonight, totals.get(name) ?? 0) }] as const,
  );
  return {
    accounts,
    gone: 0,
    medianArr: notes.medianArr ?? null,
    columns: notes.columns,
    exportColumns: notes.exportColumns,
    unknownRows: Object.fromEntries(unknownRows),
    moves: mergeMoves([]),
  };
}

/** What the gate judges the night by. `gone`: accounts that left. */
export function describeFigures(
  run: Pick<Run, 'exports'>,
  notes: NightNotes,
  shards: readonly ShardOutput[],
  gone: number,
): NightFigures {
  const accounts = shards.reduce((sum, { ids }) => sum + ids.length, 0);
  return {
    ...describeDataFigures(run, notes, accounts),
    gone,
    moves: mergeMoves(shards.map(({ moves }) => moves)),
    roster: mergeRosterFigures(shards.flatMap(({ rosterFigures }) => rosterFigures ?? [])),
  };
}
