import type { Night } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { Driver } from './account-line.ts';
import { type ChangePart, NOTHING } from './change-parts.ts';
import { describeChange } from './describe-account.ts';
import type { StoredChart } from './last-inputs.ts';
import { type ChangeStep, sumChanges, walkBack } from './sum-changes.ts';

/** From which night on something is told, and what it says. */
export interface Span {
  readonly from: Night;
  /** Points by which the account's own behaviour moved the score since then, where they are said; negative = it fell. Null: all that moved it. */
  readonly points: number | null;
}

/**
 * What moved an account's score since a night: of its own behaviour in tenths that add up to what is said, else of everything in whole
 * points that add up to the change people see. `charts`: its own of believed nights before, by night.
 */
export function describeSpan(
  config: HealthConfig,
  { from, points }: Span,
  charts: ReadonlyMap<Night, StoredChart>,
  newest: StoredChart,
): readonly Driver[] {
  const steps = walkBack(charts, newest, from);
  const parts = sumChanges(config, steps);
  const sides = { before: steps.at(-1)?.before ?? newest, now: newest };
  if (points === null) return describeChange(config, parts, changeOver(steps), sides);
  const own = parts.filter(({ cause }) => cause === 'signal' || cause === 'behaviour');
  return describeChange(config, withRest(own, points), toTenths(points), { ...sides, decimals: 1 });
}

/** In whole points, of the effective score. */
function changeOver(steps: readonly ChangeStep[]): number {
  const [newest, oldest] = [steps[0]?.now.chart.score, steps.at(-1)?.before.chart.score];
  return newest == null || oldest == null ? 0 : newest - oldest;
}

/** What those charts do not explain that are still there. */
function withRest(own: readonly ChangePart[], points: number): readonly ChangePart[] {
  const rest = points - own.reduce((sum, part) => sum + part.points, 0);
  if (Math.abs(rest) < MICRO_DUST) return own;
  const known = own.find(({ cause }) => cause === 'behaviour')?.points ?? 0;
  const others = own.filter(({ cause }) => cause !== 'behaviour');
  const parts: ChangePart[] = [...others, { cause: 'behaviour', points: known + rest }];
  return parts
    .filter((part) => Math.abs(part.points) > NOTHING)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
}

/** A chart's window keeps whole micro-points of up to 35 nights. */
const MICRO_DUST = 1e-4;

/** As the sentence rounds it. */
function toTenths(points: number): number {
  return Math.sign(points) * Number(Math.abs(points).toFixed(1));
}
