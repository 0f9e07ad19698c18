import { isDeepStrictEqual } from 'node:util';
import type { Night } from '../calendar.ts';
import type { HistoryStore } from '../history/history-store.ts';
import { isBelieved, type Run } from '../history/run.ts';
import { shardOf } from '../history/shard.ts';
import { accountSortKey } from './account-id-key.ts';
import { readChartItem, toChartItem } from './chart-item.ts';
import { expiryOfRun } from './expiry.ts';
import {
  ANY_ACCOUNT,
  absencesKey,
  chartKey,
  GATE_PARTITION,
  gateWordKey,
  nightPartition,
  RUN_PARTITION,
  runKey,
} from './key-layout.ts';
import { gateWordRecord } from './records/gate-word-record.ts';
import { absencesRecord, runRecord } from './records/run-record.ts';
import { readEach } from './stored-record.ts';
import { type Change, type Fields, type Item, type Key, type Range, type Table, TableThrottledError } from './table.ts';

/** Days an item lives after its night or the night's first claim, whichever is later. */
const KEPT_DAYS = 400;
const RUNS_AT_ONCE = 8;
/** The gate looks at five weeks. */
const RUNS_REMEMBERED = 64;

/** Nights and charts. Throws `ChartsNotWrittenError`. */
export function createHistoryStore(table: Table, keptDays = KEPT_DAYS): HistoryStore {
  const queryRuns = (range: Range, limit?: number) =>
    table.query({
      partition: RUN_PARTITION,
      range,
      ...(limit !== undefined && { limit, isDescending: true }),
    });
  const readRunItem = rememberRuns();
  const selectCharts = (run: Run, shard: number) => ({
    partition: nightPartition(run.night, shard),
    range: { prefix: ANY_ACCOUNT },
  });

  const store: HistoryStore = {
    async readRun(night) {
      const item = await table.get(runKey(night));
      return item && readRunItem(item);
    },
    async writeRun(run) {
      await table.put(toRunItem(run, keptDays));
    },
    async readLastRunBefore(night) {
      for (let before = night; ; ) {
        let earliest: Night | null = null;
        for (const item of await queryRuns({ before }, RUNS_AT_ONCE)) {
          const run = readRunItem(item);
          if (isBelieved(run)) return run;
          earliest = run.night;
        }
        if (earliest === null) return null;
        before = earliest;
      }
    },
    async listRuns(from, to) {
      return (await queryRuns({ from, to })).map(readRunItem);
    },
    async readGateWords() {
      return readEach(gateWordRecord, await table.query({ partition: GATE_PARTITION }));
    },
    async writeGateWord(word) {
      await table.put({ ...gateWordKey(word), fields: gateWordRecord.toFields(word) });
    },
    async readRuns(from, to) {
      return (await store.listRuns(from, to)).filter(isBelieved);
    },
    /** An account that an earlier run of the same night charted, and this one does not, is deleted: a shard holds one run. */
    async writeCharts(run, shard, charts) {
      const stored = await table.queryKeys(selectCharts(run, shard));
      const kept = stored.length > 0 ? new Set(charts.map(({ account }) => accountSortKey(account))) : null;
      const leftovers = stored.filter(({ sort }) => !kept?.has(sort));
      function* listChanges(): Generator<Change> {
        for (const chart of charts) yield { put: toChartItem(chart, run, shard, keptDays) };
        for (const key of leftovers) yield { delete: key };
      }
      try {
        await table.write(listChanges(), charts.length + leftovers.length);
      } catch (error) {
        throw error instanceof TableThrottledError ? new ChartsNotWrittenError(run.night, shard, error) : error;
      }
    },
    async readCharts(run, shard) {
      return (await table.query(selectCharts(run, shard))).map(readChartItem);
    },
    async writeAbsences(run, shard, absences) {
      const fields = absencesRecord.toFields(absences);
      await table.put({ ...absencesKey(run.night, shard), fields, expires: expiryOfRun(run, keptDays) });
    },
    async readAbsences(run, shard) {
      const item = await table.get(absencesKey(run.night, shard));
      return (item && absencesRecord.read(item.fields)) ?? [];
    },
    async readAccount(runs, account) {
      const nights = new Map(runs.filter((run) => run.shards > 0).map((run) => [run.night, run]));
      const items = await table.getMany([...nights.values()].map((run) => keyOfChart(run, account)));
      // The item may hold a very long id cut.
      const charts = new Map(items.map(readChartItem).map((chart) => [chart.night, { ...chart, account }]));
      return [...nights.keys()].flatMap((night) => charts.get(night) ?? []);
    },
    async removeAccount(runs, account) {
      const charts = await store.readAccount(runs, account);
      const shards = new Map(runs.map(({ night, shards }) => [night, shards]));
      await table.write(
        charts.map(({ night }) => ({ delete: keyOfChart({ night, shards: shards.get(night)! }, account) })),
        charts.length,
      );
      let absences = 0;
      for (const run of runs) {
        const others = forgetInRun(run, account);
        if (others !== run) await store.writeRun(others);
        const shard = shardOf(account, Math.max(1, run.shards));
        const stored = await store.readAbsences(run, shard);
        const left = stored.filter((absence) => absence.account !== account);
        if (left.length === stored.length) continue;
        await store.writeAbsences(run, shard, left);
        absences++;
      }
      return { charts: charts.length, absences };
    },
  };
  return store;
}

