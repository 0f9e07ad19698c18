import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { channelKinds } from '../lib/channels/index.ts';
import { rooms } from './support/rooms.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const order = Object.keys(rooms);

/** Rooms without a clock, randomness, environment or SDK: the same inputs give the same outputs. */
const pureRooms = [
  'scoring',
  'history',
  'detection',
  'care',
  'alerts',
  'cases',
  'portfolio',
  'night',
  'messages',
  'timeline',
  'readiness',
  'delivery',
  'actions',
  'pages',
];

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

const MOST_PARAMETERS = 4;

/** Functions, and types of functions, that are called with more than that one after the other. */
function findLongCalls(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const long: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && node.parameters.length > MOST_PARAMETERS)
      long.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return long;
}

/** Whether an exported interface has something to call. */
function hasFunctions(name: string, file: string, text: string): boolean {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  return source.statements.some(
    (statement) =>
      ts.isInterfaceDeclaration(statement) &&
      statement.name.text === name &&
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

/** Beside channels/, config/, aws/ and infra/: where a channel comes in, each with why it must be there. */
const channelDoors: Readonly<Record<string, string>> = {
  'functions/slack-actions/': 'the URL that Slack calls: it knows the headers of a signature',
  'functions/record-mail-event/': 'takes what SES publishes',
  'lib/cli/slack-command.ts': '`rounds slack` is about the app in Slack, and nothing else',
  'lib/cli/commands.ts': 'lists that command among the others',
  'lib/proposal/judge-answer.ts': 'tells a mail address from a conversation, as somebody writes it on the command line',
  'lib/proposal/list-questions.ts': 'asks for either of them',
  'lib/proposal/write-model.ts': 'writes a health.yaml, which says where people have their mail',
  'lib/contract.ts': 'has the names of environment variables, which infra sets and each channel reads',
};

/** By its name or that of its service. Where people have their mail (`csm_email`, `notify.ops.emails`) is data. */
const channelName = new RegExp(
  `${Object.keys(channelKinds)
    .flatMap((name) => [name, name[0]!.toUpperCase() + name.slice(1), name.toUpperCase()])
    .map((name) => `(?<!_|nod)${name}(?!s\\b)`)
    .join('|')}|\\bSES\\b|Ses[A-Z]|\\bses[A-Z-]`,
);

/** Lines that name a channel; line 0 is the name of the file. */
function findChannelNames(file: string, text: string): string[] {
  return [file, ...text.split('\n')].flatMap((line, at) =>
    channelName.test(line) ? [`${file}:${at}: ${line.trim()}`] : [],
  );
}

function roomOf(file: string): string {
  const [, first, second] = file.split(path.sep);
  return second === undefined ? '.' : (first ?? '.');
}

const libraryFiles = filesUnder('lib');
const roomImports = libraryFiles
  .flatMap(importsOf)
  .filter(({ target }) => target.startsWith('.'))
  .map(({ file, target }) => ({ file, target: path.join(path.dirname(file), target) }))
  .filter(({ target }) => target.startsWith('lib'));

/** Each as its files, the first one again at the end. */
function findCircles(imports: readonly Import[]): readonly string[] {
  const targets = new Map<string, string[]>();
  for (const { file, target } of imports) targets.set(file, [...(targets.get(file) ?? []), target]);
  const circles: string[] = [];
  const visited = new Set<string>();
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (visited.has(file)) return;
    visited.add(file);
    for (const target of targets.get(file) ?? []) visit(target, [...way, file]);
  };
  for (const file of targets.keys()) visit(file, []);
  return circles;
}

/** Ports: interfaces of another file that a function of an adapter's room gives something for. */
function portsOf(file: string, text: string): readonly string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const given = new Set(
    source.statements.filter(ts.isFunctionDeclaration).flatMap((statement) => {
      const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
      const type = isExported ? statement.type?.getText(source) : undefined;
      return type === undefined ? [] : [type.replace(/^Promise<(.*)>$/, '$1').replace(/<.*/, '')];
    }),
  );
  const found = source.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
    const target = (statement.moduleSpecifier as ts.StringLiteral).text;
    const names = statement.importClause?.namedBindings;
    if (!target.startsWith('.') || !names || !ts.isNamedImports(names)) return [];
    const port = path.join(path.dirname(file), target);
    return names.elements.some(({ name }) => given.has(name.text) && hasFunctions(name.text, port, read(port)))
      ? [port]
      : [];
  });
  return [...new Set(found)];
}

