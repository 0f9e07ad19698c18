import type { Night } from '../../calendar.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import type { HistoryStore } from '../../history/history-store.ts';
import type { Run, RunExport } from '../../history/run.ts';

/** What of a night was an account's on an earlier night that is believed: each night says so of all before it. */
export interface MatchedBefore {
  /** Rows of an export. */
  hasMatchedBefore(name: string): Promise<boolean>;
  /** An id that a metric's SQL returns, written as it is now. */
  hasMetricMatchedBefore(name: string): Promise<boolean>;
}

/** The last run is read when it is first asked for: a replay finishes the night before meanwhile. */
export function openMatchedBefore(
  night: Night,
  { metricHashes }: Pick<HealthConfig, 'metricHashes'>,
  history: Pick<HistoryStore, 'readLastRunBefore'>,
): MatchedBefore {
  let reading: Promise<Run | null> | null = null;
  const readLast = () => (reading ??= history.readLastRunBefore(night));
  return {
    async hasMatchedBefore(name) {
      const last = await readLast();
      const entry = last?.exports.find((one) => one.name === name);
      return last !== null && entry !== undefined && (entry.hasMatched ?? didMatch(last, entry));
    },
    async hasMetricMatchedBefore(name) {
      const last = await readLast();
      const entry = last?.metrics.find((one) => one.name === name && one.hash === metricHashes.get(name));
      return entry?.hasMatched ?? false;
    },
  };
}

/** Of a night of the version before, which noted the rows of strangers. */
function didMatch({ figures }: Run, { name, state, rowsVisible }: RunExport): boolean {
  const isThere = state === 'present' || state === 'carried';
  return isThere && rowsVisible > 0 && (figures?.unknownRows[name]?.share ?? 0) < 1;
}

/** A night's exports, and its metrics by SQL, each with whether it ever matched. `tonight`: the names of those that do. */
export async function markMatched(
  { exports, metrics }: Pick<Run, 'exports' | 'metrics'>,
  tonight: { readonly exports: ReadonlySet<string>; readonly metrics: ReadonlySet<string> },
  config: Pick<HealthConfig, 'metrics'>,
  before: MatchedBefore,
): Promise<Pick<Run, 'exports' | 'metrics'>> {
  const isBySql = (name: string) => config.metrics.get(name)?.kind === 'sql';
  return {
    exports: await Promise.all(
      exports.map(async (one) => ({
        ...one,
        hasMatched: tonight.exports.has(one.name) || (await before.hasMatchedBefore(one.name)),
      })),
    ),
    metrics: await Promise.all(
      metrics.map(async (one) =>
        isBySql(one.name)
          ? {
              ...one,
              hasMatched: tonight.metrics.has(one.name) || (await before.hasMetricMatchedBefore(one.name)),
            }
          : one,
      ),
    ),
  };
}
