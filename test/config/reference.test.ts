import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeJsonSchema } from '../../lib/config/json-schema.ts';
import { formatProblem, readConfig } from '../../lib/config/read-config.ts';
import { listProperties, writeReference } from '../../lib/config/reference.ts';
import { subjects } from '../../lib/config/reference-subjects.ts';

const root = new URL('../../', import.meta.url);
const listFiles = (folder: string) => readdirSync(new URL(folder, root)).sort();
const read = (file: string) => readFileSync(new URL(file, root), 'utf8');

const schema = JSON.parse(writeJsonSchema());
const exampleFiles = listFiles('examples/reference').map((name) => `examples/reference/${name}`);
const examples = exampleFiles.map(read);

describe('the reference of health.yaml', () => {
  it('is what the schema and the examples make: run `npm run schema` when it is not', () => {
    const pages = writeReference(schema, examples);
    expect(listFiles('docs/reference')).toEqual([...pages.keys()].sort());
    for (const [name, text] of pages) expect(read(`docs/reference/${name}`), name).toBe(text);
  });

  it('has an example of every property', () => {
    const properties = listProperties(schema, examples);
    expect(properties.length).toBeGreaterThan(150);
    expect(properties.filter((one) => one.examples.length === 0).map(({ path }) => path)).toEqual([]);
  });

  it('has a meaning for every property, and a page for every one at the top', () => {
    const properties = listProperties(schema, examples);
    expect(properties.filter(({ node }) => !node.description).map(({ path }) => path)).toEqual([]);
    const told = subjects.flatMap(({ keys }) => keys);
    expect(Object.keys(schema.properties).filter((key) => !told.includes(key))).toEqual([]);
  });

  it.each(exampleFiles)('shows in %s what the config reader takes', (file) => {
    const result = readConfig(read(file), file);
    expect('problems' in result ? result.problems.map(formatProblem) : []).toEqual([]);
  });

  it('tells what all kinds of a rule have once, and what each has of its own beside it', () => {
    const page = writeReference(schema, examples).get('rules.md')!;
    expect(page.match(/\| `cooldown` \|/g)).toHaveLength(1);
    expect(page).toContain('## `rules[]` with `metric`, `below`');
    expect(page).toContain('| `by` | number | required | Percent: a fall is negative. | `by: -20` |');
  });
});
