import type { MetricColumn, Roster } from './metric-columns.ts';

/** The accounts at `indices`, in that order. */
export function sliceRoster(roster: Roster, indices: Int32Array): Roster {
  const pick = <T>(values: readonly T[]): T[] => Array.from(indices, (index) => values[index]!);
  return {
    ids: pick(roster.ids),
    names: pick(roster.names),
    owners: pick(roster.owners),
    managers: pick(roster.managers),
    executives: pick(roster.executives),
    segments: pick(roster.segments),
    arr: sliceNumbers(roster.arr, indices),
    startedOn: sliceNumbers(roster.startedOn, indices),
    renewsOn: sliceNumbers(roster.renewsOn, indices),
    stages: pick(roster.stages),
    formerIds: pick(roster.formerIds),
    attributes: new Map([...roster.attributes].map(([name, values]) => [name, pick(values)])),
  };
}

export function sliceMetric(column: MetricColumn, indices: Int32Array): MetricColumn {
  return column.type === 'number'
    ? { ...column, values: sliceNumbers(column.values, indices) }
    : { ...column, values: Array.from(indices, (index) => column.values[index] ?? null) };
}

function sliceNumbers(values: Float64Array, indices: Int32Array): Float64Array {
  const sliced = new Float64Array(indices.length);
  for (let place = 0; place < indices.length; place++) sliced[place] = values[indices[place]!]!;
  return sliced;
}
