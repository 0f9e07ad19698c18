import type { Night } from '../../calendar.ts';
import { findPulses } from '../../care/pulses.ts';
import type { Run } from '../../history/run.ts';
import { asMeasured } from '../../metrics/as-measured.ts';
import { type Measured, measureNight } from '../../metrics/measure-night.ts';
import type { NightDependencies } from '../dependencies.ts';
import { createStoredMetricReader, openEarlierMetrics } from './earlier-metrics.ts';
import type { Instruments } from './instruments.ts';
import { openMatchedBefore } from './matched-before.ts';
import { type NightReading, readNight } from './prepare-night.ts';

export interface NightLook extends Pick<NightReading, 'exports'> {
  /** What was measured, or why nothing could be. */
  readonly attempt: { readonly measured: Measured } | { readonly failed: string };
  /** The last believed night before. */
  readonly last: Run | null;
}

type LookDependencies = Pick<NightDependencies, 'config' | 'history' | 'care' | 'now' | 'isReplay'>;

/** Reads and measures a night as `prepareNight` does, claims nothing and writes nothing. */
export async function lookAtNight(
  night: Night,
  dependencies: LookDependencies,
  instruments: Instruments,
): Promise<NightLook> {
  const { config, history, care, now } = dependencies;
  const { exports } = await readNight(night, dependencies, instruments);
  const last = await history.readLastRunBefore(night);
  const earlier = openEarlierMetrics(history, instruments.metricHistory);
  const events = await care.readAll();
  try {
    const measured = await measureNight({
      ...{ config, night, exports, now },
      worker: instruments.worker,
      readStored: createStoredMetricReader(config, earlier),
      readPulses: (date) => findPulses(events, date, config.timezone),
      ...openMatchedBefore(night, config, history),
    });
    return { exports: asMeasured(exports, measured.notes), attempt: { measured }, last };
  } catch (error) {
    return { exports, attempt: { failed: error instanceof Error ? error.message : String(error) }, last };
  }
}
