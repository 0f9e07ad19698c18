import type { Band } from '../scoring/band.ts';
import type { Chart } from './chart.ts';

/** How one account's chart differs from the one it replaces. */
export interface Move {
  readonly account: string;
  readonly name: string | null;
  /** Effective whole-point scores; null = unknown, or no chart. */
  readonly from: { readonly score: number | null; readonly band: Band };
  readonly to: { readonly score: number | null; readonly band: Band };
}

export interface NightMoves {
  readonly accounts: number;
  /** Accounts whose unrounded score is another, largest move of the shown score first. */
  readonly moved: readonly Move[];
  readonly bandChanges: number;
}

/** Scores are exact to this. */
const EXACT = 1e-9;

/** What computing a night again changed. */
export function compareNightCharts(before: readonly Chart[], after: readonly Chart[]): NightMoves {
  const earlier = new Map(before.map((chart) => [chart.account, chart]));
  const later = new Map(after.map((chart) => [chart.account, chart]));
  const accounts = new Set([...earlier.keys(), ...later.keys()]);
  const moved = [...accounts].sort().flatMap((account): Move[] => {
    const was = earlier.get(account);
    const is = later.get(account);
    if (isSame(was, is)) return [];
    return [{ account, name: (is ?? was)!.name, from: describe(was), to: describe(is) }];
  });
  moved.sort((a, b) => sizeOf(b) - sizeOf(a));
  return { accounts: after.length, moved, bandChanges: moved.filter(({ from, to }) => from.band !== to.band).length };
}

function isSame(was: Chart | undefined, is: Chart | undefined): boolean {
  if (!was || !is) return false;
  if (was.score !== is.score || was.raw === null || is.raw === null)
    return was.score === is.score && was.raw === is.raw;
  return Math.abs(was.raw - is.raw) <= EXACT;
}

function describe(chart: Chart | undefined): Move['from'] {
  return chart ? { score: chart.score, band: chart.band } : { score: null, band: 'unknown' };
}

/** One that became known or unknown counts as a move of its whole score. */
function sizeOf({ from, to }: Move): number {
  return Math.abs((to.score ?? 0) - (from.score ?? 0));
}
