import type { HealthConfig } from '../config/health-config.ts';
import type { Chart } from '../history/chart.ts';
import type { PortfolioMovement } from '../history/portfolio-movement.ts';
import type { Run } from '../history/run.ts';
import { type StepCauses, sumStepPoints } from '../history/step-points.ts';
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

/** Exports that counted on the earlier night and do not on the later one, and the other way round. */
export function compareExports(before: Run, after: Run): Pick<PortfolioMovement, 'stopped' | 'cameBack'> {
  const [then, now] = [listCounted(before), listCounted(after)];
  return {
    stopped: [...then].filter((name) => !now.has(name)),
    cameBack: [...now].filter((name) => !then.has(name)),
  };
}

function listCounted({ exports }: Run): ReadonlySet<string> {
  return new Set(exports.flatMap(({ name, state }) => (state === 'present' || state === 'carried' ? [name] : [])));
}
