import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createExportLoader, type ExportLoader } from '../exports/load-exports.ts';
import { createQueryWorker, type QueryWorker } from '../metrics/query-worker.ts';
import type { ExportSource } from '../ports/export-source.ts';

/** What only the prepare step needs, and a replay keeps from night to night: files already read, the query process. */
export interface Instruments {
  readonly loader: ExportLoader;
  readonly worker: QueryWorker;
  close(): Promise<void>;
}

export async function openInstruments(source: ExportSource): Promise<Instruments> {
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
