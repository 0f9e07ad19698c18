import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQueryWorker, type QueryWorker } from '../../lib/metrics/query-worker.ts';
import { writeLine } from '../../lib/readiness/graded-line.ts';
import { nightOf, runRecipe } from './run-recipe.ts';

const root = fileURLToPath(new URL('../../recipes', import.meta.url));
const recipes = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const partsOf = (recipe: string) =>
  ['health.yaml', 'exports', 'expected.csv'].filter((part) => existsSync(path.join(root, recipe, part)));

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)));

/** What a tool writes beside its data, as _SUCCESS. */
const isMark = (file: string): boolean => /^[._]|manifest(?:\.json)?$/.test(path.basename(file));

let worker: QueryWorker;
beforeAll(() => {
  worker = createQueryWorker();
});
afterAll(() => worker.close());

describe('the recipes', () => {
  it('are listed in their README, each once, and nothing else is', () => {
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
    const listed = [...readme.matchAll(/\]\(([^)/]+)\/\)/g)].map(([, name]) => name);
    expect(listed.toSorted()).toEqual(recipes.toSorted());
  });

  it('name addresses of example.com only', () => {
    const files = filesUnder(root).filter((file) => /\.(csv|ya?ml|json|jsonl|md)$/.test(file));
    const domains = files.flatMap((file) =>
      [...readFileSync(path.join(root, file), 'latin1').matchAll(/[\w.+-]@([\w-]+(?:\.[\w-]+)+)/g)].map(
        ([, one]) => one,
      ),
    );
    expect(domains.length).toBeGreaterThan(0);
    expect(domains.filter((domain) => !/^(?:[\w-]+\.)*example\.(?:com|org|net)$/.test(domain!))).toEqual([]);
  });
});

describe.each(recipes)('the recipe %s', (recipe) => {
  const folder = path.join(root, recipe);

  it('has a model, exports, and what its night is to give', () => {
    expect(partsOf(recipe)).toEqual(['health.yaml', 'exports', 'expected.csv']);
    expect(nightOf(folder)).toMatch(/^\d{4}-/);
  });

  it('gives what was worked out by hand, from every file, and leaves nothing to mend', async () => {
    const { found, lines, exports } = await runRecipe(folder, worker);
    expect(lines.filter(({ grade }) => grade === 'wrong').map(writeLine)).toEqual([]);
    // Tools have rows of no account: tickets of people without a company.
    expect(exports.rejects.filter(({ reason }) => reason !== 'is empty')).toEqual([]);
    const read = [...exports.reports.values()].flatMap(({ files }) => files.map(({ key }) => key));
    expect(new Set(read)).toEqual(new Set(filesUnder(path.join(folder, 'exports')).filter((file) => !isMark(file))));

    const [header = [], ...rows]: string[][] = parse(readFileSync(path.join(folder, 'expected.csv')));
    expect([...(found.values().next().value?.keys() ?? [])].filter((name) => !header.includes(name))).toEqual([]);
    expect([...found.values()].map((cells) => header.map((name) => cells.get(name) ?? 'no such metric'))).toEqual(rows);
  });
});
