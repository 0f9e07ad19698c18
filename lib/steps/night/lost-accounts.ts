import type { Night } from '../../calendar.ts';
import type { GateRequest } from '../../detection/gate/gate-request.ts';
import type { HistoryStore } from '../../history/history-store.ts';
import type { MetricHistory } from '../../metric-history/metric-history.ts';
import type { Roster } from '../../metrics/metric-columns.ts';

export interface TonightsRoster {
  readonly night: Night;
  readonly roster: Pick<Roster, 'ids' | 'formerIds'>;
  /** Known to have churned. */
  readonly churnedIds: readonly string[];
}

/** Accounts of the last believed night, and those that went before and are in doubt, that tonight's roster does not name. */
export async function countLost(
  { night, roster, churnedIds }: TonightsRoster,
  { history, metricHistory }: { readonly history: HistoryStore; readonly metricHistory: MetricHistory },
): Promise<GateRequest['lost']> {
  const run = await history.readLastRunBefore(night);
  const stored = run && (await metricHistory.open(run.night));
  if (!stored) return null;
  const here = new Set([...roster.ids, ...roster.formerIds.filter((id) => id !== null), ...churnedIds]);
  const places = await stored.findPlaces([...here]);
  const found = places.reduce((count, place) => (place < 0 ? count : count + 1), 0);
  const shards = Array.from({ length: run.shards }, (_, shard) => history.readAbsences(run, shard));
  const inDoubt = (await Promise.all(shards)).flat().filter(({ because }) => because === 'in-doubt');
  const gone = inDoubt.filter(({ account }) => !here.has(account));
  return { accounts: stored.accounts - found + gone.length, of: stored.accounts + inDoubt.length };
}
