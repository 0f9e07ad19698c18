import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Rooms in the order of the data: each may import itself and the rooms named. */
const rooms: Record<string, { readonly may: readonly string[]; readonly because: string }> = {
  '.': { may: [], because: 'root files (calendar, contract) are what everything may use' },
  config: { may: [], because: 'the model is read before anything else exists' },
  care: { may: ['config'], because: 'what people set is facts, known before anything is measured' },
  ports: {
    may: ['config', 'care', 'metrics', 'messages', 'history', 'alerts', 'delivery', 'actions'],
    because: 'a port names the pure types it carries',
  },
  exports: { may: ['config', 'ports'], because: 'exports come from a source and know nothing of metrics' },
  metrics: { may: ['config', 'exports'], because: 'metrics read exports' },
  'metric-history': { may: ['ports', 'metrics'], because: 'what was measured is kept as it was measured' },
  scoring: { may: ['config', 'metrics'], because: 'scoring is pure over metric columns' },
  history: { may: ['config', 'metrics', 'scoring'], because: 'a chart is scored again from what it keeps' },
  detection: {
    may: ['config', 'metrics', 'scoring', 'history'],
    because: 'rules see metrics, scores and earlier nights',
  },
  alerts: { may: ['config', 'scoring', 'history', 'detection'], because: 'an alert is made of findings' },
  actions: { may: ['config', 'alerts'], because: 'a click is read and judged before anything is done' },
  messages: {
    may: ['config', 'care', 'metrics', 'scoring', 'history', 'detection', 'alerts', 'actions'],
    because: 'messages are made of what is known',
  },
  view: {
    may: ['config', 'scoring', 'history', 'messages'],
    because: 'a page is made of what is known, as a message is',
  },
  delivery: { may: ['messages'], because: 'what happens to a message does not depend on what it says' },
  steps: {
    may: [
      'config',
      'care',
      'ports',
      'exports',
      'metrics',
      'metric-history',
      'scoring',
      'history',
      'detection',
      'alerts',
      'actions',
      'messages',
      'delivery',
      'view',
    ],
    because: 'steps are the shell over pure rooms and ports, and never name an adapter',
  },
  tables: {
    may: ['care', 'ports', 'history', 'messages', 'alerts', 'delivery', 'actions', 'scoring', 'detection', 'config'],
    because: 'a store is written once, over the table, whatever the table is',
  },
  aws: {
    may: ['config', 'ports', 'messages', 'exports', 'delivery', 'actions', 'view', 'tables'],
    because: 'an adapter knows its port and the types in it',
  },
  local: {
    may: ['config', 'ports', 'messages', 'exports', 'tables'],
    because: 'an adapter knows its port and the types in it, and nothing of AWS',
  },
  sample: { may: ['config'], because: 'the sample portfolio is an input like any other' },
  cli: {
    may: [
      'config',
      'care',
      'ports',
      'exports',
      'metrics',
      'scoring',
      'history',
      'detection',
      'alerts',
      'actions',
      'messages',
      'delivery',
      'view',
      'steps',
      'tables',
      'aws',
      'local',
      'sample',
      'metric-history',
    ],
    because: 'the command line wires everything',
  },
};

/** Rooms without a clock, randomness, environment or SDK: the same inputs give the same outputs. */
const pureRooms = ['care', 'scoring', 'history', 'detection', 'alerts', 'actions', 'messages', 'delivery', 'view'];

interface Import {
  readonly file: string;
  readonly target: string;
}

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => path.join(folder, name));
}

function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

function importsOf(file: string): Import[] {
  const text = read(file);
  const found = text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)/g);
  return [...found].map((match) => ({ file, target: match[1] ?? match[2] ?? '' }));
}

/**
 * Switches in which a case that is new would be passed over: those with a `default:`, and those that the compiler does not hold to
 * return something in every case, unless `assertNever` or a throw follows.
 */
function findLooseSwitches(file: string, text: string): string[] {
  if (!text.includes('switch (')) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const loose: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isSwitchStatement(node) && (hasDefault(node) || !isHeld(node, source)))
      loose.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return loose;
}

