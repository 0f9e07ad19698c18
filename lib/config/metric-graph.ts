/** Which metrics are made from which, as an order to work in and the rings that have none. */

/** Metric → the metrics it is made from. */
export type MetricGraph = ReadonlyMap<string, readonly string[]>;

export interface MetricOrder {
  /** Every metric after those it is made from. */
  readonly ordered: readonly string[];
  /** Each ring once, as [a, b] for a → b → a, beginning with the metric that stands first in the config. */
  readonly rings: readonly (readonly string[])[];
}

/** Metrics that are not in the graph are taken as given. */
export function orderMetrics(graph: MetricGraph): MetricOrder {
  const waiting = new Map<string, number>();
  const readers = new Map<string, string[]>();
  for (const [name, sources] of graph) {
    const known = sources.filter((source) => graph.has(source));
    waiting.set(name, known.length);
    for (const source of known) readers.set(source, [...(readers.get(source) ?? []), name]);
  }
  const ordered = [...graph.keys()].filter((name) => waiting.get(name) === 0);
  for (const done of ordered)
    for (const reader of readers.get(done) ?? []) {
      const left = waiting.get(reader)! - 1;
      waiting.set(reader, left);
      if (left === 0) ordered.push(reader);
    }
  return { ordered, rings: findRings(graph, new Set(ordered)) };
}

/** From each metric that could not be ordered, following those it is made from must come to a ring. */
function findRings(graph: MetricGraph, ordered: ReadonlySet<string>): string[][] {
  const position = new Map([...graph.keys()].map((name, index) => [name, index]));
  const rings: string[][] = [];
  const seen = new Set(ordered);
  for (const start of graph.keys()) {
    const trail = new Map<string, number>();
    let name: string | undefined = start;
    while (name !== undefined && !seen.has(name) && !trail.has(name)) {
      trail.set(name, trail.size);
      name = graph.get(name)?.find((source) => graph.has(source) && !ordered.has(source));
    }
    if (name !== undefined && trail.has(name)) rings.push([...trail.keys()].slice(trail.get(name)));
    for (const passed of trail.keys()) seen.add(passed);
  }
  return rings.map((ring) => {
    const first = ring.reduce((a, b) => (position.get(a)! <= position.get(b)! ? a : b));
    const turn = ring.indexOf(first);
    return [...ring.slice(turn), ...ring.slice(0, turn)];
  });
}
