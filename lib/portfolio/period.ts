import type { HealthConfig } from '../config/health-config.ts';
import type { Chart } from '../history/chart.ts';
import { compareCharts } from '../history/compare-charts.ts';
import { listLeftOut } from '../history/doubt.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import type { PortfolioMovement } from '../history/portfolio-movement.ts';
import type { Run } from '../history/run.ts';
import { pickCauses, type StepCauses, sumStepPoints } from '../history/step-points.ts';
import { isWatchedChange } from '../metrics/watched-changes.ts';
import { type MeasuredMovement, measureMovement } from './movement.ts';

/** Charts of two nights of the same accounts, some of which may be in one of them only. */
export interface ComparedCharts {
  readonly before: { readonly run: Run; readonly charts: readonly Chart[] };
  readonly after: { readonly run: Run; readonly charts: readonly Chart[] };
  /** Where bands begin today: of a run that does not say. */
  readonly limits: HealthConfig['bands'];
  /** Those of the earlier night in the order of the later ones → why scores differ between just these. */
  readonly compare: (starts: readonly (Chart | null)[]) => StepCauses;
}

/** From one night's totals to another's. */
export function measurePeriod({ before, after, limits, compare }: ComparedCharts): MeasuredMovement {
  const earlier = new Map(before.charts.map((chart) => [chart.account, chart]));
  const starts = after.charts.map(({ account }) => {
    const start = earlier.get(account) ?? null;
    earlier.delete(account);
    return start;
  });
  return measureMovement({
    starts,
    ends: after.charts,
    gone: [...earlier.values()],
    points: sumStepPoints(starts, after.charts, () => compare(starts)),
    limits: { before: before.run.bands ?? limits, now: after.run.bands ?? limits },
  });
}

/** The same between any two nights, each with the accounts that its totals are made of: some may be kept from an earlier night. */
export function measureBetween(
  config: HealthConfig,
  before: { readonly run: Run; readonly charts: readonly StoredChart[] },
  after: { readonly run: Run; readonly charts: readonly StoredChart[] },
): MeasuredMovement {
  const chartsOf = (charts: readonly StoredChart[]) => charts.map(({ chart }) => chart);
  const stored = new Map(before.charts.map((one) => [one.chart.account, one]));
  return measurePeriod({
    before: { run: before.run, charts: chartsOf(before.charts) },
    after: { run: after.run, charts: chartsOf(after.charts) },
    limits: config.bands,
    compare() {
      const here = chartsOf(after.charts.filter(({ run }) => run.night === after.run.night));
      const last = here.map(({ account }) => stored.get(account) ?? null);
      const { attribution } = compareCharts(config, { run: after.run, charts: here }, last, { isOwnLast: false });
      const places = new Map(here.map(({ account }, place) => [account, place]));
      const KEPT = -1;
      return pickCauses(
        attribution,
        after.charts.map(({ chart }) => places.get(chart.account) ?? KEPT),
      );
    },
  });
}

/** Exports and metrics that counted on the earlier night and do not on the later one, and the other way round. */
export function compareData(
  before: Run,
  after: Run,
): Pick<PortfolioMovement, 'stopped' | 'cameBack' | 'leftOut' | 'countAgain'> {
  const [then, now] = [listCounted(before), listCounted(after)];
  const [doubtedThen, doubted] = [listDoubted(before), listDoubted(after)];
  return {
    stopped: without(then, now),
    cameBack: without(now, then),
    leftOut: without(doubted, doubtedThen),
    countAgain: without(doubtedThen, doubted),
  };
}

function without(names: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] {
  return [...names].filter((name) => !others.has(name));
}

/** By the names that a model gives them. */
function listDoubted({ gate }: Run): ReadonlySet<string> {
  return new Set([...listLeftOut(gate).metrics].filter((name) => !isWatchedChange(name)));
}

function listCounted({ exports }: Run): ReadonlySet<string> {
  return new Set(exports.flatMap(({ name, state }) => (state === 'present' || state === 'carried' ? [name] : [])));
}
