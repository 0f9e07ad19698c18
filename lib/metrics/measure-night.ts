import { type Night, toDay } from '../calendar.ts';
import { metricsReadBy } from '../config/hash-model.ts';
import type { HealthConfig, MetricDefinition } from '../config/health-config.ts';
import type { Delegate } from '../config/notify-config.ts';
import { type NightExports, type RejectedRow, ROW_COLUMN } from '../exports/export-table.ts';
import { createEvaluate } from './derive-metrics.ts';
import { describeExportColumns, type ExportColumnFigures } from './export-figures.ts';
import { judgeMatches } from './judge-matches.ts';
import { matchStatements } from './match-accounts.ts';
import type { Matching } from './matching.ts';
import type { HasMetricMatched, MeasureContext } from './measure-context.ts';
import { isPresent, measureOccasions } from './measure-occasions.ts';
import { withinBudget } from './metric-budget.ts';
import type { MetricColumn, ReadPeers, ReadPulses, ReadStoredMetric, Roster } from './metric-columns.ts';
import { explainQueryError, type MetricProblem, RosterError } from './metric-problem.ts';
import { type NightTable, planTables } from './night-tables.ts';
import { findTextForNumbers } from './number-uses.ts';
import { QueryError, type QueryWorker } from './query-worker.ts';
import { rankAmongLastPeers, rankTonight } from './rank-metrics.ts';
import { type RosterRead, readRoster } from './read-roster.ts';
import { accountReads, findOccasions, readsOf } from './reads.ts';
import { accountIndex, rosterTable } from './roster-table.ts';
import { daysOf, findTableNeeds } from './table-needs.ts';
import { rejectTotals } from './total-rows.ts';
import { missingValues } from './typed-values.ts';
import { countMatches, pickUnknownRows, type UnknownRows } from './unknown-accounts.ts';
import { isWatchedChange } from './watched-changes.ts';

export interface MeasureRequest {
  readonly config: HealthConfig;
  readonly night: Night;
  readonly exports: NightExports;
  readonly worker: QueryWorker;
  /** Milliseconds since 1970; it must run on for the metrics' time limit to be kept. */
  readonly now: () => number;
  readonly readStored: ReadStoredMetric;
  readonly readPulses: ReadPulses;
  /** Whether a row of an export was of an account on an earlier night that is believed. */
  readonly hasMatchedBefore: (name: string) => Promise<boolean>;
  /** The same of the ids that a metric's SQL returns; never unless said. */
  readonly hasMetricMatchedBefore?: HasMetricMatched;
}

/** The accounts of a night and every metric of each. */
export interface Measured {
  readonly roster: Roster;
  /** Who stands in for whom by the export of people; null = as the last believed night knew it. */
  readonly delegates: readonly Delegate[] | null;
  /** In the order of the configuration. */
  readonly metrics: ReadonlyMap<string, MetricColumn>;
  /** Metrics that depend on peers, had every account tonight's own values among the peers of the last night; computed when asked for. */
  readonly measureAmongLastPeers: (readPeers: ReadPeers) => Promise<ReadonlyMap<string, MetricColumn>>;
  readonly notes: {
    /** Fields of the accounts that a column says, by their names. */
    readonly named: ReadonlySet<string>;
    readonly duplicateAccounts: readonly string[];
    /** Known to the accounts export, and past their churn date: not scored. */
    readonly churnedIds: readonly string[];
    /** Export name → rows of accounts that nobody knows; only exports that have some. */
    readonly rowsOfUnknownAccounts: ReadonlyMap<string, UnknownRows>;
    readonly matching: Matching;
    /** Metrics by SQL of which an id was an account's. */
    readonly matchedMetrics: ReadonlySet<string>;
    /** Rows of the accounts that are none, though each of their cells reads. */
    readonly rejects: readonly RejectedRow[];
    readonly exportColumns: Readonly<Record<string, ExportColumnFigures>>;
    /** Metrics that are missing for another reason than a missing export. */
    readonly problems: readonly MetricProblem[];
  };
}

/**
 * Measures a night: opens its exports in the query process, reads the accounts, runs the metrics, and derives those made of others.
 * A metric that cannot be measured is missing and has a problem; only the accounts stop the night, with a RosterError.
 */