const channelFolders = readdirSync(path.join(root, 'lib/channels'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => path.join('channels', name));
const adapterFolders = ['tables', 'aws', 'local', ...channelFolders, 'metric-history'].map((folder) =>
  path.join('lib', folder),
);

/** All that a test brings in by way of the tests' own files and of adapters. */
function reachedFrom(test: string, importsByFile: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set([test]);
  for (const file of reached)
    for (const target of importsByFile.get(file) ?? [])
      if (['test', ...adapterFolders].some((folder) => target.startsWith(folder + path.sep))) reached.add(target);
  return reached;
}

const ports = new Set(
  adapterFolders.flatMap((folder) => filesUnder(folder)).flatMap((file) => portsOf(file, read(file))),
);

describe('the house', () => {
  it('has a place in the order for every room', () => {
    expect(new Set(libraryFiles.map(roomOf))).toEqual(new Set(['.', ...order]));
  });

  it.each(['.', ...order])('lib/%s imports only from rooms above it', (room) => {
    const offences = roomImports
      .filter(({ file, target }) => roomOf(file) === room && roomOf(target) !== '.')
      .filter(({ target }) => order.indexOf(roomOf(target)) > order.indexOf(room))
      .map(({ file, target }) => `${file} imports ${target}, which comes later`);
    expect(offences).toEqual([]);
  });

  it('has no circle of files', () => {
    expect(findCircles(roomImports)).toEqual([]);
  });

  it('finds a circle of files', () => {
    const circle = ['a b', 'b c', 'c b'].map((pair) => {
      const [file = '', target = ''] = pair.split(' ');
      return { file, target };
    });
    expect(findCircles(circle)).toEqual(['b → c → b']);
  });

  it('keeps the steps from every adapter', () => {
    const offences = roomImports
      .filter(({ file, target }) => roomOf(file) === 'steps' && ['tables', 'aws', 'local'].includes(roomOf(target)))
      .map(({ file, target }) => `${file} imports ${target}: steps see ports, so that they run anywhere`);
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

  it('lib/night sees no port', () => {
    const offences = roomImports
      .filter(({ file, target }) => roomOf(file) === 'night' && ports.has(target))
      .map(({ file, target }) => `${file} imports ${target}: a shard is given what it needs`);
    expect(offences).toEqual([]);
    expect(ports).toContain('lib/history/history-store.ts');
  });

  it('reads the clock where a program starts, and nowhere else', () => {
    const readers = [...libraryFiles, ...filesUnder('infra'), ...filesUnder('functions')].filter((file) =>
      /Date\.now|new Date\(\)|performance\./.test(read(file)),
    );
    // A file's age is told by the clock that stamped it.
    expect(readers).toEqual(['lib/cli/main.ts', 'lib/files/private-folder.ts', 'functions/shared/clock.ts']);
  });

  it('gives the tests the time in one place', () => {
    // A campaign is a program of its own; a stand-in stamps what it takes and gives; a server is waited for.
    const clocks =
      /^test\/(support\/test-clock|support\/s3-stand-in|support\/secrets-stand-in|support\/dynamodb-local|campaigns\/run-\w+|architecture\.test)\.ts$/;
    const readers = filesUnder('test').filter((file) =>
      /Date\.now|new Date\(\)|useFakeTimers|setSystemTime/.test(read(file)),
    );
    expect(readers.filter((file) => !clocks.test(file))).toEqual([]);
  });

  it('names a channel only where it is at home', () => {
    const files = [...libraryFiles, ...filesUnder('functions'), ...filesUnder('bench')];
    const homes = ['lib/channels/', 'lib/config/', 'lib/aws/', ...Object.keys(channelDoors)];
    const offences = files
      .filter((file) => !homes.some((home) => file.startsWith(home)))
      .flatMap((file) => findChannelNames(file, read(file)));
    expect(offences).toEqual([]);
  });

  it('keeps no door open through which no channel comes', () => {
    const files = [...libraryFiles, ...filesUnder('functions')];
    const closed = Object.keys(channelDoors).filter(
      (door) => !files.some((file) => file.startsWith(door) && findChannelNames(file, read(file)).length > 0),
    );
    expect(closed).toEqual([]);
  });

  it.each([
    ['an import', "import { post } from '../channels/slack/post.ts';"],
    ['a name', "if (entry.channel === 'email') return;"],
    ['a function', 'sendEmail(message);'],
    ['a word to people', '/** Sent to Slack. */'],
    ['a service', 'createSesChannel(client);'],
    ['an option', "'--ses-url <url>'"],
    ['a service in words', '// SES takes it.'],
  ])('finds a channel that is named by %s', (_, line) => {
    expect(findChannelNames('one.ts', `\n${line}`)).toEqual([`one.ts:2: ${line}`]);
  });

  it.each([
    ['a column of addresses', "'csm_email',"],
    ['addresses in the configuration', 'notify.ops.emails'],
    ['the parser of addresses', "import parse from 'nodemailer/lib/addressparser';"],
    ['other words', 'process.closeSync(); pulses; assess;'],
  ])('takes %s for no channel', (_, line) => {
    expect(findChannelNames('one.ts', line)).toEqual([]);
  });

  it('nothing that is deployed or published imports the benchmark', () => {
    const offences = [...libraryFiles, ...filesUnder('infra'), ...filesUnder('functions')]
      .flatMap(importsOf)
      .filter(({ file, target }) => path.join(path.dirname(file), target).startsWith('bench'));
    expect(offences).toEqual([]);
  });

  it('holds every port to a contract that its adapters run', () => {
    const tests = filesUnder('test').filter((file) => file.endsWith('.test.ts'));
    const tried = new Set(tests.flatMap(importsOf).map(({ file, target }) => path.join(path.dirname(file), target)));
    const without = [...ports]
      .map((port) => ({ port, contract: path.join('test/contracts', path.basename(port)) }))
      .filter(({ contract }) => !tried.has(contract) || !/export function describe\w+[<(]/.test(read(contract)))
      .map(({ port, contract }) => `${port} has no suite in ${contract} that a test runs`);
    expect(without).toEqual([]);
    const suites = filesUnder('test/contracts').filter((file) => !file.endsWith('.test.ts'));
    expect([...ports].map((port) => path.basename(port)).sort()).toEqual(
      suites.map((suite) => path.basename(suite)).sort(),
    );
  });

  it('tries every adapter by the contract of its port', () => {
    const importsByFile = new Map(
      [...filesUnder('test'), ...libraryFiles].map((file) => [
        file,
        importsOf(file).map(({ target }) => path.join(path.dirname(file), target)),
      ]),
    );
    const tests = filesUnder('test').filter((file) => file.endsWith('.test.ts'));
    const tried = tests.map((test) => ({ suites: importsByFile.get(test), reached: reachedFrom(test, importsByFile) }));
    const untried = adapterFolders
      .flatMap((folder) => filesUnder(folder))
      .flatMap((file) => portsOf(file, read(file)).map((port) => ({ file, port })))
      .filter(({ file, port }) => {
        const suite = path.join('test/contracts', path.basename(port));
        return !tried.some(({ suites, reached }) => suites?.includes(suite) && reached.has(file));
      })
      .map(({ file, port }) => `${file} is tried by no test that runs the suite of ${port}`);
    expect(untried).toEqual([]);
  });

  it.each([
    ['a method', 'Store', 'export interface Store { read(): string }', true],
    ['a function in a field', 'Store', 'export interface Store { readonly read: () => string }', true],
    ['only fields', 'Place', 'export interface Place { readonly key: string }', false],
    ['another name', 'Place', 'export interface Store { read(): string }', false],
  ])('takes for a port an interface with %s: %s', (_, name, text, isPort) => {
    expect(hasFunctions(name, 'one.ts', text)).toBe(isPort);
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

  it('calls every function with four parameters at most', () => {
    const files = [...libraryFiles, ...filesUnder('infra'), ...filesUnder('functions')];
    expect(files.flatMap((file) => findLongCalls(file, read(file)))).toEqual([]);
  });

  it.each([
    ['a function', 'function f(a: A, b: B, c: C, d: D, e: E): void {}'],
    ['an arrow', 'const f = (a: A, b: B, c: C, d: D, e: E) => a;'],
    ['a method', 'class F { f(a: A, b: B, c: C, d: D, e: E): void {} }'],
    ['a constructor', 'class F { constructor(a: A, b: B, c: C, d: D, e: E) {} }'],
    ['what a port promises', 'interface F { f(a: A, b: B, c: C, d: D, e: E): void }'],
  ])('finds the fifth parameter of %s', (_, text) => {
    expect(findLongCalls('one.ts', text)).toEqual(['one.ts:1']);
    expect(findLongCalls('one.ts', text.replace(', e: E', ''))).toEqual([]);
  });

  it('keeps nothing for later', () => {
    const word = new RegExp(
      `\\b(${['TO', 'FIX'].map((start) => start + (start === 'TO' ? 'DO' : 'ME')).join('|')})\\b`,
    );
    const files = [...libraryFiles, ...filesUnder('infra'), ...filesUnder('functions'), ...filesUnder('test')];
    expect(files.filter((file) => word.test(read(file)))).toEqual([]);
  });
});
