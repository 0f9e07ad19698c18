import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import type { QueryError, QueryWorker } from '../../lib/metrics/query-worker.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/query-worker-process.mjs', import.meta.url));

/**
 * For every test: nights share a query process, as those of a replay do, from one test file to the next. DuckDB takes half a second of CPU to
 * load, and `open` leaves nothing of the night before. A worker with options of its own is not shared. Either is the one of `dist/`, for
 * tsx takes as long again.
 */
vi.mock(import('../../lib/metrics/query-worker.ts'), async (importOriginal) => {
  const original = await importOriginal();
  return {
    ...original,
    createQueryWorker(options) {
      if (options) return original.createQueryWorker({ program: PROGRAM, ...options });
      const worker = idle.get(original.QueryError)?.pop() ?? original.createQueryWorker({ program: PROGRAM });
      return {
        ...worker,
        async close() {
          idle.set(original.QueryError, [...(idle.get(original.QueryError) ?? []), worker]);
        },
      };
    },
  };
});

/**
 * A setup file is run for each test file; this outlives it, and ends with the process. By the error they throw: a test that loads modules
 * anew would get errors of a class that is no longer theirs from a worker of those before.
 */
const shared = globalThis as { idleQueryWorkers?: Map<typeof QueryError, QueryWorker[]> };
shared.idleQueryWorkers ??= new Map();
const idle = shared.idleQueryWorkers;
