import { addDays, type Night } from '../../calendar.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import { listLeftOut } from '../../history/doubt.ts';
import type { HistoryStore } from '../../history/history-store.ts';
import type { Run } from '../../history/run.ts';
import type { StoredMetrics } from '../../metric-history/metric-history.ts';
import type { RankMetric, ReadPeers, Roster } from '../../metrics/metric-columns.ts';
import { groupsOf, listPeerAttributes } from '../../metrics/rank-metrics.ts';
import type { EarlierMetrics } from './earlier-metrics.ts';

/** Who each account was ranked among on the last believed night; null when nothing is kept of it. */
export async function openLastPeers(
  config: HealthConfig,
  night: Night,
  roster: Roster,
  { history, earlier }: { readonly history: HistoryStore; readonly earlier: EarlierMetrics },
): Promise<ReadPeers | null> {
  if (listPeerAttributes(config).length === 0) return null;
  const run = await history.readLastRunBefore(night);
  const newest = run && (await earlier.open(run.night));
  if (!newest) return null;
  return async (rank) => {
    const stored = await openLastWith(rank, run, { history, earlier });
    if (!stored) return null;
    const placeOf = await stored.findPlaces(roster.ids);
    if (stored.hashes.get(rank.name) !== config.metricHashes.get(rank.name)) return null;
    const values = await stored.readMetric(rank.of);
    const groups = await readGroups(stored, rank.within);
    return values?.type === 'number' && groups ? { values: values.values, groups, placeOf } : null;
  };
}

/** So far back it is looked for a night that did not leave a rank out. */
const NIGHTS_BACK = 35;

/** The last believed night, or the last before it that did not leave the rank out. */
async function openLastWith(
  { name, of }: RankMetric,
  newest: Run,
  { history, earlier }: { readonly history: HistoryStore; readonly earlier: EarlierMetrics },
): Promise<StoredMetrics | null> {
  const isWith = ({ gate }: Run) => !listLeftOut(gate).metrics.has(name) && !listLeftOut(gate).metrics.has(of);
  if (isWith(newest)) return earlier.open(newest.night);
  const runs = await history.readRuns(addDays(newest.night, -NIGHTS_BACK), newest.night);
  const last = runs.findLast(isWith);
  return last ? earlier.open(last.night) : null;
}

async function readGroups(stored: StoredMetrics, within: string | null): Promise<readonly (string | null)[] | null> {
  return within === null ? new Array<string>(stored.accounts).fill('') : stored.readPeers(within);
}

/** What a night keeps, so that the next one can be compared with its peers. */
export function describePeers(config: HealthConfig, roster: Roster): ReadonlyMap<string, readonly (string | null)[]> {
  const attributes = listPeerAttributes(config).filter((attribute) => attribute !== null);
  return new Map(attributes.map((attribute) => [attribute, groupsOf(roster, attribute)]));
}
