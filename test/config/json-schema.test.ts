import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { writeJsonSchema } from '../../lib/config/json-schema.ts';

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly anyOf?: readonly Node[];
}

const schema: Node = JSON.parse(writeJsonSchema());

/** Every key an editor can offer, by its path. */
function* walkKeys(node: Node, path: string): Generator<[path: string, Node]> {
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    yield [`${path}.${key}`, child];
    yield* walkKeys(child, `${path}.${key}`);
  }
  const parts = [node.items, node.additionalProperties, ...(node.anyOf ?? [])];
  for (const part of parts) if (typeof part === 'object') yield* walkKeys(part, path);
}

describe('the JSON Schema for editors', () => {
  it('is current: run `npx tsx lib/config/write-json-schema.ts` when it is not', async () => {
    const written = await readFile(new URL('../../lib/config/health.schema.json', import.meta.url), 'utf8');
    expect(written).toBe(writeJsonSchema());
  });

  it('describes every key', () => {
    const keys = [...walkKeys(schema, '')];
    expect(keys.length).toBeGreaterThan(100);
    expect(keys.filter(([, node]) => !node.description).map(([path]) => path)).toEqual([]);
  });

  it('knows the free names and the kinds of metrics, signals and rules', () => {
    const metric = schema.properties?.metrics?.additionalProperties;
    const kinds = typeof metric === 'object' ? metric.anyOf?.map((kind) => Object.keys(kind.properties ?? {})[0]) : [];
    expect(kinds).toEqual(['from', 'sql', 'ratio', 'change', 'rank']);
    const signal = schema.properties?.profiles?.items?.properties?.groups?.items?.properties?.signals?.items;
    expect(signal?.anyOf).toHaveLength(4);
    expect(schema.properties?.rules?.items?.anyOf).toHaveLength(3);
  });
});
