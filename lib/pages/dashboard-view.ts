import type { Night } from '../calendar.ts';
import type { PortfolioTotals } from '../history/run.ts';
import { cleanText } from '../messages/clean-document.ts';
import type { Band } from '../scoring/band.ts';

export interface DashboardView {
  readonly portfolio: string;
  readonly audience: string;
  readonly night: Night;
  readonly currency: string;
  /** The reader sees some of the accounts: nothing here tells of the others. */
  readonly isPart: boolean;
  readonly totals: PortfolioTotals;
  /** About a week before; null when there was none. */
  readonly totalsBefore: PortfolioTotals | null;
  /** The last believed night of each week, the oldest first. */
  readonly weeks: readonly { readonly night: Night; readonly arrAtRisk: number }[];
  readonly accounts: readonly DashboardAccount[];
  /** Accounts beyond those listed, of less ARR. */
  readonly leftOut: number;
  /** Exports that did not count in full, each with why. */
  readonly heldBack: readonly string[];
}

export interface DashboardAccount {
  readonly id: string;
  readonly name: string | null;
  readonly owner: string | null;
  readonly score: number | null;
  readonly band: Band;
  /** Seven nights before. */
  readonly scoreBefore: number | null;
  readonly arr: number | null;
  readonly renewsOn: Night | null;
}

/** Points in seven nights; null = one of the scores is not known. */
export function moveOf({ score, scoreBefore }: DashboardAccount): number | null {
  return score === null || scoreBefore === null ? null : score - scoreBefore;
}

export function nameOf({ name, id }: DashboardAccount): string {
  return cleanText(name ?? id);
}
