import type { HealthConfig } from '../config/health-config.ts';
import { formatCount, formatPart } from '../format-count.ts';
import { maskAddresses } from '../mask-addresses.ts';
import type { MetricColumn } from './metric-columns.ts';
import type { MetricProblem } from './metric-problem.ts';

/** Values that no `points` of their metric names: each is missing for its account, and nobody would see why. */
export function findUnnamedCategories(
  config: HealthConfig,
  metrics: ReadonlyMap<string, MetricColumn>,
): readonly MetricProblem[] {
  return [...findNamed(config)].flatMap(([metric, named]): MetricProblem[] => {
    const column = metrics.get(metric);
    if (!column) return [];
    const { known, count, shown } = countUnnamed(column, named);
    if (count === 0) return [];
    return [
      {
        metric,
        message: `${formatPart(count, known)} values are in none of its points: ${shown}. They count as missing.`,
        hint: `Add them to points (it has ${[...named].slice(0, MOST_LISTED).map(quote).join(', ')}), or mend the export.`,
      },
    ];
  });
}

/** Metric → every value that a signal gives points for. */
function findNamed({ profiles }: HealthConfig): ReadonlyMap<string, ReadonlySet<string>> {
  const named = new Map<string, Set<string>>();
  for (const signal of profiles.flatMap(({ groups }) => groups.flatMap(({ signals }) => signals)))
    if (signal.kind === 'categories')
      named.set(signal.metric, new Set([...(named.get(signal.metric) ?? []), ...signal.points.keys()]));
  return named;
}

export interface UnnamedCount {
  /** Accounts with a value. */
  readonly known: number;
  /** Of those, with one that is not named. */
  readonly count: number;
  /** The most frequent of them, as `"trial" (3)`, addresses masked. */
  readonly shown: string;
}

/** How many values are not among those named; `isConcerned`: of which accounts, all unless given. */
export function countUnnamed(
  { values }: MetricColumn,
  named: { has(value: string): boolean },
  isConcerned: (account: number) => boolean = () => true,
): UnnamedCount {
  const unnamed = new Map<string, number>();
  let known = 0;
  for (let account = 0; account < values.length; account++) {
    const value = values[account];
    if (value === null || value === undefined || Number.isNaN(value) || !isConcerned(account)) continue;
    known++;
    const text = String(value);
    if (!named.has(text)) unnamed.set(text, (unnamed.get(text) ?? 0) + 1);
  }
  const count = [...unnamed.values()].reduce((sum, accounts) => sum + accounts, 0);
  return { known, count, shown: listCounts(unnamed) };
}

const MOST_LISTED = 5;

function listCounts(unnamed: ReadonlyMap<string, number>): string {
  const sorted = [...unnamed].sort(([, a], [, b]) => b - a);
  const shown = sorted.slice(0, MOST_LISTED).map(([value, accounts]) => `${quote(value)} (${formatCount(accounts)})`);
  const more = sorted.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}

function quote(value: string): string {
  return JSON.stringify(maskAddresses(value.slice(0, 40)));
}
