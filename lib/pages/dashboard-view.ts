import type { Night } from '../calendar.ts';
import type { Chart } from '../history/chart.ts';
import type { PortfolioMovement } from '../history/portfolio-movement.ts';
import type { PortfolioTotals } from '../history/run.ts';
import { windowScore } from '../history/window.ts';
import { cleanText } from '../messages/clean-document.ts';

export interface DashboardView {
  readonly portfolio: string;
  readonly audience: string;
  readonly night: Night;
  readonly currency: string;
  /** The reader sees some of the accounts: nothing here tells of the others. */
  readonly isPart: boolean;
  readonly totals: PortfolioTotals;
  /** From about a week before; null when there is no night to compare with. */
  readonly movement: PortfolioMovement | null;
  /** The last believed night of each week, the oldest first. */
  readonly weeks: readonly { readonly night: Night; readonly arrAtRisk: number }[];
  readonly accounts: readonly Chart[];
  /** Accounts beyond those listed, of less ARR. */
  readonly leftOut: number;
  /** Exports that did not count in full, each with why. */
  readonly heldBack: readonly string[];
}

/** What a dashboard compares with: so many nights before its own. */
export const DAYS_BACK = 7;

/** Null = not known. */
export function scoreBefore({ window }: Chart): number | null {
  return windowScore(window, DAYS_BACK - 1);
}

/** Points since then; null = one of the scores is not known. */
export function moveOf(chart: Chart): number | null {
  const before = scoreBefore(chart);
  return chart.score === null || before === null ? null : chart.score - before;
}

export function nameOf({ name, account }: Pick<Chart, 'name' | 'account'>): string {
  return cleanText(name ?? account);
}
