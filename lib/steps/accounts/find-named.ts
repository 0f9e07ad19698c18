import type { Chart } from '../../history/chart.ts';
import type { HistoryStore } from '../../history/history-store.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import type { Run } from '../../history/run.ts';
import { shardOf } from '../../history/shard.ts';
import { readAllCharts } from '../night/read-charts.ts';

/** The accounts that somebody means on a night: the one of that id; else those whose name is the words given, if it is one; else those whose name starts so. */
export async function findNamed(wanted: string, run: Run, history: HistoryStore): Promise<readonly Chart[]> {
  const shard = await history.readCharts(run, shardOf(wanted, run.shards));
  const exact = shard.find((chart) => chart.account === wanted);
  if (exact) return [exact];
  const words = wanted.trim().toLowerCase();
  if (words === '') return [];
  const named = (await readAllCharts(run, history)).filter((chart) =>
    chart.name?.trim().toLowerCase().startsWith(words),
  );
  const same = named.filter((chart) => chart.name?.trim().toLowerCase() === words);
  return same.length === 1 ? same : named;
}

/** The newest chart of an account, which may be gone by now; null = nobody knows it. */
export async function readLastChart(account: string, history: HistoryStore): Promise<StoredChart | null> {
  const newest = await history.readLastRunBefore('9999-12-31');
  const [own] = newest ? await history.readAccount([newest], account) : [];
  if (newest && own) return { run: newest, chart: own };
  const runs = await history.readRuns('0000-01-01', '9999-12-31');
  const chart = (await history.readAccount(runs, account)).at(-1);
  const run = runs.find(({ night }) => night === chart?.night);
  return run && chart ? { run, chart } : null;
}
