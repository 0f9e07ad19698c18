import type { Night } from '../../calendar.ts';
import type { Rename } from '../../care/renames.ts';
import type { Absence } from '../../history/absence.ts';
import type { Chart } from '../../history/chart.ts';
import { listLeftOut } from '../../history/doubt.ts';
import type { HistoryStore } from '../../history/history-store.ts';
import type { StoredChart } from '../../history/last-inputs.ts';
import type { Run } from '../../history/run.ts';
import { shardOf } from '../../history/shard.ts';
import type { LastCharts, ShardBefore } from '../../night/shard-work.ts';

/** All accounts of one night. */
export async function readAllCharts(run: Run, history: HistoryStore): Promise<readonly Chart[]> {
  const shards = Array.from({ length: run.shards }, (_, shard) => history.readCharts(run, shard));
  return (await Promise.all(shards)).flat();
}

/**
 * The accounts that a night's totals are made of: without those that came in doubt, and with the last chart of those that went in doubt.
 */
export async function readCountedCharts(run: Run, history: HistoryStore): Promise<readonly StoredChart[]> {
  const charts = await readAllCharts(run, history);
  const here = charts.filter(({ isUnconfirmed }) => !isUnconfirmed).map((chart) => ({ run, chart }));
  if (!listLeftOut(run.gate).gone) return here;
  const shards = Array.from({ length: run.shards }, (_, shard) => history.readAbsences(run, shard));
  const gone = (await Promise.all(shards)).flat().filter(({ because }) => because === 'in-doubt');
  const kept = await Promise.all(gone.map((absence) => readLast(absence, history)));
  return [...here, ...kept.flatMap((stored) => stored ?? [])];
}

/** The last chart of an account of a run that is gone in doubt; null = it is none. */
export async function findKept(run: Run, account: string, history: HistoryStore): Promise<StoredChart | null> {
  const absences = await history.readAbsences(run, shardOf(account, run.shards));
  const kept = absences.find((absence) => absence.account === account && absence.because === 'in-doubt');
  return kept ? readLast(kept, history) : null;
}

async function readLast({ account, lastNight }: Absence, history: HistoryStore): Promise<StoredChart | null> {
  const run = await history.readRun(lastNight);
  const [chart] = run ? await history.readAccount([run], account) : [];
  return run && chart ? { run, chart } : null;
}

/** The chart that this one was compared with on its night; null = none, or it expired. */
export async function findOwnLast(run: Run, chart: Chart, history: HistoryStore): Promise<StoredChart | null> {
  const since = chart.change?.since;
  const last = since === undefined ? await history.readLastRunBefore(run.night) : await history.readRun(since);
  const [previous] = last ? await history.readAccount([last], chart.account) : [];
  return last && previous ? { run: last, chart: previous } : null;
}

/** One of tonight's shards. Numbers of shards are powers of two: an earlier night's are parts of it, or hold it. */
export interface ShardAccounts {
  readonly night: Night;
  readonly shard: number;
  readonly shards: number;
  readonly ids: readonly string[];
  /** The id that a renamed account had before, by its place; null = it says none. */
  readonly formerIds: readonly (string | null)[];
  /** Account → what a person said of the id it had before. */
  readonly renames: ReadonlyMap<string, Rename>;
  /** Whether an account has a score tonight: only those are compared. */
  readonly isScored: (account: number) => boolean;
}

export async function readShardBefore(history: HistoryStore, accounts: ShardAccounts): Promise<ShardBefore> {
  const run = await history.readLastRunBefore(accounts.night);
  const nobody = accounts.ids.map(() => null);
  if (!run) return { run, charts: [], absences: [], last: { newest: nobody, scored: nobody } };
  const isOurs = ({ account }: { readonly account: string }) => shardOf(account, accounts.shards) === accounts.shard;
  const charts = (await readParts(run, accounts, (part) => history.readCharts(run, part))).filter(isOurs);
  const absences = (await readParts(run, accounts, (part) => history.readAbsences(run, part))).filter(isOurs);
  const last = await findLastCharts(history, { run, charts, absences }, accounts);
  return { run, charts, absences, last, kept: await readKept(history, absences, accounts) };
}