/** Whether others implement something of it: an interface that is exported, and has functions. */
function exportsFunctions(file: string, text: string): boolean {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  return source.statements.some(
    (statement) =>
      ts.isInterfaceDeclaration(statement) &&
      statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true &&
      statement.members.some(
        (member) =>
          ts.isMethodSignature(member) ||
          (ts.isPropertySignature(member) && member.type !== undefined && ts.isFunctionTypeNode(member.type)),
      ),
  );
}

function hasDefault({ caseBlock }: ts.SwitchStatement): boolean {
  return caseBlock.clauses.some(ts.isDefaultClause);
}

function isHeld(node: ts.SwitchStatement, source: ts.SourceFile): boolean {
  const { parent } = node;
  if (!ts.isBlock(parent)) return false;
  const next = parent.statements[parent.statements.indexOf(node) + 1];
  if (next) return ts.isThrowStatement(next) || /^(return )?assertNever\(/.test(next.getText(source));
  const type = ts.isFunctionLike(parent.parent) ? parent.parent.type?.getText(source) : undefined;
  return type !== undefined && !/\b(void|undefined|unknown|any|ReactNode)\b/.test(type);
}

function roomOf(file: string): string {
  const [, first, second] = file.split(path.sep);
  return second === undefined ? '.' : (first ?? '.');
}

const libraryFiles = filesUnder('lib');
const libraryImports = libraryFiles.flatMap(importsOf);

describe('the house', () => {
  it('has a rule for every room', () => {
    expect(new Set(libraryFiles.map(roomOf))).toEqual(
      new Set(Object.keys(rooms).filter((room) => libraryFiles.some((file) => roomOf(file) === room))),
    );
  });

  it.each(Object.entries(rooms))('lib/%s imports only what it may', (room, { may, because }) => {
    const offences = libraryImports
      .filter(({ file, target }) => roomOf(file) === room && target.startsWith('.'))
      .map(({ file, target }) => ({ file, target: path.join(path.dirname(file), target) }))
      .filter(({ target }) => roomOf(target) !== room && roomOf(target) !== '.' && !may.includes(roomOf(target)))
      .filter(({ target }) => !target.endsWith('package.json'))
      .map(({ file, target }) => `${file} imports ${target}: ${because}`);
    expect(offences).toEqual([]);
  });

  it.each(pureRooms)('lib/%s has no clock, randomness, environment or SDK', (room) => {
    const offences = libraryFiles
      .filter((file) => roomOf(file) === room)
      .filter((file) => {
        const text = read(file);
        return /Date\.now\(|new Date\(\)|Math\.random\(|process\.env|@aws-sdk|@slack\/web-api|@duckdb|node:fs/.test(
          text,
        );
      });
    expect(offences).toEqual([]);
  });

  it('reads the clock where a program starts, and nowhere else', () => {
    const readers = [...libraryFiles, ...filesUnder('infra'), ...filesUnder('functions')].filter((file) =>
      /Date\.now|new Date\(\)|performance\./.test(read(file)),
    );
    // A file's age is told by the clock that stamped it.
    expect(readers).toEqual(['lib/cli/main.ts', 'lib/local/private-folder.ts', 'functions/shared/clock.ts']);
  });

  it('gives the tests the time in one place', () => {
    // A campaign is a program of its own; a stand-in of S3 stamps what it is given; a server is waited for.
    const clocks =
      /^test\/(support\/test-clock|support\/s3-stand-in|support\/dynamodb-local|campaigns\/run-\w+|architecture\.test)\.ts$/;
    const readers = filesUnder('test').filter((file) =>
      /Date\.now|new Date\(\)|useFakeTimers|setSystemTime/.test(read(file)),
    );
    expect(readers.filter((file) => !clocks.test(file))).toEqual([]);
  });

  it('nothing that is deployed or published imports the benchmark', () => {
    const offences = [...libraryFiles, ...filesUnder('infra'), ...filesUnder('functions')]
      .flatMap(importsOf)
      .filter(({ file, target }) => path.join(path.dirname(file), target).startsWith('bench'));
    expect(offences).toEqual([]);
  });

  it('holds every port to a contract that its adapters run', () => {
    const ports = filesUnder('lib/ports').filter((file) => exportsFunctions(file, read(file)));
    const tests = filesUnder('test').filter((file) => file.endsWith('.test.ts'));
    const tried = new Set(tests.flatMap(importsOf).map(({ file, target }) => path.join(path.dirname(file), target)));
    const without = ports
      .map((port) => ({ port, contract: path.join('test/contracts', path.basename(port)) }))
      .filter(({ contract }) => !tried.has(contract) || !/export function describe\w+[<(]/.test(read(contract)))
      .map(({ port, contract }) => `${port} has no suite in ${contract} that a test runs`);
    expect(without).toEqual([]);
    // A key is checked and nothing is stored: every other file is a port.
    const ofNoVerbs = filesUnder('lib/ports').filter((file) => !ports.includes(file));
    expect(ofNoVerbs).toEqual(['lib/ports/work-key.ts']);
  });

  it.each([
    ['a method', 'export interface Store { read(): string }', true],
    ['a function in a field', 'export interface Store { readonly read: () => string }', true],
    ['only fields', 'export interface Place { readonly key: string }', false],
    ['a class', 'export class KeyError extends Error { explain() {} }', false],
    ['what it keeps to itself', 'interface Store { read(): string }', false],
  ])('takes for a port what exports an interface with %s', (_, text, isPort) => {
    expect(exportsFunctions('one.ts', text)).toBe(isPort);
  });

  it('infra shares only the contract with the product', () => {
    const allowed = /lib\/(contract|calendar)\.ts$|lib\/config\/|lib\/aws\/table-definition\.ts$/;
    const offences = filesUnder('infra')
      .flatMap(importsOf)
      .filter(({ target }) => target.startsWith('.'))
      .map(({ file, target }) => ({ file, target: path.join(path.dirname(file), target) }))
      .filter(({ target }) => !target.startsWith('infra') && !allowed.test(target));
    expect(offences).toEqual([]);
  });

  it('has no room for what has no name', () => {
    const nameless = [
      ...libraryFiles,
      ...filesUnder('infra'),
      ...filesUnder('functions'),
      ...filesUnder('test'),
    ].filter((file) => /(^|\/)(utils?|helpers?|common|misc|manager)(\/|\.)/.test(file));
    expect(nameless).toEqual([]);
  });

  it('says in every switch what becomes of each case', () => {
    const files = [...libraryFiles, ...filesUnder('infra'), ...filesUnder('functions')];
    expect(files.flatMap((file) => findLooseSwitches(file, read(file)))).toEqual([]);
  });

  it.each([
    ['a default', 'function f(a: A): string { switch (a) { default: return b; } }'],
    ['what may be undefined', 'function f(a: A): string | undefined { switch (a) { case 1: return b; } }'],
    ['what says no type', 'const f = (a: A) => { switch (a) { case 1: return b; } };'],
    ['what returns nothing', 'async function f(a: A): Promise<void> { switch (a) { case 1: return; } }'],
    ['what goes on', 'function f(a: A): string { switch (a) { case 1: g(); break; } return b; }'],
  ])('finds the switch in which a new case would get lost: %s', (_, text) => {
    expect(findLooseSwitches('one.ts', text)).toHaveLength(1);
  });

  it.each([
    ['the compiler holds', 'function f(a: A): string | null { switch (a) { case 1: return b; } }'],
    ['ends in assertNever', "function f(a: A): void { switch (a) { case 1: return; } assertNever(a, 'a'); }"],
    ['ends in a throw', 'function f(a: number): string { switch (a) { case 1: return b; } throw new Error(); }'],
  ])('takes the switch that %s', (_, text) => {
    expect(findLooseSwitches('one.ts', text)).toEqual([]);
  });

  it('keeps nothing for later', () => {
    const word = new RegExp(
      `\\b(${['TO', 'FIX'].map((start) => start + (start === 'TO' ? 'DO' : 'ME')).join('|')})\\b`,
    );
    const files = [...libraryFiles, ...filesUnder('infra'), ...filesUnder('functions'), ...filesUnder('test')];
    expect(files.filter((file) => word.test(read(file)))).toEqual([]);
  });
});
