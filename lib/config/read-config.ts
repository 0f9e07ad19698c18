/** `health.yaml` → the typed config, or everything that is wrong with it. */
import { readFile } from 'node:fs/promises';
import { domainOf } from '../address.ts';
import { readAbsence, readIsoNight } from './absence.ts';
import { hashOf } from './canonical-json.ts';
import { openDirectory } from './directory.ts';
import { hashMetrics, hashModel, metricsReadBy } from './hash-model.ts';
import type { Cadence, HealthConfig } from './health-config.ts';
import type { Delegate } from './notify-config.ts';
import { type ConfigTree, type Place, parseYaml } from './parse-yaml.ts';
import { withDelegates } from './people.ts';
import type { Path } from './plain-tree.ts';
import { listPools } from './pools.ts';
import { type ConfigProblem, type Problem, placeProblem } from './problem.ts';
import { findReferenceProblems } from './references/find-reference-problems.ts';
import { PULSE } from './references/known-names.ts';
import type { HealthFile } from './schema/health-file.ts';
import { parseHealthFile } from './schema-problems.ts';

export { type ConfigProblem, formatProblem } from './problem.ts';

/** A config, and where in the file a path of it stands; of what is not written there, where it would. */
export interface ReadConfig {
  readonly config: HealthConfig;
  placeOf(path: Path): Place;
}

export type ConfigResult = ReadConfig | { readonly problems: readonly ConfigProblem[] };

/** Never throws: every problem is in the result, in the order of the file. `file` is the name problems carry. */
export function readConfig(text: string, file: string): ConfigResult {
  const tree = parseYaml(text.replace(/^\uFEFF/, ''));
  const placed = tree.problems.map((one) => placeProblem(one, file, one.place));
  if (!('root' in tree)) return { problems: sortProblems(placed) };
  if (tree.root === null && placed.length === 0)
    return refuseFile(
      file,
      'the file is empty',
      'write at least version, portfolio, exports, accounts, metrics and profiles',
    );
  const parsed = parseHealthFile(tree.root);
  const ofSchema = 'problems' in parsed ? parsed.problems : [];
  const problems = [
    ...placed,
    ...[...ofSchema, ...findReferenceProblems(tree.root)].map((one) =>
      placeProblem(one, file, placeOfProblem(one, tree)),
    ),
  ];
  if (problems.length > 0 || !('file' in parsed)) return { problems: sortProblems(problems) };
  return { config: toConfig(parsed.file), placeOf: tree.placeOfKey };
}

/** Reads a file and then its config; a file that cannot be read is a problem, too. */
export async function readConfigFile(path: string): Promise<ConfigResult> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return refuseFile(path, ...explainUnreadable(error));
  }
  try {
    return readConfig(new TextDecoder('utf-8', { fatal: true }).decode(bytes), path);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return refuseFile(path, 'the file is not UTF-8 text', 'save it again as UTF-8');
  }
}

type Explained = readonly [message: string, hint: string];

const notThere: Explained = ['there is no such file', 'give the path of your health.yaml'];
const mayNotBeRead: Explained = ['the file may not be read', 'allow this user to read it'];
/** By the system's code. */
const unreadable: ReadonlyMap<string, Explained> = new Map<string, Explained>([
  ['ENOENT', notThere],
  ['ENOTDIR', notThere],
  ['EISDIR', ['this is a folder, not a file', 'give the path of the health.yaml in it']],
  ['EACCES', mayNotBeRead],
  ['EPERM', mayNotBeRead],
]);

function explainUnreadable(error: unknown): Explained {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return unreadable.get(code) ?? [`the file could not be read (${code})`, 'check that it is a readable file'];
}

function refuseFile(file: string, message: string, hint: string): { problems: ConfigProblem[] } {
  return { problems: [{ file, line: 1, column: 1, path: '', found: null, message, hint }] };
}

function placeOfProblem({ path, at, key }: Problem, tree: ConfigTree) {
  if (key !== undefined) return tree.placeOfKey([...path, key]);
  return at === 'key' ? tree.placeOfKey(path) : tree.placeOfValue(path);
}

