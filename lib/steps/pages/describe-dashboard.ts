import { addDays, isoWeek, type Night, toDay } from '../../calendar.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import type { Chart } from '../../history/chart.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import type { PortfolioMovement } from '../../history/portfolio-movement.ts';
import type { PortfolioTotals, Run } from '../../history/run.ts';
import { windowScore } from '../../history/window.ts';
import { describeHeldBack } from '../../messages/owner-digest.ts';
import { DAYS_BACK, type DashboardView } from '../../pages/dashboard-view.ts';
import type { LinkClaims } from '../../pages/signed-link.ts';
import { describeExport } from '../../portfolio/night-report.ts';
import { compareData, measureBetween } from '../../portfolio/period.ts';
import { countTotals, weighScores } from '../../portfolio/portfolio-totals.ts';
import { bandOf } from '../../scoring/band.ts';
import type { NightDependencies } from '../dependencies.ts';
import { readCountedCharts } from '../night/read-charts.ts';

/** The charts that the reader of a page may look at. */
export interface ShownCharts {
  readonly charts: readonly StoredChart[];
  /** There may be others, of which the page is to say nothing. */
  readonly isPart: boolean;
}

/** A page of more takes long to open, and is 2 MB. */
const MOST_ACCOUNTS = 2000;
const WEEKS = 12;

/** The accounts its reader may look at, and what those add up to: nothing on it tells of any other. */
export async function describeDashboard(
  { run, totals }: { readonly run: Run; readonly totals: PortfolioTotals },
  { audience }: LinkClaims,
  { charts: shown, isPart }: ShownCharts,
  { config, history }: Pick<NightDependencies, 'config' | 'history'>,
): Promise<DashboardView> {
  const charts = shown.map(({ chart }) => chart).sort((a, b) => (b.arr ?? 0) - (a.arr ?? 0));
  const runs = await history.readRuns(addDays(run.night, -7 * WEEKS), run.night);
  const sums = isPart ? addUp(run, charts, runs, config.bands) : addUpAll(totals, runs);
  return {
    portfolio: config.portfolio,
    audience,
    night: run.night,
    currency: config.currency,
    isPart,
    ...sums,
    movement: await describeWeek({ run, charts: shown, isPart }, runs, { config, history }),
    accounts: charts.slice(0, MOST_ACCOUNTS),
    leftOut: Math.max(0, charts.length - MOST_ACCOUNTS),
    heldBack: describeHeldBack(run.exports.map(describeExport)),
  };
}

/** What moved the totals of the accounts shown since the night of a week ago; of a part, those that it has tonight. */
async function describeWeek(
  { run, charts, isPart }: ShownCharts & { readonly run: Run },
  runs: readonly Run[],
  { config, history }: Pick<NightDependencies, 'config' | 'history'>,
): Promise<PortfolioMovement | null> {
  const before = runs.findLast(({ night }) => night <= addDays(run.night, -DAYS_BACK));
  if (!before) return null;
  const shown = new Set(charts.map(({ chart }) => chart.account));
  const all = await readCountedCharts(before, history);
  const earlier = isPart ? all.filter(({ chart }) => shown.has(chart.account)) : all;
  const { movement } = measureBetween(config, { run: before, charts: earlier }, { run, charts });
  return { ...movement, since: before.night, ...compareData(before, run) };
}

type Sums = Pick<DashboardView, 'totals' | 'weeks'>;

function addUpAll(totals: PortfolioTotals, runs: readonly Run[]): Sums {
  const weeks = runs.flatMap(({ night, totals: then }) => (then ? [{ night, arrAtRisk: then.bands.at_risk.arr }] : []));
  return { totals, weeks: lastOfWeeks(weeks) };
}

/** Of some accounts, as their own charts remember them: earlier nights are counted with tonight's accounts and ARR. */
function addUp(run: Run, charts: readonly Chart[], runs: readonly Run[], bands: HealthConfig['bands']): Sums {
  const addUpOn = (night: Night): PortfolioTotals | null => {
    const isTonight = night === run.night;
    // One that is kept remembers from a night of its own, and is since then as it was.
    const scores = charts.map(({ night: own, score, window }) =>
      own <= night ? score : windowScore(window, toDay(own) - toDay(night) - 1),
    );
    if (!isTonight && scores.every((score) => score === null)) return null;
    const lines = charts.map(({ arr }, place) => ({ arr, band: bandOf(scores[place] ?? null, bands) }));
    const weighted = charts.map(({ arr, raw }) => ({ arr, raw: isTonight ? raw : null }));
    return countTotals(lines, 0, weighScores(weighted));
  };
  const weeks = runs.flatMap(({ night }) => {
    const then = addUpOn(night);
    return then ? [{ night, arrAtRisk: then.bands.at_risk.arr }] : [];
  });
  return {
    totals: addUpOn(run.night)!,
    weeks: lastOfWeeks(weeks),
  };
}

function lastOfWeeks(nights: DashboardView['weeks']): DashboardView['weeks'] {
  return [...new Map(nights.map((one) => [isoWeek(one.night), one])).values()].slice(-WEEKS);
}
