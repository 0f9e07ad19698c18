import { addDays, toDay } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { Chart, Run } from '../history/chart.ts';
import type { HistoryStore } from '../ports/history-store.ts';
import type { CarriedValues } from '../scoring/score-accounts.ts';
import { indexOfMetric } from './stored-metrics.ts';

/** An earlier night's charts of (at least) the accounts of one of tonight's shards; both counts are powers of two. */
export async function readChartsOfShard(
  history: HistoryStore,
  run: Run,
  shard: number,
  shards: number,
): Promise<readonly Chart[]> {
  if (run.shards <= shards) return history.readCharts(run, shard % Math.max(1, run.shards));
  const parts = Array.from({ length: run.shards / shards }, (_, part) =>
    history.readCharts(run, shard + part * shards),
  );
  return (await Promise.all(parts)).flat();
}

/** For signals with `missing: { carry }`: the values of the nights they may look back to, newest first. */
export async function readCarriedValues(
  config: HealthConfig,
  history: HistoryStore,
  tonight: Run,
  shard: number,
  accounts: readonly string[],
): Promise<CarriedValues> {
  const lookBack = findLookBack(config);
  const carried = new Map(
    [...lookBack.keys()].map((metric) => [metric, [] as { nightsBack: number; values: Chart['values'] }[]]),
  );
  const longest = Math.max(0, ...lookBack.values());
  if (longest === 0) return carried;
  const runs = await history.readRuns(addDays(tonight.night, -longest), addDays(tonight.night, -1));
  for (const run of [...runs].reverse()) {
    const charts = await readChartsOfShard(history, run, shard, tonight.shards);
    const chartOf = new Map(charts.map((chart) => [chart.account, chart]));
    const nightsBack = toDay(tonight.night) - toDay(run.night);
    for (const [metric, days] of lookBack) {
      const index = indexOfMetric(run, config, metric);
      if (index < 0 || nightsBack > days) continue;
      carried.get(metric)?.push({ nightsBack, values: accounts.map((id) => chartOf.get(id)?.values[index] ?? null) });
    }
  }
  return carried;
}

/** Metric → the most nights any of its signals may carry it over. */
function findLookBack(config: HealthConfig): Map<string, number> {
  const lookBack = new Map<string, number>();
  for (const { metric, missing } of config.profiles.flatMap(({ groups }) => groups.flatMap((group) => group.signals)))
    if (typeof missing === 'object') lookBack.set(metric, Math.max(lookBack.get(metric) ?? 0, missing.carryDays));
  return lookBack;
}
