import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Night } from '../../calendar.ts';
import type { WorkStore } from '../../files/work-store.ts';
import type { Roster } from '../../metrics/metric-columns.ts';
import type { ShardInput, ShardOutput } from '../../night/shard-work.ts';

/** Files the steps of one night pass on, under one folder of the work store. */
export const workKeys = {
  allNights: 'nights/',
  notes: (night: Night) => `nights/${night}/notes.bin`,
  shardInput: (night: Night, shard: number) => `nights/${night}/input/${shard}.bin`,
  shardOutput: (night: Night, shard: number) => `nights/${night}/output/${shard}.bin`,
  result: (night: Night, name: string) => `nights/${night}/results/${name}`,
};

/** Structured clone keeps typed arrays and Maps as they are; both ends run the same code on the same Node. */
export async function putObject(work: WorkStore, key: string, value: unknown): Promise<void> {
  await work.put(key, gzipSync(serialize(value), { level: 1 }));
}

/** `otherwise` when there is no such file. */
export async function readJson<T>(work: WorkStore, key: string, otherwise: T): Promise<T> {
  const bytes = await work.get(key);
  return bytes ? (JSON.parse(Buffer.from(bytes).toString('utf8')) as T) : otherwise;
}

/** Throws when the file of an earlier step is not there: that step has to run first. */
export async function getObject<T>(work: WorkStore, key: string): Promise<T> {
  const bytes = await work.get(key);
  if (!bytes) throw new MissingWorkFileError(key);
  return deserialize(gunzipSync(bytes)) as T;
}

export async function readShardInput(work: WorkStore, night: Night, shard: number): Promise<ShardInput> {
  const { roster, ...input } = await getObject<ShardInput>(work, workKeys.shardInput(night, shard));
  // A night that the version before prepared knows of no executives and of no former ids.
  const nothing = roster.ids.map(() => null);
  const { executives = nothing, formerIds = nothing } = roster as Partial<Roster>;
  const { renames = new Map(), formerly = [] } = input as Partial<ShardInput>;
  return { ...input, renames, formerly, roster: { ...roster, executives, formerIds } };
}

export async function readShardOutput(work: WorkStore, night: Night, shard: number): Promise<ShardOutput> {
  const output = await getObject<ShardOutput>(work, workKeys.shardOutput(night, shard));
  // A night that the version before scored knows of no executives, no former ids and no movement.
  const { executives = new Map<string, string>(), renamed = new Map<string, string>() } =
    output as Partial<ShardOutput>;
  const { movement = null } = output as Partial<ShardOutput>;
  return { ...output, executives, renamed, movement };
}

/** An earlier step of the night did not leave what this one needs. Not to be retried: run the night again. */
export class MissingWorkFileError extends Error {
  constructor(key: string) {
    super(
      `${key} is not in the work store: the step before this one did not finish, or its files expired. Run the night again.`,
    );
    this.name = 'MissingWorkFileError';
  }
}
