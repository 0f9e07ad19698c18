import type { Night } from '../../calendar.ts';
import { findRenames } from '../../care/renames.ts';
import { settleTellings } from '../../cases/telling.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import { isBelieved, type Run } from '../../history/run.ts';
import type { AccountHistory } from '../../timeline/account-history.ts';
import type { NightDependencies } from '../dependencies.ts';
import { readOutcomes } from '../morning/read-outcomes.ts';

export type HistoryDependencies = Pick<NightDependencies, 'config' | 'history' | 'care' | 'cases' | 'outbox' | 'now'>;

/** All that is kept of an account, its nights from one on; what it was under an id that a person named is part of it. Null: nobody knows it. */
export async function readHistory(
  account: string,
  from: Night,
  { config, history, care, cases: store, outbox, now }: HistoryDependencies,
): Promise<AccountHistory | null> {
  const [runs, events, cases, tasks, decisions] = await Promise.all([
    history.listRuns(from, LAST_NIGHT),
    care.readAccount(account),
    store.readCasesOf(account),
    store.readTasksOf(account),
    store.readDecisions(account),
  ]);
  const own = await readChartsOf(account, runs, history);
  if (own.length + events.length + cases.length + tasks.length === 0) return null;
  const former = findRenames(events, LAST_NIGHT, config.timezone).get(account)?.from ?? null;
  const first = own[0]?.chart.night ?? LAST_NIGHT;
  const [charts, earlier] =
    former === null ? [[], []] : await Promise.all([readChartsOf(former, runs, history), care.readAccount(former)]);
  const { outcomeOf } = await readOutcomes(cases, { outbox, config, now });
  return {
    charts: [...charts.filter(({ chart }) => chart.night < first), ...own],
    runs,
    cases: cases.map((one) => settleTellings(one, outcomeOf)),
    decisions,
    tasks,
    care: [...earlier, ...events],
  };
}

const LAST_NIGHT: Night = '9999-12-31';

async function readChartsOf(
  account: string,
  runs: readonly Run[],
  history: HistoryDependencies['history'],
): Promise<readonly StoredChart[]> {
  const believed = runs.filter(isBelieved);
  const byNight = new Map<Night, Run>(believed.map((run) => [run.night, run]));
  const charts = await history.readAccount(believed, account);
  return charts.map((chart) => ({ run: byNight.get(chart.night)!, chart }));
}
