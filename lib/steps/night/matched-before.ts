import type { Night } from '../../calendar.ts';
import type { HistoryStore } from '../../history/history-store.ts';
import type { Run, RunExport, RunMetric } from '../../history/run.ts';
import type { Matching } from '../../metrics/matching.ts';

/** Whether rows of an export were of accounts on an earlier night that is believed: each night says so of all before it. */
export async function hasMatchedBefore(
  night: Night,
  name: string,
  history: Pick<HistoryStore, 'readLastRunBefore'>,
): Promise<boolean> {
  const last = await history.readLastRunBefore(night);
  const entry = last?.exports.find((one) => one.name === name);
  return last !== null && entry !== undefined && (entry.hasMatched ?? didMatch(last, entry));
}

/** Of a night of the version before, which noted the rows of strangers. */
function didMatch({ figures }: Run, { name, state, rowsVisible }: RunExport): boolean {
  const isThere = state === 'present' || state === 'carried';
  return isThere && rowsVisible > 0 && (figures?.unknownRows[name]?.share ?? 0) < 1;
}

/** A night's exports, each with whether it ever matched. */
export async function markMatched(
  run: Pick<Run, 'night' | 'exports'>,
  { matched }: Matching,
  history: Pick<HistoryStore, 'readLastRunBefore'>,
): Promise<Run['exports']> {
  return Promise.all(
    run.exports.map(async (one) => ({
      ...one,
      hasMatched: matched.has(one.name) || (await hasMatchedBefore(run.night, one.name, history)),
    })),
  );
}

type LastRun = Pick<HistoryStore, 'readLastRunBefore'>;

/** Whether an id that a metric's SQL returns, written as it is now, was an account's on an earlier night that is believed. */
export async function hasMetricMatchedBefore(
  night: Night,
  metric: Pick<RunMetric, 'name' | 'hash'>,
  history: LastRun,
): Promise<boolean> {
  const last = await history.readLastRunBefore(night);
  return (
    last?.metrics.some(
      ({ name, hash, hasMatched = false }) => name === metric.name && hash === metric.hash && hasMatched,
    ) ?? false
  );
}

/** A night's metrics, those by SQL each with whether it ever matched. `bySql`: their names. */
export async function markMatchedMetrics(
  { night, metrics }: Pick<Run, 'night' | 'metrics'>,
  { bySql, matched }: { readonly bySql: ReadonlySet<string>; readonly matched: ReadonlySet<string> },
  history: LastRun,
): Promise<Run['metrics']> {
  return Promise.all(
    metrics.map(async (one) => {
      if (!bySql.has(one.name)) return one;
      return { ...one, hasMatched: matched.has(one.name) || (await hasMetricMatchedBefore(night, one, history)) };
    }),
  );
}
