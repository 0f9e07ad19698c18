import type { HealthConfig, Signal } from '../config/health-config.ts';
import type { Path } from '../config/plain-tree.ts';
import { countOf, formatCount } from '../messages/figures.ts';
import type { MetricColumn } from '../metrics/metric-columns.ts';
import { countUnnamed, type UnnamedCount } from '../metrics/unnamed-categories.ts';
import { percent } from '../percent.ts';
import type { ProfileScores } from '../scoring/scores.ts';
import { isAvailable } from '../scoring/scores.ts';
import { type GradedLine, surprise, wrong } from './graded-line.ts';

/** Of fewer accounts than this, nothing is said of what they have in common. */
const LEAST_ACCOUNTS = 10;

/** Correlated to this, two signals rank accounts the same, and count once too often. */
const SAME = 0.99;

/** Of a large portfolio, a sample: evenly spaced, the same every time. */
const MOST_COMPARED = 5_000;

interface SignalColumn {
  readonly signal: Signal;
  readonly path: Path;
  /** Of each account of the profile; NaN = none that was measured. */
  readonly points: Float64Array;
}

/** Signals that tell accounts apart by nothing, or by what another tells already. */
export function judgeSignals(profiles: readonly ProfileScores[]): readonly GradedLine[] {
  return profiles.flatMap((scores, index) => {
    const columns = listColumns(scores, index);
    const constant = columns.filter(({ points }) => isConstant(points));
    const varied = columns.filter((column) => !constant.includes(column));
    return [...constant.map(describeConstant), ...findDuplicates(varied)];
  });
}

function listColumns({ profile, accounts, points, statuses }: ProfileScores, index: number): readonly SignalColumn[] {
  const size = accounts.length;
  let from = 0;
  return profile.groups.flatMap((group, g) =>
    group.signals.map((signal, s): SignalColumn => {
      const start = from;
      from += size;
      const own = Float64Array.from({ length: size }, (_, row) =>
        isAvailable(statuses[start + row]!) ? points[start + row]! : Number.NaN,
      );
      return { signal, path: ['profiles', index, 'groups', g, 'signals', s], points: own };
    }),
  );
}

function isConstant(points: Float64Array): boolean {
  const known = points.filter((one) => !Number.isNaN(one));
  return known.length >= LEAST_ACCOUNTS && known.every((one) => one === known[0]);
}

function describeConstant({ signal, path, points }: SignalColumn): GradedLine {
  const known = points.filter((one) => !Number.isNaN(one));
  return surprise({
    kind: 'same-points',
    path,
    message: `${signal.metric} gives all ${countOf(known.length, 'account')} that have a value the same ${Number(known[0]!.toFixed(1))} points: it tells none from another, and moves every score by as much.`,
    hint: 'Move worst and best (or its steps) to where accounts differ, or take it out.',
  });
}

function findDuplicates(columns: readonly SignalColumn[]): readonly GradedLine[] {
  return columns.flatMap((one, index) => {
    const first = columns.slice(0, index).find((other) => correlate(other.points, one.points) >= SAME);
    if (!first) return [];
    const what =
      first.signal.metric === one.signal.metric
        ? `${one.signal.metric} is scored twice`
        : `${one.signal.metric} gives the points that ${first.signal.metric} gives already`;
    return [
      surprise({
        kind: 'points-twice',
        path: one.path,
        message: `${what}: what it says counts with both weights (correlation ${correlate(first.points, one.points).toFixed(2)}).`,
        hint: 'Take one of them out, or give each half of the weight.',
      }),
    ];
  });
}

/** Pearson's r over accounts that have both; NaN of too few. */
function correlate(a: Float64Array, b: Float64Array): number {
  const step = Math.max(1, Math.floor(a.length / MOST_COMPARED));
  let [n, meanA, meanB, varA, varB, shared] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < a.length; row += step) {
    const [x, y] = [a[row]!, b[row]!];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    n++;
    const [fromA, fromB] = [x - meanA, y - meanB];
    meanA += fromA / n;
    meanB += fromB / n;
    varA += fromA * (x - meanA);
    varB += fromB * (y - meanB);
    shared += fromA * (y - meanB);
  }
  return n < LEAST_ACCOUNTS ? Number.NaN : shared / Math.sqrt(varA * varB);
}

/** Values of a signal's categories that none of its keys names: they count as missing. */
export function judgeCategories(
  config: Pick<HealthConfig, 'profiles' | 'exports' | 'metrics'>,
  metrics: ReadonlyMap<string, MetricColumn>,
  profileOf: ArrayLike<number>,
): readonly GradedLine[] {
  return config.profiles.flatMap((profile, index) =>
    profile.groups.flatMap((group, g) =>
      group.signals.flatMap((signal, s) => {
        const column = metrics.get(signal.metric);
        if (signal.kind !== 'categories' || !column) return [];
        const path = ['profiles', index, 'groups', g, 'signals', s, 'points'];
        const counts = countUnnamed(column, signal.points, (account) => profileOf[account] === index);
        return counts.count === 0 ? [] : [describeUnnamed(signal, path, counts, limitOf(signal, config))];
      }),
    ),
  );
}

/** The share of its values that an export may have unreadable. */
function limitOf({ metric }: Signal, { exports, metrics }: Pick<HealthConfig, 'exports' | 'metrics'>): number {
  const definition = metrics.get(metric);
  const source = definition?.kind === 'column' ? exports.get(definition.from) : undefined;
  return source?.maxRejects ?? USUAL_LIMIT;
}

const USUAL_LIMIT = 0.05;
function describeUnnamed(
  { metric }: Signal,
  path: Path,
  { known, count, shown }: UnnamedCount,
  limit: number,
): GradedLine {
  const said = {
    kind: 'unnamed-values',
    path,
    message: `${formatCount(count)} of ${countOf(known, 'account')} (${percent(count / known)}) ${count === 1 ? 'has' : 'have'} a value of ${metric} that no key names: ${shown}. ${count === 1 ? 'It counts' : 'They count'} as missing.`,
    hint: 'Give each a key with its points; upper and lower case count.',
  } as const;
  return count > limit * known ? wrong(said) : surprise(said);
}
