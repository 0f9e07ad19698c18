import type { Night } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import { isBelieved } from '../history/believed-run.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { EarlierRead } from '../history/run.ts';
import type { MetricHistory, StoredMetrics } from '../metric-history/metric-history.ts';

/** The metric history as one night reads it. What it read belongs to what it was computed from. */
export interface EarlierMetrics {
  /** Null: nothing is kept of that night, or later nights may not compare themselves with it. */
  open(night: Night): Promise<StoredMetrics | null>;
  /** Everything that was asked for so far, by night. */
  listReads(): readonly EarlierRead[];
}

export function openEarlierMetrics(history: HistoryStore, metricHistory: MetricHistory): EarlierMetrics {
  const reads = new Map<Night, string | null>();
  return {
    async open(night) {
      const run = await history.readRun(night);
      const stored = run && isBelieved(run) ? await metricHistory.open(night) : null;
      reads.set(night, stored?.digest ?? null);
      return stored;
    },
    listReads: () =>
      [...reads].map(([night, digest]) => ({ night, digest })).sort((a, b) => compareText(a.night, b.night)),
  };
}