export async function measureNight({
  config,
  night,
  exports,
  worker,
  now,
  readStored,
  readPulses,
  hasMatchedBefore,
  hasMetricMatchedBefore = async () => false,
}: MeasureRequest): Promise<Measured> {
  const occasions = await findOccasions(config);
  const days = daysOf(occasions, night);
  const planned = planTables(await findTableNeeds(config, night, exports, occasions), toDay(night), days);
  const failures = await worker.open(planned.request);
  const opened = new Map([...planned.tables].filter(([name]) => !failures.has(name)));
  await refuseWithoutAccounts(config, failures);
  const accounts = await readRoster(config, night, opened, worker);
  const { roster } = accounts;
  const statements = [...dropTotals(config, opened, accounts), ...matchStatements(config, opened, toDay(night))];
  await worker.insert(accountIndex(accounts, statements));
  await worker.insert(rosterTable(accounts, days));
  const counts = await countMatches(opened, toDay(night), worker);
  const matching = await judgeMatches({
    ...{ config, night: toDay(night), worker, counts, hasMatchedBefore },
    tables: opened,
    accounts: roster.ids.length,
  });
  const tables = new Map([...opened].filter(([name]) => !matching.unmatched.has(name)));

  const context: MeasureContext = {
    ...{ config, night: toDay(night), roster, tables, hasMetricMatchedBefore },
    worker: withinBudget(worker, now),
  };
  const measures = await measureOccasions(occasions, context);
  const given = { config, roster, measures, readStored, readPulses };
  const evaluate = createEvaluate({
    ...given,
    rank: async (metric, values) => rankTonight(roster, metric, values),
  });
  const metrics = new Map<string, MetricColumn>();
  for (const name of config.metrics.keys()) {
    const values = await evaluate(name, context.night);
    metrics.set(name, {
      name,
      isCarried: await isCarried(name, context),
      isAvailable: values !== undefined && (await isPresent(name, context.night, context)),
      ...(values ?? missingValues(roster.ids.length)),
    });
  }
  return {
    roster,
    delegates: accounts.delegates,
    metrics,
    async measureAmongLastPeers(readPeers) {
      const evaluate = createEvaluate({
        ...given,
        rank: async (metric, values, day) =>
          day === context.night
            ? rankAmongLastPeers(roster, metric, values, readPeers)
            : rankTonight(roster, metric, values),
      });
      const columns = new Map<string, MetricColumn>();
      for (const [name, column] of metrics) {
        const values = dependsOnPeers(config, name) ? await evaluate(name, context.night) : undefined;
        if (values) columns.set(name, { ...column, ...values });
      }
      return columns;
    },
    notes: {
      named: accounts.named,
      duplicateAccounts: accounts.duplicateIds,
      churnedIds: accounts.churnedIds,
      rowsOfUnknownAccounts: pickUnknownRows(counts),
      matching: { ...matching, notes: [...matching.notes, ...measures.matching.notes] },
      matchedMetrics: measures.matching.matched,
      rejects: rejectAccounts(config, exports, accounts),
      exportColumns: await describeExportColumns(config.accounts, tables, context.night, worker),
      problems: [
        ...accounts.problems,
        ...measures.problems.values(),
        ...findTextForNumbers(config, metrics),
        ...(await explainFailures(config, failures)),
      ],
    },
  };
}

/** No metric reads a total either. */
function dropTotals(
  { accounts }: HealthConfig,
  tables: ReadonlyMap<string, NightTable>,
  { totals }: Pick<RosterRead, 'totals'>,
): readonly string[] {
  const source = accounts.kind === 'export' ? tables.get(accounts.from) : undefined;
  if (!source) return [];
  return totals.flatMap(({ at }) => (at === null ? [] : [`DELETE FROM ${source.source} WHERE ${ROW_COLUMN} = ${at}`]));
}

function rejectAccounts(
  { accounts }: HealthConfig,
  { reports }: NightExports,
  { totals }: Pick<RosterRead, 'totals'>,
): readonly RejectedRow[] {
  if (accounts.kind === 'sql') return [];
  return rejectTotals(reports.get(accounts.from), accounts.columns.get('arr') ?? '', totals);
}

function dependsOnPeers({ metrics }: HealthConfig, name: string): boolean {
  const depends = (metric: MetricDefinition | undefined): boolean =>
    metric !== undefined &&
    (metric.kind === 'rank' || metricsReadBy(metric).some((source) => depends(metrics.get(source))));
  return depends(metrics.get(name));
}

async function isCarried(name: string, { config, tables }: MeasureContext): Promise<boolean> {
  return [...(await readsOf(config, name))].some((one) => tables.get(one)?.table.state === 'carried');
}

type Failures = ReadonlyMap<string, QueryError>;

/** Throws a RosterError when an export that the accounts are read from could not be opened. */
async function refuseWithoutAccounts(config: HealthConfig, failures: Failures): Promise<void> {
  for (const name of await accountReads(config)) {
    const failure = failures.get(name);
    if (failure) throw new RosterError(`Export ${name} cannot be opened. ${failure.message}`, hintOf(failure));
  }
}

/** Metrics that are missing because an export they read could not be opened. */
async function explainFailures(config: HealthConfig, failures: Failures): Promise<readonly MetricProblem[]> {
  const problems: MetricProblem[] = [];
  if (failures.size === 0) return problems;
  for (const metric of config.metrics.keys()) {
    const name = [...(await readsOf(config, metric))].find((one) => failures.has(one));
    const failure = name === undefined ? undefined : failures.get(name);
    if (!failure || isWatchedChange(metric)) continue;
    problems.push({ metric, message: `Export ${name} cannot be opened. ${failure.message}`, hint: hintOf(failure) });
  }
  return problems;
}

function hintOf({ because }: QueryError): string {
  const isTooLarge = because === 'memory-limit' || because === 'stopped';
  return isTooLarge
    ? 'Give the night more memory, or its metrics shorter windows (over).'
    : explainQueryError(new QueryError(because, '')).hint;
}
