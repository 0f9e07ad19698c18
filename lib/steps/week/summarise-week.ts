import { addDays, isoWeek, isoWeekday, mondayOf, type Night } from '../../calendar.ts';
import type { CareEvent } from '../../care/care-event.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import type { Chart } from '../../history/chart.ts';
import { type Comparison, compareCharts } from '../../history/compare-charts.ts';
import { describeAccount, describeUnmoved } from '../../history/describe-account.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import type { Run } from '../../history/run.ts';
import { describeWeekLeftOut, withSmallPrint } from '../../messages/left-out-line.ts';
import { describeWeekSurges } from '../../messages/surge-words.ts';
import { planWeekMessages } from '../../messages/week-summary.ts';
import { describeStoredOverride } from '../../night/night-overrides.ts';
import type { MeasuredMovement } from '../../portfolio/movement.ts';
import { describeExport, type WeekReport } from '../../portfolio/night-report.ts';
import { compareData, measureBetween } from '../../portfolio/period.ts';
import { weighScores } from '../../portfolio/portfolio-totals.ts';
import { summarise } from '../../portfolio/summary.ts';
import { holdMessages, releaseMessages } from '../delivery/plan-outbox.ts';
import type { NightDependencies } from '../dependencies.ts';
import { readCountedCharts } from '../night/read-charts.ts';

/** The last complete ISO week before a date. */
export function lastCompleteWeek(today: Night): string {
  return isoWeek(addDays(today, -isoWeekday(today)));
}

/** Plans the week's messages from stored nights: its last believed night against the last one of the week before. */
export async function summariseWeek(
  { week }: { readonly week: string },
  dependencies: Pick<NightDependencies, 'config' | 'history' | 'care' | 'outbox' | 'now'>,
): Promise<{ week: string; messages: number }> {
  const { config, history, care } = dependencies;
  const monday = mondayOf(week);
  const sunday = addDays(monday, 6);
  const runs = await history.readRuns(monday, sunday);
  const last = runs.at(-1);
  if (!last) throw new Error(`Week ${week} (${monday} to ${sunday}) has no believed night to summarise.`);
  const before = await history.readLastRunBefore(monday);
  const counted = await readCountedCharts(last, history);
  const earlier = before ? await readCountedCharts(before, history) : [];
  const isHere = ({ run }: StoredChart) => run.night === last.night;
  const charts = counted.filter(isHere).map(({ chart }) => chart);
  const kept = counted.filter((stored) => !isHere(stored)).map(({ chart }) => chart);
  const comparison = compareCharts(config, { run: last, charts }, alignCharts(charts, earlier), { isOwnLast: false });
  // In the order of the accounts that the night has, and those that are kept.
  const measured = before && measureBetween(config, { run: before, charts: earlier }, { run: last, charts: counted });
  const report = describeWeek(
    config,
    { week, monday, sunday, runs, before, measured, kept },
    comparison,
    await care.readAll(),
  );
  const [leftOut, surges] = [describeWeekLeftOut(runs, config.metrics), describeWeekSurges(runs)];
  const messages = planWeekMessages(report, config.notify).map((draft) =>
    withSmallPrint(withSmallPrint(draft, surges), leftOut),
  );
  await holdMessages(week, messages, dependencies);
  await releaseMessages(week, dependencies);
  return { week, messages: messages.length };
}

/** Each chart's own of the week before; null = it has none. */
function alignCharts(charts: readonly Chart[], earlier: readonly StoredChart[]): readonly (StoredChart | null)[] {
  const byAccount = new Map(earlier.map((stored) => [stored.chart.account, stored]));
  return charts.map(({ account }) => byAccount.get(account) ?? null);
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
}

function describeWeek(
  config: HealthConfig,
  { week, monday, sunday, runs, before, measured, kept }: Week,
  comparison: Comparison,
  events: readonly CareEvent[],
): WeekReport {
  const last = comparison.run;
  const here = comparison.charts.map((chart, index) =>
    describeAccount(config, comparison, index, describeStoredOverride(chart, events)),
  );
  const lines = [...here, ...kept.map(describeUnmoved)];
  const becameAtRisk = measured?.becameAtRisk ?? new Uint8Array(lines.length);
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
  };
}
