import type { Night } from '../calendar.ts';
import type { Absence } from '../history/absence.ts';
import type { Chart } from '../history/chart.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import type { Run } from '../history/run.ts';
import { shardOf } from '../history/shard.ts';

/** What the nights before know of one of tonight's shards. */
export interface ShardBefore {
  /** The last believed run; null on the first night. */
  readonly run: Run | null;
  /** Its charts of (at least) the shard's accounts. */
  readonly charts: readonly Chart[];
  readonly absences: readonly Absence[];
}

/** An earlier night's charts of (at least) the accounts of one of tonight's shards; both counts are powers of two. */
export async function readChartsOfShard(
  history: HistoryStore,
  run: Run,
  shard: number,
  shards: number,
): Promise<readonly Chart[]> {
  return readParts(run, shard, shards, (part) => history.readCharts(run, part));
}

export async function readShardBefore(
  history: HistoryStore,
  night: Night,
  shard: number,
  shards: number,
): Promise<ShardBefore> {
  const run = await history.readLastRunBefore(night);
  if (!run) return { run, charts: [], absences: [] };
  const isOurs = ({ account }: { readonly account: string }) => shardOf(account, shards) === shard;
  const charts = await readChartsOfShard(history, run, shard, shards);
  const absences = await readParts(run, shard, shards, (part) => history.readAbsences(run, part));
  return { run, charts: charts.filter(isOurs), absences: absences.filter(isOurs) };
}

async function readParts<T>(
  run: Run,
  shard: number,
  shards: number,
  read: (part: number) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  if (run.shards <= shards) return read(shard % Math.max(1, run.shards));
  const parts = Array.from({ length: run.shards / shards }, (_, part) => read(shard + part * shards));
  return (await Promise.all(parts)).flat();
}

/** Each account's newest chart, however long ago, and its newest one with a score; null = it had none. */
export interface LastCharts {
  readonly newest: readonly (StoredChart | null)[];
  readonly scored: readonly (StoredChart | null)[];
}

export interface ShardAccounts {
  readonly shard: number;
  readonly shards: number;
  readonly ids: readonly string[];
  /** Whether an account has a score tonight: only those are compared. */
  readonly isScored: (account: number) => boolean;
}

/**
 * The charts that tonight's accounts go on from. Most are of the last believed run; one that was absent, or had no score then, is
 * looked up on its own night.
 */
export async function findLastCharts(
  history: HistoryStore,
  { run, charts, absences }: ShardBefore,
  accounts: ShardAccounts,
): Promise<LastCharts> {
  const found = new Map<string, StoredChart>();
  if (run) for (const chart of charts) found.set(chart.account, { run, chart });
  const here = new Set(accounts.ids);
  const returned = absences.filter(({ account }) => here.has(account));
  const ofReturned = await lookUp(
    history,
    accounts,
    returned.map(({ account, lastNight }) => [account, lastNight]),
  );
  const newest = accounts.ids.map((id) => found.get(id) ?? ofReturned.get(id) ?? null);

  const withoutScore = newest.flatMap((stored, index): [string, Night][] =>
    stored?.chart.raw === null && stored.chart.scoredOn !== null && accounts.isScored(index)
      ? [[stored.chart.account, stored.chart.scoredOn]]
      : [],
  );
  const earlier = await lookUp(history, accounts, withoutScore);
  return { newest, scored: newest.map((stored) => (stored && earlier.get(stored.chart.account)) ?? stored) };
}

/** More charts of one night than this are read as a whole shard. */
const ONE_BY_ONE = 50;

/** Charts of single accounts on nights of their own; one that expired is left out. */
async function lookUp(
  history: HistoryStore,
  { shard, shards }: ShardAccounts,
  wanted: readonly (readonly [string, Night])[],
): Promise<ReadonlyMap<string, StoredChart>> {
  const nights = new Map<Night, string[]>();
  for (const [account, night] of wanted) nights.get(night)?.push(account) ?? nights.set(night, [account]);
  const found = new Map<string, StoredChart>();
  for (const [night, accounts] of nights) {
    const run = await history.readRun(night);
    if (!run) continue;
    const charts =
      accounts.length > ONE_BY_ONE
        ? await readChartsOfShard(history, run, shard, shards)
        : (await Promise.all(accounts.map((account) => history.readAccount([run], account)))).flat();
    const ours = new Set(accounts);
    for (const chart of charts) if (ours.has(chart.account)) found.set(chart.account, { run, chart });
  }
  return found;
}
