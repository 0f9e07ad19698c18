import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MetricGraph, orderMetrics } from '../../lib/config/metric-graph.ts';

const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
const graphs: fc.Arbitrary<MetricGraph> = fc
  .array(fc.tuple(names, fc.array(names, { maxLength: 2 })), { maxLength: 7 })
  .map((entries) => new Map(entries));

describe('the order of metrics', () => {
  it('puts every metric after those it is made from', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { ordered } = orderMetrics(graph);
        ordered.forEach((name, index) => {
          for (const source of graph.get(name) ?? [])
            if (graph.has(source)) expect(ordered.slice(0, index)).toContain(source);
        });
      }),
    );
  });

  it('holds every metric exactly when there is no ring', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { ordered, rings } = orderMetrics(graph);
        expect(ordered.length === graph.size).toBe(rings.length === 0);
      }),
    );
  });

  it('shows rings that are rings, each metric in one at most', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { rings } = orderMetrics(graph);
        for (const ring of rings)
          ring.forEach((name, index) => {
            expect(graph.get(name)).toContain(ring[(index + 1) % ring.length]);
          });
        expect(new Set(rings.flat()).size).toBe(rings.flat().length);
      }),
    );
  });

  it('goes as deep as the config does', () => {
    const chain = new Map(Array.from({ length: 20_000 }, (_, index) => [`m${index}`, [`m${index + 1}`]]));
    expect(orderMetrics(chain).ordered[0]).toBe('m19999');
  });
});
