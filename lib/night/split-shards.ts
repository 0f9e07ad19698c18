import type { LastWord } from '../care/overrides.ts';
import type { Rename } from '../care/renames.ts';
import type { Scalar } from '../config/health-config.ts';
import { shardOf } from '../history/shard.ts';
import type { Measured } from '../metrics/measure-night.ts';
import type { MetricColumn } from '../metrics/metric-columns.ts';
import { sliceMetric, sliceRoster } from '../metrics/slice-columns.ts';
import type { CarriedValues } from '../scoring/scores.ts';
import type { ShardInput } from './shard-work.ts';

export interface Splittable extends Pick<Measured, 'roster' | 'metrics'> {
  readonly carried: CarriedValues;
  readonly amongLastPeers: ReadonlyMap<string, MetricColumn>;
  readonly churnedIds: readonly string[];
  readonly words: ReadonlyMap<string, LastWord>;
  readonly renames: ReadonlyMap<string, Rename>;
}

/** Each shard's accounts in the order of their ids, so that neither file order nor the number of shards shows in a result. */
export function splitShards(night: Splittable, shards: number): ShardInput[] {
  const { roster, metrics, carried, amongLastPeers, churnedIds, words, renames } = night;
  const order = Int32Array.from(roster.ids.keys()).sort((a, b) => (roster.ids[a]! < roster.ids[b]! ? -1 : 1));
  const members: number[][] = Array.from({ length: shards }, () => []);
  const churned: string[][] = Array.from({ length: shards }, () => []);
  for (const id of churnedIds) churned[shardOf(id, shards)]!.push(id);
  const formerly: string[][] = Array.from({ length: shards }, () => []);
  for (const id of roster.formerIds) if (id !== null) formerly[shardOf(id, shards)]!.push(id);
  for (const account of order) members[shardOf(roster.ids[account]!, shards)]!.push(account);
  return members.map((accounts, shard) => {
    const indices = Int32Array.from(accounts);
    const ids = accounts.map((account) => roster.ids[account]!);
    return {
      roster: sliceRoster(roster, indices),
      metrics: sliceMetrics(metrics, indices),
      carried: sliceCarried(carried, indices),
      amongLastPeers: sliceMetrics(amongLastPeers, indices),
      churned: churned[shard]!,
      formerly: formerly[shard]!,
      words: pickOf(words, ids),
      renames: pickOf(renames, ids),
    };
  });
}

function sliceMetrics(
  metrics: ReadonlyMap<string, MetricColumn>,
  indices: Int32Array,
): ReadonlyMap<string, MetricColumn> {
  return new Map([...metrics].map(([name, column]) => [name, sliceMetric(column, indices)]));
}

function sliceCarried(carried: CarriedValues, indices: Int32Array): CarriedValues {
  return new Map(
    [...carried].map(([metric, nights]) => [
      metric,
      nights.map(({ nightsBack, values }) => {
        const ours = new Map<number, Scalar>();
        indices.forEach((account, place) => {
          const value = values.get(account);
          if (value !== undefined) ours.set(place, value);
        });
        return { nightsBack, values: ours };
      }),
    ]),
  );
}

function pickOf<Said>(said: ReadonlyMap<string, Said>, accounts: readonly string[]): Map<string, Said> {
  if (said.size === 0) return new Map();
  return new Map(
    accounts.flatMap((account) => {
      const own = said.get(account);
      return own ? [[account, own] as const] : [];
    }),
  );
}