/** By place; what an alias repeats is said once. */
function sortProblems(problems: readonly ConfigProblem[]): readonly ConfigProblem[] {
  const distinct = new Map<string, ConfigProblem>();
  for (const problem of problems) {
    const key = JSON.stringify([problem.line, problem.column, problem.message]);
    if (!distinct.has(key)) distinct.set(key, problem);
  }
  return [...distinct.values()].sort((a, b) => a.line - b.line || a.column - b.column);
}

function toConfig({ version: _version, ...written }: HealthFile): HealthConfig {
  const { playbooks, people: listed, ownership, cadence, ...file } = written;
  const exports = nameAccountColumn(file.exports, file.accounts);
  const people = listed ?? null;
  const books: HealthConfig['playbooks'] = playbooks ?? new Map();
  const { notify } = withDelegates(file, listDelegates(people));
  const model = { ...file, notify, people, exports, metrics: withPulse(file), playbooks: books };
  return {
    ...model,
    notify: withAssignees({ ...notify, pools: listPools(ownership ?? []) }, [
      ...[...books.values()].flatMap(({ tasks }) => tasks),
      ...(cadence ?? []),
    ]),
    ownership: ownership ?? [],
    cadence: cadence ?? [],
    // While nothing is said of ownership and cadence they have no part in it, so that nights stay comparable.
    configHash: hashOf({ ...model, ownership, cadence }),
    modelHash: hashModel(model),
    metricHashes: hashMetrics(model),
  };
}

/** Who is away by the list of people has a stand-in like any other. */
function listDelegates(people: HealthConfig['people']): readonly Delegate[] {
  if (people?.kind !== 'list') return [];
  const directory = openDirectory(people.people);
  return people.people.flatMap(({ address, away }) => {
    const read = away && readAbsence({ address, away }, directory, readIsoNight);
    return read && 'delegate' in read ? [read.delegate] : [];
  });
}

/** Whoever a task is for by their address may be written to. Where domains are written down, another one is a problem of its own. */
function withAssignees(
  notify: HealthConfig['notify'],
  tasks: readonly Pick<Cadence, 'assignee'>[],
): HealthConfig['notify'] {
  if (notify.domains === null) return notify;
  const named = tasks.flatMap(({ assignee }) => (typeof assignee === 'string' ? [] : [domainOf(assignee.address)]));
  return { ...notify, domains: [...new Set([...notify.domains, ...named])] };
}

/** The pulse is a metric only where something reads it: it is no column of a portfolio that does without. */
function withPulse({
  metrics,
  profiles,
  rules,
}: Pick<HealthFile, 'metrics' | 'profiles' | 'rules'>): HealthConfig['metrics'] {
  const read = new Set([
    ...profiles.flatMap(({ groups }) => groups.flatMap(({ signals }) => signals.map(({ metric }) => metric))),
    ...rules.flatMap(({ trigger }) => ('metric' in trigger ? [trigger.metric] : [])),
    ...[...metrics.values()].flatMap(metricsReadBy),
  ]);
  if (metrics.has(PULSE) || !read.has(PULSE)) return metrics;
  const untold = { description: null, unit: null, shareable: false, indicator: null, empty: null } as const;
  const pulse = { name: PULSE, kind: 'pulse', title: 'Pulse', ...untold } as const;
  return new Map([...metrics, [PULSE, pulse]]);
}

/** In the export that `accounts` reads, the account's column is the one `accounts` calls its id, unless the export names another. */
function nameAccountColumn(
  exports: HealthConfig['exports'],
  accounts: HealthConfig['accounts'],
): HealthConfig['exports'] {
  const source = accounts.kind === 'export' ? exports.get(accounts.from) : undefined;
  const id = accounts.kind === 'export' ? accounts.columns.get('id') : undefined;
  if (!source || source.isAccountNamed || id === undefined) return exports;
  return new Map(exports).set(source.name, { ...source, account: id });
}
