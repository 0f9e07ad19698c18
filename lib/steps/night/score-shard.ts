import type { ScoreShardInput } from '../../contract.ts';
import { chartShard, scoreInput } from '../../night/chart-shard.ts';
import type { NightDependencies } from '../dependencies.ts';
import { explainSpans } from './explain-spans.ts';
import { readShardBefore } from './read-charts.ts';
import { putObject, readShardInput, workKeys } from './work-files.ts';

/** Scores and charts one shard's accounts, and leaves their rows, findings and sums for the conclusion. */
export async function scoreShard(
  { night, shard }: ScoreShardInput,
  { config, history, work }: Pick<NightDependencies, 'config' | 'history' | 'work'>,
): Promise<{ night: string; shard: number; accounts: number }> {
  const run = await history.readRun(night);
  if (!run) throw new Error(`Night ${night} has no run: prepare it first.`);
  const input = await readShardInput(work, night, shard);
  const scored = scoreInput(run, input, config);
  const before = await readShardBefore(history, {
    night,
    shard,
    shards: run.shards,
    ids: input.roster.ids,
    formerIds: input.roster.formerIds,
    renames: input.renames,
    isScored: (account) => !Number.isNaN(scored.scores.raw[account]!),
  });
  const { charts, absences, output } = chartShard(scored, before, config);
  await history.writeCharts(run, shard, charts);
  await history.writeAbsences(run, shard, absences);
  const explained = await explainSpans(output, { run, charts }, { history, config });
  await putObject(work, workKeys.shardOutput(night, shard), explained);
  return { night, shard, accounts: charts.length };
}