/** Last charts of accounts that have been gone and in doubt since an earlier night. */
async function readKept(
  history: HistoryStore,
  absences: ShardBefore['absences'],
  accounts: ShardAccounts,
): Promise<readonly Chart[]> {
  const here = new Set(accounts.ids);
  const gone = absences.filter(({ account, because }) => because === 'in-doubt' && !here.has(account));
  const found = await lookUp(
    history,
    accounts,
    gone.map(({ account, lastNight }) => [account, lastNight]),
  );
  return [...found.values()].map(({ chart }) => chart);
}

async function readParts<T>(
  run: Run,
  { shard, shards }: ShardAccounts,
  read: (part: number) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  if (run.shards <= shards) return read(shard % Math.max(1, run.shards));
  const parts = Array.from({ length: run.shards / shards }, (_, part) => read(shard + part * shards));
  return (await Promise.all(parts)).flat();
}

/**
 * The charts that tonight's accounts go on from. Most are of the last believed run; one that was absent, or had no score then, is
 * looked up on its own night.
 */
async function findLastCharts(
  history: HistoryStore,
  { run, charts, absences }: Pick<ShardBefore, 'charts' | 'absences'> & { readonly run: Run },
  accounts: ShardAccounts,
): Promise<LastCharts> {
  const found = new Map<string, StoredChart>();
  for (const chart of charts) found.set(chart.account, { run, chart });
  const here = new Set(accounts.ids);
  const returned = absences.filter(({ account }) => here.has(account));
  const ofReturned = await lookUp(
    history,
    accounts,
    returned.map(({ account, lastNight }) => [account, lastNight]),
  );
  const ownLast = accounts.ids.map((id) => found.get(id) ?? ofReturned.get(id) ?? null);
  const newest = await followRenamed(history, run, ownLast, accounts);

  const withoutScore = newest.flatMap((stored, index): [string, Night][] =>
    stored?.chart.raw === null && stored.chart.scoredOn !== null && accounts.isScored(index)
      ? [[stored.chart.account, stored.chart.scoredOn]]
      : [],
  );
  const earlier = await lookUp(history, accounts, withoutScore);
  return { newest, scored: newest.map((stored) => (stored && earlier.get(stored.chart.account)) ?? stored) };
}

/**
 * An account that comes under a new id, and of which that is known, goes on from the chart of its former one; so does one that has charts of
 * its own, on the first night after a person said so.
 */
async function followRenamed(
  history: HistoryStore,
  run: Run,
  newest: readonly (StoredChart | null)[],
  { ids, formerIds, renames }: ShardAccounts,
): Promise<readonly (StoredChart | null)[]> {
  const here = new Set(ids);
  const isNews = (id: string) => (renames.get(id)?.on ?? '') > run.night;
  return Promise.all(
    newest.map(async (stored, index) => {
      const former = formerIds[index] ?? null;
      if (former === null || here.has(former) || (stored !== null && !isNews(ids[index]!))) return stored;
      return (await findFormer(history, run, former)) ?? stored;
    }),
  );
}

/** The last chart of an account under an id that may be gone for a while; null = nobody had that id. */
async function findFormer(history: HistoryStore, run: Run, former: string): Promise<StoredChart | null> {
  const [chart] = await history.readAccount([run], former);
  if (chart) return { run, chart };
  const absences = await history.readAbsences(run, shardOf(former, run.shards));
  const absence = absences.find(({ account }) => account === former);
  return absence ? readLast(absence, history) : null;
}

/** More charts of one night than this are read as a whole shard. */
const ONE_BY_ONE = 50;

/** Charts of single accounts on nights of their own; one that expired is left out. */
async function lookUp(
  history: HistoryStore,
  shard: ShardAccounts,
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
        ? await readParts(run, shard, (part) => history.readCharts(run, part))
        : (await Promise.all(accounts.map((account) => history.readAccount([run], account)))).flat();
    const ours = new Set(accounts);
    for (const chart of charts) if (ours.has(chart.account)) found.set(chart.account, { run, chart });
  }
  return found;
}
