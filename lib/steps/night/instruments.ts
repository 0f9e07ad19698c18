import type { ExportSource } from '../../exports/export-source.ts';
import { createExportLoader, type ExportLoader } from '../../exports/load-exports.ts';
import { openScratch } from '../../files/scratch.ts';
import type { MetricHistory } from '../../metric-history/metric-history.ts';
import { openMetricHistory } from '../../metric-history/open-metric-history.ts';
import { createQueryWorker, type QueryWorker } from '../../metrics/query-worker.ts';
import type { NightDependencies } from '../dependencies.ts';

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

/** `given`: a query process that is somebody else's to close. */
export async function openReaders(source: ExportSource, given?: QueryWorker): Promise<Readers> {
  const scratch = openScratch('exports');
  const loader = createExportLoader({ source, scratch });
  const worker = given ?? createQueryWorker();
  return {
    loader,
    worker,
    close: () => closeAll([...(given ? [] : [worker]), loader, scratch]),
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
    close: () => closeAll([metricHistory, readers]),
  };
}

/** In order, each whatever becomes of the others; throws the first failure. */
async function closeAll(opened: readonly { close(): Promise<void> }[]): Promise<void> {
  const failures: unknown[] = [];
  for (const one of opened) await one.close().catch((error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
