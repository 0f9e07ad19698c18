import type { Night } from '../../calendar.ts';
import type { HistoryStore } from '../../history/history-store.ts';
import type { Run, RunExport } from '../../history/run.ts';
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
