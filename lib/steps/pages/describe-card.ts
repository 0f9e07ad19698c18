import { addDays } from '../../calendar.ts';
import { isOpen } from '../../cases/case.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import { CARD_DAYS, type CustomerCard, viewCard } from '../../pages/card-view.ts';
import type { NightDependencies } from '../dependencies.ts';

/** What a customer sees of one account, as of a chart of it. */
export async function describeCard(
  stored: StoredChart,
  nextStep: string | null,
  { config, history, cases }: Pick<NightDependencies, 'config' | 'history' | 'cases'>,
): Promise<{ readonly card: CustomerCard; readonly hasOpenRisk: boolean }> {
  const { night } = stored.run;
  const { account } = stored.chart;
  const [runs, own] = await Promise.all([
    history.readRuns(addDays(night, -CARD_DAYS), addDays(night, -1)),
    cases.readCasesOf(account),
  ]);
  const byNight = new Map(runs.map((run) => [run.night, run]));
  const earlier = await history.readAccount(runs, account);
  const hasOpenRisk = own.some((one) => one.kind === 'risk' && isOpen(one));
  const charts = [...earlier.map((chart) => ({ run: byNight.get(chart.night)!, chart })), stored];
  return { card: viewCard({ charts, hasOpenRisk, nextStep }, config), hasOpenRisk };
}