/** A run names some of the accounts that were in doubt. */
function forgetInRun(run: Run, account: string): Run {
  const { figures, gate } = run;
  const without = (ids: readonly string[]) => ids.filter((id) => id !== account);
  const doubts = gate?.doubts.map((doubt) =>
    'sample' in doubt.scope ? { ...doubt, scope: { ...doubt.scope, sample: without(doubt.scope.sample) } } : doubt,
  );
  const samples = figures?.roster?.samples;
  const isNamed =
    Object.values(samples ?? {}).some((ids) => ids.includes(account)) ||
    gate?.doubts.some(({ scope }) => 'sample' in scope && scope.sample.includes(account));
  if (!isNamed) return run;
  const roster = figures?.roster && {
    ...figures.roster,
    samples: {
      gone: without(figures.roster.samples.gone),
      arrived: without(figures.roster.samples.arrived),
      unscored: without(figures.roster.samples.unscored),
    },
  };
  return {
    ...run,
    ...(figures && roster && { figures: { ...figures, roster } }),
    ...(gate && doubts && { gate: { ...gate, doubts } }),
  };
}

function keyOfChart({ night, shards }: Pick<Run, 'night' | 'shards'>, account: string): Key {
  return chartKey(night, shardOf(account, shards), account);
}

/** `state` is repeated for people. */
function toRunItem(run: Run, keptDays: number): Item {
  return {
    ...runKey(run.night),
    fields: { state: run.state, ...runRecord.toFields(run) },
    expires: expiryOfRun(run, keptDays),
  };
}

/** A night reads the runs of the weeks before it several times over, and each holds thousands of pinned files. */
function rememberRuns(): (item: Item) => Run {
  const known = new Map<string, { readonly fields: Fields; readonly run: Run }>();
  return (item) => {
    const before = known.get(item.sort);
    if (before && isDeepStrictEqual(before.fields, item.fields)) return before.run;
    const run = readRunItem(item);
    known.delete(item.sort);
    known.set(item.sort, { fields: item.fields, run });
    for (const oldest of known.keys()) {
      if (known.size <= RUNS_REMEMBERED) break;
      known.delete(oldest);
    }
    return run;
  };
}

function readRunItem({ fields, partition, sort }: Item): Run {
  const run = runRecord.read(fields);
  if (run) return run;
  throw new Error(`The table holds no run under ${partition} / ${sort}: another program wrote it.`);
}

/** The table kept refusing part of a shard. The night's step may be run again: it overwrites what was written. */
export class ChartsNotWrittenError extends Error {
  override readonly name = 'ChartsNotWrittenError';

  constructor(night: Night, shard: number, cause: TableThrottledError) {
    super(
      `${cause.left} writes of night ${night}, shard ${shard} were not accepted after many attempts: the table is throttled. ` +
        'Raise its maximum write capacity or wait, then run the night again.',
      { cause },
    );
  }
}
