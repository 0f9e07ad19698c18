import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { rooms } from '../support/rooms.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
const listPages = (folder: string) =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name));

const pages = ['README.md', 'CONTRIBUTING.md', 'recipes/README.md', ...listPages('docs')];
const architecture = read('docs/architecture.md');

/** Files and folders of the repository that a page names in backticks; one with NAME in it is to be made. */
function pathsIn(text: string): readonly string[] {
  const prose = text.replace(/^ *```[\s\S]*?^ *```/gm, '');
  const words = [...prose.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = '']) => code.split(/\s+/));
  const isPath = /^(?:(?:\.ci|bench|bin|docs|examples|functions|infra|lib|test)\/[\w./-]*|[\w./-]+\.(?:tsx?|md))$/;
  return words.filter((word) => isPath.test(word) && !word.includes('NAME'));
}

function linksIn(text: string): readonly string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target.replace(/#.*/, ''));
  return targets.filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

/** Rows of the table under a heading, cell by cell. */
function tableUnder(heading: string, text: string): readonly (readonly string[])[] {
  const [, section = ''] = text.split(`\n## ${heading}\n`);
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(1).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

describe('the documentation', () => {
  it.each(pages)('%s names files that are there', (page) => {
    expect(pathsIn(read(page)).filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  it.each([...pages, ...listPages('docs/decisions')])('%s links to files that are there', (page) => {
    const broken = linksIn(read(page)).filter((target) => !existsSync(path.join(root, path.dirname(page), target)));
    expect(broken).toEqual([]);
  });

  it('finds the files that a page names', () => {
    const text =
      'See `lib/a.ts`, `b.ts`, `npx vitest run test/c.test.ts`, `lib/NAME.ts`, `health.yaml`.\n```\n`lib/d.ts`\n```\n';
    expect(pathsIn(text)).toEqual(['lib/a.ts', 'b.ts', 'test/c.test.ts']);
  });
});

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
}

const healthSchema: JsonSchema = JSON.parse(read('lib/config/health.schema.json'));

function leavesOf(schema: JsonSchema | undefined): readonly JsonSchema[] {
  return schema?.anyOf?.flatMap(leavesOf) ?? (schema ? [schema] : []);
}

/** The keys that not every kind has. */
function findOwnKeys(kinds: JsonSchema | undefined): readonly string[] {
  const keys = leavesOf(kinds).map(({ properties = {} }) => Object.keys(properties));
  return [...new Set(keys.flat())].filter((key) => !keys.every((own) => own.includes(key)));
}

describe('the pages on the model and on alerting', () => {
  const signals = healthSchema.properties?.profiles?.items?.properties?.groups?.items?.properties?.signals?.items;
  const rules = healthSchema.properties?.rules?.items;

  it.each([
    ['docs/scoring-model.md', 'signal', signals],
    ['docs/alerting.md', 'rule', rules],
  ])('%s shows every way to write a %s', (page, _, kinds) => {
    const keys = findOwnKeys(kinds);
    expect(keys.length).toBeGreaterThan(4);
    const text = read(page);
    expect(keys.filter((key) => !new RegExp(`\\b${key}:`).test(text))).toEqual([]);
  });

  it('name every aggregate', () => {
    const [column] = healthSchema.properties?.metrics?.additionalProperties?.anyOf ?? [];
    const aggregates = column?.properties?.aggregate?.enum ?? [];
    expect(aggregates.length).toBeGreaterThan(5);
    const text = read('docs/scoring-model.md');
    expect(aggregates.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });

  it('explain every reason for telling somebody, or nobody', () => {
    const unions = [
      read('lib/cases/telling.ts').match(/TellingCode =([\s\S]*?);/),
      read('lib/cases/decision.ts').match(/UntoldCode =([\s\S]*?);/),
    ].map((found) => found?.[1] ?? '');
    const reasons = unions.flatMap((union) => [...union.matchAll(/'([a-z-]+)'/g)].map(([, code = '']) => code));
    expect(reasons.length).toBeGreaterThan(20);
    const explained = tableUnder('Every reason', read('docs/alerting.md'))
      .map(([codes = '']) => codes)
      .join();
    expect(reasons.filter((code) => !explained.includes(`\`${code}\``))).toEqual([]);
  });
});

describe('the page on the architecture', () => {
  it('lists the rooms in their order, each with its reason', () => {
    const listed = tableUnder('The rooms', architecture).map(([room = '', why]) => [room.replaceAll('`', ''), why]);
    expect(listed).toEqual(Object.entries(rooms));
  });

  it('names functions and types where they are', () => {
    const named = [...architecture.matchAll(/`(\w+)`(?: \| |, | \()`([\w/.-]+\.tsx?)`/g)];
    expect(named.length).toBeGreaterThan(70);
    const elsewhere = named
      .filter(([, name, file = '']) => !new RegExp(`(function|interface|type|const) ${name}\\b`).test(read(file)))
      .map(([, name, file]) => `${name} is not in ${file}`);
    expect(elsewhere).toEqual([]);
  });

  it('names the tests of its rules', () => {
    const tests = read('test/architecture.test.ts');
    const named = tableUnder('The rules', architecture).map(([, , test = '']) => test);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !tests.includes(name))).toEqual([]);
  });
});
