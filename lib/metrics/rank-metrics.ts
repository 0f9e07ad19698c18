import type { HealthConfig } from '../config/health-config.ts';
import { rankInPercent } from './derive-values.ts';
import { rankAmongPeers } from './last-peers.ts';
import type { RankMetric, ReadPeers, Roster } from './metric-columns.ts';
import { readRosterValue } from './roster-value.ts';

/** The group each account is ranked in, as text; null = it has none, and no rank. */
export function groupsOf(roster: Roster, within: string | null): readonly (string | null)[] {
  return roster.ids.map((_, account) => {
    const group = within === null ? '' : readRosterValue(roster, within, account);
    return group === null ? null : String(group);
  });
}

/** Among the accounts of the same night. */
export function rankTonight(roster: Roster, { within }: RankMetric, values: Float64Array): Float64Array {
  const groups = groupsOf(roster, within);
  return rankInPercent(values, (account) => groups[account]!);
}

/** Among the peers of the last night; tonight's rank where an account had none then. */
export async function rankAmongLastPeers(
  roster: Roster,
  metric: RankMetric,
  values: Float64Array,
  readPeers: ReadPeers,
): Promise<Float64Array> {
  const tonight = rankTonight(roster, metric, values);
  const peers = await readPeers(metric);
  if (!peers) return tonight;
  return rankAmongPeers(values, peers).map((rank, account) => (Number.isNaN(rank) ? tonight[account]! : rank));
}

/** The attributes that accounts are ranked within; null = among all. */
export function listPeerAttributes(config: HealthConfig): readonly (string | null)[] {
  const ranks = [...config.metrics.values()].filter((metric) => metric.kind === 'rank');
  return [...new Set(ranks.map(({ within }) => within))];
}
