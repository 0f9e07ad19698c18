import { userInfo } from 'node:os';
import { knownAs } from '../address.ts';
import type { Clock } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import { readLastChart } from '../steps/accounts/find-named.ts';
import type { TableStores } from '../tables/open-stores.ts';
import type { CommandContext, TableOptions } from './command.ts';
import { notCompleted } from './failure.ts';
import { locatePortfolio, requireModel, requireState, whereabouts } from './locate-portfolio.ts';
import { loadConfig, requireFolder } from './open-local.ts';
import { openDeployedTable, openStateTable } from './open-table.ts';

export interface Care extends TableStores {
  readonly config: HealthConfig;
  close(): Promise<void>;
}

/** What one action does with the table of a portfolio. */
export async function withCare(
  options: TableOptions,
  { now }: CommandContext,
  act: (care: Care) => Promise<void>,
): Promise<void> {
  const care = await openCare(options, now);
  try {
    await act(care);
  } finally {
    await care.close();
  }
}

async function openCare(options: TableOptions, now: Clock): Promise<Care> {
  const portfolio = locatePortfolio(options);
  const config = await loadConfig(requireModel(portfolio));
  if (portfolio.table !== null) return { config, ...openDeployedTable(portfolio.table, now) };
  const stateFolder = requireState(portfolio, '--table NAME (a deployed table)');
  return { config, ...(await openStateTable(requireFolder(stateFolder, '--state'), now)) };
}

/** The newest chart of an account that exists: nobody sets a score on a misspelt id. */
export async function findNewestChart(account: string, history: HistoryStore): Promise<StoredChart> {
  const run = await history.readLastRunBefore('9999-12-31');
  if (!run) throw notCompleted('No night has been run yet: run one first, so that the accounts are known.');
  const [chart] = await history.readAccount([run], account);
  if (chart) return { run, chart };
  throw notCompleted(`No account "${account}" on ${run.night}, the newest night. Give its id, as in scores.csv.`);
}

/** The last chart of an account, which may be gone by now. */
export async function findLastChart(account: string, history: HistoryStore): Promise<StoredChart> {
  return (await readLastChart(account, history)) ?? findNewestChart(account, history);
}

/** Given, or ROUNDS_BY, or the user of this machine. */
export function whoever(by: string | undefined): string {
  const named = by ?? (whereabouts().env.ROUNDS_BY || undefined);
  return named === undefined ? userInfo().username : knownAs(named);
}
