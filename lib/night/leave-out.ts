import { personIn } from '../address.ts';
import { toDay, toDayOrNaN } from '../calendar.ts';
import type { HealthConfig, Scalar } from '../config/health-config.ts';
import type { Chart } from '../history/chart.ts';
import type { AccountField } from '../history/doubt.ts';
import type { StoredChart } from '../history/last-inputs.ts';
import type { Run } from '../history/run.ts';
import { type MetricColumn, type Roster, stageOn } from '../metrics/metric-columns.ts';
import { missingValues, typeCells } from '../metrics/typed-values.ts';

type Metrics = ReadonlyMap<string, MetricColumn>;

/** Tonight's metrics without those that are left out: missing, and marked. */
export function leaveOutMetrics(metrics: Metrics, leftOut: ReadonlySet<string>): Metrics {
  if (leftOut.size === 0) return metrics;
  return new Map(
    [...metrics].map(([name, column]): [string, MetricColumn] => {
      if (!leftOut.has(name)) return [name, column];
      const accounts = column.values.length;
      return [name, { name, isCarried: false, isAvailable: false, isLeftOut: true, ...missingValues(accounts) }];
    }),
  );
}

/** The last believed values of what is left out, account by account; none of metrics that are defined otherwise since. */
export function readStandingValues(
  { metrics }: Pick<Run, 'metrics'>,
  last: readonly (StoredChart | null)[],
  leftOut: ReadonlySet<string>,
): readonly ReadonlyMap<number, Scalar | null>[] {
  const places = new Map<Run, readonly (readonly [number, number])[]>();
  const placesIn = (run: Run) => {
    const known = places.get(run) ?? findPlaces(metrics, run, leftOut);
    places.set(run, known);
    return known;
  };
  return last.map((stored) => {
    if (stored === null) return new Map();
    const { values, standing } = stored.chart;
    return new Map(
      placesIn(stored.run).map(([place, earlier]) => [
        place,
        (standing?.values.has(earlier) ? standing.values.get(earlier) : values[earlier]) ?? null,
      ]),
    );
  });
}

/** Pairs of a metric's place tonight and its place in an earlier run. */
function findPlaces(
  metrics: Run['metrics'],
  earlier: Pick<Run, 'metrics'>,
  leftOut: ReadonlySet<string>,
): readonly (readonly [number, number])[] {
  return metrics.flatMap(({ name, hash }, place) => {
    if (!leftOut.has(name)) return [];
    const before = earlier.metrics.findIndex((known) => known.name === name && known.hash === hash);
    return before < 0 ? [] : [[place, before] as const];
  });
}

/** Tonight's metrics with the last believed values of those that are left out. */
export function withStandingValues(
  run: Pick<Run, 'metrics'>,
  metrics: Metrics,
  standing: readonly ReadonlyMap<number, Scalar | null>[],
): Metrics {
  return new Map(
    [...metrics].map(([name, column]): [string, MetricColumn] => {
      if (!column.isLeftOut) return [name, column];
      const place = run.metrics.findIndex((metric) => metric.name === name);
      const cells = standing.map((values) => values.get(place) ?? null);
      return [name, { name, isCarried: false, isAvailable: true, ...typeCells(cells) }];
    }),
  );
}

/** The roster with the last believed values of fields that are in doubt; an account without a last chart has its own. */
export function standFields(
  roster: Roster,
  last: readonly (StoredChart | null)[],
  fields: ReadonlySet<AccountField>,
  { night, stages }: { readonly night: string } & Pick<HealthConfig, 'stages'>,
): Roster {
  if (fields.size === 0) return roster;
  const stand = <T>(field: AccountField, own: ArrayLike<T>, read: (chart: Chart) => T): T[] =>
    Array.from(own, (value, account) => {
      const chart = last[account]?.chart;
      return chart && fields.has(field) ? read(chart) : value;
    });
  const renewsOn = Float64Array.from(stand('renews_on', roster.renewsOn, ({ renewsOn }) => toDayOrNaN(renewsOn)));
  const today = toDay(night);
  return {
    ...roster,
    arr: Float64Array.from(stand('arr', roster.arr, ({ arr }) => arr ?? Number.NaN)),
    owners: stand('owner', roster.owners, ({ owner }) => owner),
    names: stand('name', roster.names, ({ name }) => name),
    segments: stand('segment', roster.segments, ({ segment }) => segment),
    renewsOn,
    stages: roster.stages.map((stage, account) =>
      fields.has('renews_on') ? stageOn(today, roster.startedOn[account]!, renewsOn[account]!, stages) : stage,
    ),
  };
}

/** Whether an account's field is another than on its last chart. */
export function isFieldChanged(field: AccountField, roster: Roster, account: number, { chart }: StoredChart): boolean {
  switch (field) {
    case 'arr':
      return !isSameNumber(roster.arr[account]!, chart.arr ?? Number.NaN);
    case 'renews_on':
      return !isSameNumber(roster.renewsOn[account]!, toDayOrNaN(chart.renewsOn));
    case 'owner':
      return personIn(roster.owners[account]) !== chart.owner;
    case 'name':
      return (roster.names[account] ?? null) !== chart.name;
    case 'segment':
      return (roster.segments[account] ?? null) !== chart.segment;
  }
}

function isSameNumber(a: number, b: number): boolean {
  return Object.is(a, b) || a === b;
}
