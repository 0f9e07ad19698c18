import { afterAll, vi } from 'vitest';
import type { QueryWorker } from '../../lib/metrics/query-worker.ts';

/**
 * For every test: nights of one test file share a query process, as those of a replay do. DuckDB takes half a second of CPU to load, and
 * `open` leaves nothing of the night before. A worker with options of its own is not shared.
 */
vi.mock(import('../../lib/metrics/query-worker.ts'), async (importOriginal) => {
  const original = await importOriginal();
  return {
    ...original,
    createQueryWorker(options) {
      if (options) return original.createQueryWorker(options);
      const worker = idle.pop() ?? original.createQueryWorker();
      return {
        ...worker,
        async close() {
          idle.push(worker);
        },
      };
    },
  };
});

const idle = vi.hoisted((): QueryWorker[] => []);

afterAll(async () => {
  for (const worker of idle.splice(0)) await worker.close();
});
