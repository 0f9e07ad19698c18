import type { LastWord } from '../care/overrides.ts';
import { shardOf } from '../history/shard.ts';
import type { Measured } from '../metrics/measure-night.ts';
import { sliceMetric, sliceRoster } from '../metrics/slice-columns.ts';
import type { ShardInput } from './work-files.ts';

/** Each shard's accounts in the order of their ids, so that neither file order nor the number of shards shows in a result. */
export function splitShards(
  {
    roster,
    metrics,
    notes,
  }: Pick<Measured, 'roster' | 'metrics'> & { readonly notes: Pick<Measured['notes'], 'churnedIds'> },
  words: ReadonlyMap<string, LastWord>,
  shards: number,
): ShardInput[] {
  const order = Int32Array.from(roster.ids.keys()).sort((a, b) => (roster.ids[a]! < roster.ids[b]! ? -1 : 1));
  const members: number[][] = Array.from({ length: shards }, () => []);
  const churned: string[][] = Array.from({ length: shards }, () => []);
  for (const id of notes.churnedIds) churned[shardOf(id, shards)]!.push(id);
  for (const account of order) members[shardOf(roster.ids[account]!, shards)]!.push(account);
  return members.map((accounts, shard) => {
    const indices = Int32Array.from(accounts);
    return {
      roster: sliceRoster(roster, indices),
      metrics: new Map([...metrics].map(([name, column]) => [name, sliceMetric(column, indices)])),
      churned: churned[shard]!,
      words: pickWords(
        words,
        accounts.map((account) => roster.ids[account]!),
      ),
    };
  });
}

function pickWords(words: ReadonlyMap<string, LastWord>, accounts: readonly string[]): Map<string, LastWord> {
  if (words.size === 0) return new Map();
  return new Map(
    accounts.flatMap((account) => {
      const word = words.get(account);
      return word ? [[account, word] as const] : [];
    }),
  );
}
