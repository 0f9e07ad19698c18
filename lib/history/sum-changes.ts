import type { Night } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { type ChangePart, listChangeParts, NOTHING, nameOf } from './change-parts.ts';
import type { ScoreChange } from './chart.ts';
import { compareCharts } from './compare-charts.ts';
import type { StoredChart } from './last-inputs.ts';

/** A chart and the one that it was compared with on its night. */
export interface ChangeStep {
  readonly now: StoredChart;
  readonly before: StoredChart;
  readonly change: ScoreChange;
}

/**
 * The steps by which an account came from its chart of one night to another one, the newest first. Those before a chart that was compared
 * with nothing, or with one that is not there any more, are left out.
 */
export function walkBack(
  charts: ReadonlyMap<Night, StoredChart>,
  newest: StoredChart,
  from: Night,
): readonly ChangeStep[] {
  const steps: ChangeStep[] = [];
  for (let now = newest; now.chart.night > from; ) {
    const { change } = now.chart;
    const before = change === null ? undefined : charts.get(change.since);
    if (change === null || !before || before.chart.night < from) break;
    steps.push({ now, before, change });
    now = before;
  }
  return steps;
}

/** What moved a score over several steps, largest first: the sums of what moved it in each. They add up to the whole change. */
export function sumChanges(config: HealthConfig, steps: readonly ChangeStep[]): readonly ChangePart[] {
  const sums = new Map<string, ChangePart>();
  for (const part of steps.flatMap((step) => listStepParts(config, step))) {
    const known = sums.get(nameOf(part));
    sums.set(nameOf(part), known ? add(known, part) : part);
  }
  return [...sums.values()]
    .filter(({ points }) => Math.abs(points) > NOTHING)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || compareText(nameOf(a), nameOf(b)));
}

/** As the night stored them, behaviour metric by metric. Under another model than the night's own those would not add up to it. */
function listStepParts(config: HealthConfig, { now, before, change }: ChangeStep): readonly ChangePart[] {
  const { run, chart } = now;
  const comparison = compareCharts(config, { run, charts: [chart] }, [before], { isOwnLast: true });
  const isOwnModel = run.modelHash === config.modelHash;
  const found = listChangeParts(comparison.attribution, comparison.scores, 0, change.override);
  const signals = isOwnModel ? found.filter(({ cause }) => cause === 'signal') : [];
  const explained = signals.reduce((sum, { points }) => sum + points, 0);
  const comings = found.find((part) => part.cause === 'availability');
  const { came, went } = comings?.cause === 'availability' ? comings : { came: [], went: [] };
  return [
    ...signals,
    { cause: 'behaviour', points: change.behaviour - explained },
    { cause: 'availability', came, went, points: change.availability },
    ...(['peers', 'model', 'profile', 'override'] as const).map((cause) => ({ cause, points: change[cause] })),
  ];
}

function add(known: ChangePart, part: ChangePart): ChangePart {
  const points = known.points + part.points;
  if (known.cause !== 'availability' || part.cause !== 'availability') return { ...known, points };
  const came = new Set([...known.came, ...part.came]);
  const went = new Set([...known.went, ...part.went]);
  // What went and came back is there as before.
  const both = new Set([...came].filter((metric) => went.has(metric)));
  const left = (metrics: ReadonlySet<string>) => [...metrics].filter((metric) => !both.has(metric));
  return { cause: 'availability', came: left(came), went: left(went), points };
}
