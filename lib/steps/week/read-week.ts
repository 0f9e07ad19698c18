import { addDays, mondayOf, type Night } from '../../calendar.ts';
import type { CareEvent } from '../../care/care-event.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import type { Chart } from '../../history/chart.ts';
import { type Comparison, compareCharts } from '../../history/compare-charts.ts';
import { describeAccount, describeUnmoved } from '../../history/describe-account.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import { isBelieved, isUnfinished, type Run } from '../../history/run.ts';
import { describeWeekLeftOut } from '../../messages/left-out-line.ts';
import { describeWeekSurges } from '../../messages/surge-words.ts';
import { describeStoredOverride } from '../../night/night-overrides.ts';
import { meanIndicators } from '../../portfolio/indicator-means.ts';
import type { MeasuredMovement } from '../../portfolio/movement.ts';
import {
  describeExport,
  type UnbelievedNight,
  type UnbelievedWeek,
  type WeekReport,
} from '../../portfolio/night-report.ts';
import { measureAccounts } from '../../portfolio/owner-load.ts';
import { compareData, measureBetween } from '../../portfolio/period.ts';
import { weighScores } from '../../portfolio/portfolio-totals.ts';
import { listTrials } from '../../portfolio/programme/trials.ts';
import { sumWeekProgramme, type WeekProgramme } from '../../portfolio/programme/week-programme.ts';
import { summarise } from '../../portfolio/summary.ts';
import { scoreIndicators } from '../../scoring/indicator-scores.ts';
import type { NightDependencies } from '../dependencies.ts';
import { readCountedCharts } from '../night/read-charts.ts';

type WeekDependencies = Pick<NightDependencies, 'config' | 'history' | 'care' | 'cases'>;

export interface ReadWeek {
  readonly report: WeekReport | UnbelievedWeek;
  /** Lines of small print; null = nothing to say. */
  readonly smallPrint: readonly (string | null)[];
}

/**
 * A week from stored nights: its last believed night against the last one before it, however long ago. Null: no night ran in it or before it.
 */
export async function readWeek(week: string, dependencies: WeekDependencies): Promise<ReadWeek | null> {
  const { config, history } = dependencies;
  const monday = mondayOf(week);
  const sunday = addDays(monday, 6);
  const ran = await history.listRuns(monday, sunday);
  const before = await history.readLastRunBefore(monday);
  const runs = ran.filter(isBelieved);
  const last = runs.at(-1);
  if (last) {
    const report = await reportWeek({ week, monday, sunday, runs, before }, last, dependencies);
    return { report, smallPrint: [describeWeekSurges(runs), describeWeekLeftOut(runs, config.metrics)] };
  }
  if (before === null && ran.length === 0) return null;
  const { portfolio, currency } = config;
  const report: UnbelievedWeek = {
    ...{ portfolio, week, firstNight: monday, lastNight: sunday, currency },
    nights: Array.from({ length: 7 }, (_, day) => describeUnbelieved(addDays(monday, day), ran)),
    last: before && { night: before.night, totals: before.totals },
  };
  return { report, smallPrint: [] };
}

function describeUnbelieved(night: Night, ran: readonly Run[]): UnbelievedNight {
  const run = ran.find((one) => one.night === night);
  if (!run) return { night, is: 'missing', because: '' };
  if (isUnfinished(run)) return { night, is: 'unfinished', because: '' };
  return { night, is: run.state === 'discarded' ? 'discarded' : 'held', because: run.heldBecause ?? '' };
}

async function reportWeek(
  { week, monday, sunday, runs, before }: Omit<Week, 'measured' | 'kept' | 'programme'>,
  last: Run,
  { config, history, care, cases }: WeekDependencies,
): Promise<WeekReport> {
  const counted = await readCountedCharts(last, history);
  const earlier = before ? await readCountedCharts(before, history) : [];
  const isHere = ({ run }: StoredChart) => run.night === last.night;
  const charts = counted.filter(isHere).map(({ chart }) => chart);
  const kept = counted.filter((stored) => !isHere(stored)).map(({ chart }) => chart);
  const comparison = compareCharts(config, { run: last, charts }, alignCharts(charts, earlier), { isOwnLast: false });
  // In the order of the accounts that the night has, and those that are kept.
  const measured = before && measureBetween(config, { run: before, charts: earlier }, { run: last, charts: counted });
  const programme = await readWeekProgramme({ monday, sunday }, { config, cases });
  const read = { week, monday, sunday, runs, before, measured, kept, programme };
  return describeWeek(config, read, comparison, await care.readAll());
}

/** Each chart's own of the week before; null = it has none. */
function alignCharts(charts: readonly Chart[], earlier: readonly StoredChart[]): readonly (StoredChart | null)[] {
  const byAccount = new Map(earlier.map((stored) => [stored.chart.account, stored]));
  return charts.map(({ account }) => byAccount.get(account) ?? null);
}

async function readWeekProgramme(
  { monday, sunday }: Pick<Week, 'monday' | 'sunday'>,
  { config, cases: store }: Pick<WeekDependencies, 'config' | 'cases'>,
): Promise<WeekProgramme> {
  const [cases, tasks] = await Promise.all([store.readCases(), store.readTasks()]);
  return sumWeekProgramme(cases, listTrials(cases, tasks, config), { monday, sunday, timezone: config.timezone });
}

interface Week {
  readonly week: string;
  readonly monday: Night;
  readonly sunday: Night;
  /** Its believed nights. */
  readonly runs: readonly Run[];
  /** The last believed night before it. */
  readonly before: Run | null;
  /** From that night to its last one. */
  readonly measured: MeasuredMovement | null;
  /** Last charts of accounts that are gone in doubt. */
  readonly kept: readonly Chart[];
  readonly programme: WeekProgramme;
}

function describeWeek(
  config: HealthConfig,
  { week, monday, sunday, runs, before, measured, kept, programme }: Week,
  comparison: Comparison,
  events: readonly CareEvent[],
): WeekReport {
  const last = comparison.run;
  const here = comparison.charts.map((chart, index) =>
    describeAccount(config, comparison, index, describeStoredOverride(chart, events)),
  );
  const lines = [...here, ...kept.map(describeUnmoved)];
  const becameAtRisk = measured?.becameAtRisk ?? new Uint8Array(lines.length);
  const indicators = scoreIndicators(comparison.scores, config.metrics);
  const weighted = weighScores([...comparison.charts, ...kept]);
  const summary = summarise({ lines, findings: [], weighted, becameAtRisk }, last.night);
  return {
    portfolio: config.portfolio,
    week,
    firstNight: monday,
    lastNight: sunday,
    currency: config.currency,
    bands: config.bands,
    nightsRun: runs.length,
    totals: last.totals ?? summary.totals,
    movement: before && measured ? { ...measured.movement, since: before.night, ...compareData(before, last) } : null,
    fell: summary.fell,
    rose: summary.rose,
    becameAtRisk: summary.becameAtRisk,
    newAtRisk: summary.newAtRisk,
    renewals: summary.renewals,
    exports: last.exports.map(describeExport),
    hasModelChanged: before !== null && before.modelHash !== last.modelHash,
    indicators: indicators && meanIndicators(comparison.charts, indicators),
    programme,
    load: measureAccounts([...comparison.charts, ...kept], config.notify),
  };
}
