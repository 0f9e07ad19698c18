import type { Clock, Night } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { ExportSource } from '../exports/export-source.ts';
import { type Measured, measureNight } from '../metrics/measure-night.ts';
import type { QueryWorker } from '../metrics/query-worker.ts';
import { windowStarts } from '../metrics/reads.ts';
import { openReaders } from '../steps/night/instruments.ts';

/** Every metric of every account, as a night would measure it. Keeps nothing. */
export async function measureModel(
  config: HealthConfig,
  night: Night,
  { source, now, worker }: { source: ExportSource; now: Clock; worker?: QueryWorker | undefined },
): Promise<Measured> {
  const readers = await openReaders(source, worker);
  try {
    const windowStart = await windowStarts(config, night);
    const exports = await readers.loader.load({ config, night, isReplay: false, windowStart, weekdayRows: new Map() });
    return await measureNight({
      config,
      night,
      exports,
      worker: readers.worker,
      now,
      readStored: async () => null,
      readPulses: () => new Map(),
      hasMatchedBefore: async () => false,
    });
  } finally {
    await readers.close();
  }
}
