/** Reads and measures event exports as a night does; the query process works beside this one, so wall time is what counts. */
import { createFolderExportSource } from '../../lib/local/folder-export-source.ts';
import { measureNight } from '../../lib/metrics/measure-night.ts';
import { windowStarts } from '../../lib/metrics/reads.ts';
import { openReaders } from '../../lib/steps/night/instruments.ts';
import { loadModel } from '../load-model.ts';

const [model, exportsFolder] = process.argv.slice(2);
if (!model || !exportsFolder) throw new Error('The events need: model, exports.');
const NIGHT = '2026-11-22';

const config = await loadModel(model);
const readers = await openReaders(createFolderExportSource(exportsFolder));
try {
  const started = performance.now();
  const windowStart = await windowStarts(config, NIGHT);
  const exports = await readers.loader.load({
    config,
    night: NIGHT,
    isReplay: false,
    windowStart,
    weekdayRows: new Map(),
  });
  const read = performance.now();
  const { metrics } = await measureNight({
    config,
    night: NIGHT,
    exports,
    worker: readers.worker,
    now: Date.now,
    readStored: async () => null,
    readPulses: () => new Map(),
    hasMatchedBefore: async () => false,
  });
  const measured = performance.now();
  const unavailable = [...metrics.values()].filter(({ name, isAvailable }) => name !== 'pulse' && !isAvailable);
  if (unavailable.length > 0) throw new Error(`Not measured: ${unavailable.map(({ name }) => name).join(', ')}.`);
  const wallSeconds = { read: (read - started) / 1000, measure: (measured - read) / 1000 };
  process.stdout.write(`${JSON.stringify(wallSeconds)}\n`);
} finally {
  await readers.close();
}
