import type { Chart } from '../history/chart.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import type { Run } from '../history/run.ts';

/** The chart that this one was compared with on its night; null = none, or it expired. */
export async function findOwnLast(run: Run, chart: Chart, history: HistoryStore): Promise<StoredChart | null> {
  const since = chart.change?.since;
  const last = since === undefined ? await history.readLastRunBefore(run.night) : await history.readRun(since);
  const [previous] = last ? await history.readAccount([last], chart.account) : [];
  return last && previous ? { run: last, chart: previous } : null;
}
