import { type Day, toDay, toDayOrNaN } from '../calendar.ts';
import type { HealthConfig, Scalar } from '../config/health-config.ts';
import type { MetricColumn } from '../metrics/metric-columns.ts';
import { typeCells } from '../metrics/typed-values.ts';
import { valueAt } from '../metrics/value-at.ts';
import { NO_PROFILE } from '../scoring/choose-profile.ts';
import type { CarriedNight } from '../scoring/scores.ts';
import type { ScoredInputs } from './attribute-changes.ts';
import type { Chart } from './chart.ts';
import type { Run } from './run.ts';

/** A chart with the run whose schema it follows. */
export interface StoredChart {
  readonly run: Run;
  readonly chart: Chart;
}

/**
 * What accounts were scored from on their own charts' nights, to be scored again on `night`. Charts may be of different nights and
 * schemas; null = an account without one, all missing. A metric that a chart has not, or has under another definition, takes the value
 * of `instead`; it is missing when that is null. A metric that the gate left out of a chart takes its last believed value where
 * `standsStill` says so.
 */
export function readLastInputs(
  config: HealthConfig,
  night: Day,
  charts: readonly (StoredChart | null)[],
  { instead, standsStill }: LastInputsChoice,
): ScoredInputs {
  const placeOf = indexSchemas(config);
  const profiles = new Map(config.profiles.map((profile, index) => [profile.name, index]));
  const metrics = new Map<string, MetricColumn>();
  const carried = new Map<string, readonly CarriedNight[]>();
  for (const name of config.metrics.keys()) {
    const places = Int32Array.from(charts, (stored) => (stored === null ? NOWHERE : placeOf(stored.run, name)));
    const substitute = instead?.get(name);
    const stands = standsStill(name);
    const cells = charts.map((stored, account) => {
      const place = places[account]!;
      if (place === NOWHERE) return valueAt(substitute, account);
      const { values, standing } = stored!.chart;
      return (stands && standing?.values.has(place) ? standing.values.get(place) : values[place]) ?? null;
    });
    metrics.set(name, { name, isCarried: false, isAvailable: true, ...typeCells(cells) });
    carried.set(name, gatherCarried(charts, places));
  }
  return {
    night,
    // Goals depend on the days since the start alone: an older chart's start is moved on by the nights since.
    startedOn: Float64Array.from(charts, (stored) =>
      stored === null ? Number.NaN : toDayOrNaN(stored.chart.startedOn) + night - toDay(stored.chart.night),
    ),
    profileOf: Int32Array.from(charts, (stored) => profiles.get(stored?.chart.profile ?? '') ?? NO_PROFILE),
    metrics,
    carried,
  };
}

export interface LastInputsChoice {
  readonly instead: ReadonlyMap<string, MetricColumn> | null;
  readonly standsStill: (metric: string) => boolean;
}

/** As they were charted. */
export const asCharted: LastInputsChoice['standsStill'] = () => false;

const NOWHERE = -1;

/** Where a metric stands in the charts of a run; NOWHERE when it is not there, or was defined otherwise. */
function indexSchemas(config: HealthConfig): (run: Run, metric: string) => number {
  const schemas = new Map<Run, ReadonlyMap<string, number>>();
  return (run, metric) => {
    let places = schemas.get(run);
    if (!places) {
      const same = run.metrics.flatMap(({ name, hash }, index) =>
        config.metricHashes.get(name) === hash ? [[name, index] as const] : [],
      );
      places = new Map(same);
      schemas.set(run, places);
    }
    return places.get(metric) ?? NOWHERE;
  };
}

/** What charts carried of one metric, by distance, the newest first: as the night's own carried values were. */
function gatherCarried(charts: readonly (StoredChart | null)[], places: Int32Array): readonly CarriedNight[] {
  const nights = new Map<number, Map<number, Scalar>>();
  charts.forEach((stored, account) => {
    const carried = stored?.chart.carried.get(places[account]!);
    if (!carried) return;
    const { nightsBack, value } = carried;
    const values = nights.get(nightsBack) ?? new Map<number, Scalar>();
    nights.set(nightsBack, values.set(account, value));
  });
  return [...nights]
    .map(([nightsBack, values]) => ({ nightsBack, values }))
    .sort((a, b) => a.nightsBack - b.nightsBack);
}
