import type { HealthConfig } from '../config/health-config.ts';
import type { ChangePart, Shortfall } from '../history/change-parts.ts';
import { shareOut } from '../scoring/share-out.ts';
import type { Driver } from './night-report.ts';

/** A metric's value as people read it, by the metric's name. */
export type DescribeValue = (metric: string) => string | null;

/** A chart on either side of a change. */
interface ChangeSide {
  readonly describeValue: DescribeValue;
  readonly profile: string | null;
}

interface ChangeSides {
  readonly before: ChangeSide;
  readonly now: ChangeSide;
}

/** How many causes a message shows of one account before it adds up the rest. */
const SHOWN_CAUSES = 3;

/** Causes in whole points that add up to the change people see; those that come to nothing are left out. */
export function describeChange(
  config: HealthConfig,
  parts: readonly ChangePart[],
  change: number,
  sides: ChangeSides,
): readonly Driver[] {
  const shown = parts.slice(0, SHOWN_CAUSES);
  const rest = parts.slice(SHOWN_CAUSES).reduce((sum, { points }) => sum + points, 0);
  const points = shareOut([...shown.map((part) => part.points), ...(rest === 0 ? [] : [rest])], change);
  const drivers = shown.map((part, index) => describePart(config, part, points[index]!, sides));
  const others: Driver[] = rest === 0 ? [] : [{ kind: 'others', points: points.at(-1)! }];
  return [...drivers, ...others].filter((driver) => driver.points !== 0);
}

function describePart(config: HealthConfig, part: ChangePart, points: number, { before, now }: ChangeSides): Driver {
  switch (part.cause) {
    case 'signal': {
      const { metric } = part;
      return {
        kind: 'signal',
        label: labelOf(config, metric),
        from: before.describeValue(metric),
        to: now.describeValue(metric),
        points,
      };
    }
    case 'availability': {
      const labels = (metrics: readonly string[]) => metrics.map((metric) => labelOf(config, metric));
      return { kind: 'availability', came: labels(part.came), went: labels(part.went), points };
    }
    case 'profile':
      return { kind: 'profile', from: before.profile, to: now.profile, points };
    case 'peers':
    case 'model':
    case 'override':
      return { kind: part.cause, points };
  }
}

/** What holds a score down, the first few. */
export function describeShortfalls(
  config: HealthConfig,
  shortfalls: readonly Shortfall[],
  value: DescribeValue,
): readonly Driver[] {
  return shortfalls.slice(0, SHOWN_CAUSES).map(({ metric, points }) => ({
    kind: 'shortfall',
    label: labelOf(config, metric),
    to: value(metric),
    points,
  }));
}

function labelOf(config: HealthConfig, metric: string): string {
  return config.metrics.get(metric)?.label ?? metric;
}
