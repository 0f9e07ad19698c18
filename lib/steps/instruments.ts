import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createExportLoader, type ExportLoader } from '../exports/load-exports.ts';
import { openMetricHistory } from '../metric-history/open-metric-history.ts';
import { createQueryWorker, type QueryWorker } from '../metrics/query-worker.ts';
import type { ExportSource } from '../ports/export-source.ts';
import type { MetricHistory } from '../ports/metric-history.ts';
import type { NightDependencies } from './dependencies.ts';

/** What reads exports and measures them: files already read, the query process. */
export interface Readers {
  readonly loader: ExportLoader;
  readonly worker: QueryWorker;
  close(): Promise<void>;
}

/** What only the prepare step needs, and a replay keeps from night to night. */
export interface Instruments extends Readers {
  readonly metricHistory: MetricHistory;
}

export async function openReaders(source: ExportSource): Promise<Readers> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'nightrounds-'));
  const loader = await createExportLoader({ source, scratch });
  const worker = createQueryWorker();
  return {
    loader,
    worker,
    async close() {
      await worker.close();
      await loader.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}

export async function openInstruments({
  source,
  historyFiles,
}: Pick<NightDependencies, 'source' | 'historyFiles'>): Promise<Instruments> {
  const readers = await openReaders(source);
  const metricHistory = openMetricHistory(historyFiles);
  return {
    ...readers,
    metricHistory,
    async close() {
      await metricHistory.close();
      await readers.close();
    },
  };
}
