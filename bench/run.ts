/** `npm run bench`: every figure of docs/performance.md. Each run is a process of its own; peers take turns on the same files. */
import { link, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleJobs, type JobName } from './bundle-jobs.ts';
import { countDifferences } from './compare-results.ts';
import { startTableStub } from './dynamodb/table-stub.ts';
import { formatTable, median, megabytes, seconds, slopeOf, thousands } from './figures.ts';
import { type BenchData, makeData } from './make-data.ts';
import { makeEvents } from './make-events.ts';
import { type Cost, countLines, runJob, runSource } from './run-process.ts';

const { values: options } = parseArgs({
  options: {
    accounts: { type: 'string', default: '1000000' },
    repeats: { type: 'string', default: '5' },
    /** Where files go; a temporary folder, removed at the end, unless given. */
    folder: { type: 'string' },
    /** Only some of: peers, inputs, curve, events, stages, dynamodb. */
    only: { type: 'string' },
  },
});
const accounts = Number(options.accounts);
const repeats = Number(options.repeats);
/** csv-parse, zod and objects are measured on a part, and scaled. */
const OBJECT_ACCOUNTS = Math.min(accounts, 100_000);
const CURVE = [10_000, 100_000, 1_000_000, 4_000_000];
const EVENTS = 10_000_000;

const isWanted = (part: string) => options.only === undefined || options.only.split(',').includes(part);
const folder = options.folder ?? (await mkdtemp(path.join(tmpdir(), 'nightrounds-bench-')));
/** Under node_modules, where a bundle finds what it leaves out. */
const jobs = await bundleJobs(path.join(import.meta.dirname, '../node_modules/.cache/nightrounds-bench'));
const made = new Map<number, Promise<BenchData>>();

function dataOf(size: number): Promise<BenchData> {
  const known = made.get(size) ?? makeData(path.join(folder, String(size)), size, size <= accounts);
  made.set(size, known);
  return known;
}

function run(name: JobName, data: BenchData, given: Partial<Record<'model' | 'tonight', string>> = {}): Promise<Cost> {
  const { model = data.model, tonight = data.csv } = given;
  return runJob(jobs.get(name)!, [model, tonight, data.last, resultOf(name, data)]);
}

function resultOf(name: JobName, data: BenchData): string {
  return path.join(data.folder, `${name}.jsonl`);
}

/** Each contender once, then each again: what the machine does meanwhile falls on all of them. */
async function takeTurns(contenders: Record<string, () => Promise<Cost>>): Promise<ReadonlyMap<string, Cost>> {
  const costs = new Map(Object.keys(contenders).map((name) => [name, [] as Cost[]]));
  for (let turn = 0; turn < repeats; turn++)
    for (const [name, contender] of Object.entries(contenders)) costs.get(name)!.push(await contender());
  return new Map([...costs].map(([name, all]) => [name, medianCost(all)]));
}

function medianCost(costs: readonly Cost[]): Cost {
  return {
    wallSeconds: median(costs.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: median(costs.map(({ cpuSeconds }) => cpuSeconds)),
    megabytes: median(costs.map((cost) => cost.megabytes)),
  };
}

function scale(cost: Cost, factor: number): Cost {
  return { wallSeconds: cost.wallSeconds * factor, cpuSeconds: cost.cpuSeconds * factor, megabytes: Number.NaN };
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function comparePeers(): Promise<void> {
  const data = await dataOf(accounts);
  const part = await dataOf(OBJECT_ACCOUNTS);
  await compareResults('duckdb', data);
  await compareResults('objects', part);
  const costs = await takeTurns({
    [OURS]: () => run('nightrounds', data),
    [SQL]: () => run('duckdb', data),
    'csv-parse + zod + objects *': async () => scale(await run('objects', part), accounts / OBJECT_ACCOUNTS),
    'wc -l (reading only)': () => countLines(data.csv),
  });
  const unordered = await takeTurns({
    [OURS]: () => run('nightrounds', data, { tonight: data.shuffled }),
    [SQL]: () => run('duckdb', data, { tonight: data.shuffled }),
  });
  print(
    '',
    `## ${thousands(accounts)} accounts × 30 metrics, a wide CSV and last night’s charts`,
    '',
    formatShares(costs),
    '',
    `Medians of ${repeats}. * measured on ${thousands(OBJECT_ACCOUNTS)} accounts, times ${accounts / OBJECT_ACCOUNTS}.`,
    '',
    'The same rows in no order of ids:',
    '',
    formatShares(unordered),
  );
}

const OURS = 'Nightrounds';
const SQL = 'DuckDB SQL, 1 thread';

async function compareResults(peer: JobName, data: BenchData): Promise<void> {
  await run('nightrounds', data);
  await run(peer, data);
  const { accounts: compared, differing } = await countDifferences(resultOf('nightrounds', data), resultOf(peer, data));
  print(`${peer}: ${thousands(compared)} accounts compared, ${thousands(differing)} differ.`);
  if (differing > 0) throw new Error(`The result of ${peer} is not ours: its figures would say nothing.`);
}

function formatShares(costs: ReadonlyMap<string, Cost>): string {
  const own = costs.get(OURS)!;
  return formatTable(
    ['', 'CPU s', 'wall s', 'peak MB', 'ours ÷ its CPU'],
    [...costs].map(([name, cost]) => [
      name,
      seconds(cost.cpuSeconds),
      seconds(cost.wallSeconds),
      megabytes(cost.megabytes),
      name === OURS ? '' : (own.cpuSeconds / cost.cpuSeconds).toFixed(2),
    ]),
  );
}

async function compareInputs(): Promise<void> {
  const data = await dataOf(accounts);
  const costs = await takeTurns({
    CSV: () => run('nightrounds', data),
    Parquet: () => run('nightrounds', data, { tonight: data.parquet }),
    'JSON lines': () => run('nightrounds', data, { tonight: data.jsonl }),
    'CSV, 100 profiles': () => run('nightrounds', data, { model: data.manyProfiles }),
  });
  print('', '## The same from other inputs, and with 100 profiles', '', formatCosts('input', costs));
}

function formatCosts(what: string, costs: ReadonlyMap<string, Cost>): string {
  return formatTable(
    [what, 'CPU s', 'wall s', 'peak MB'],
    [...costs].map(([name, cost]) => [
      name,
      seconds(cost.cpuSeconds),
      seconds(cost.wallSeconds),
      megabytes(cost.megabytes),
    ]),
  );
}

async function drawCurve(): Promise<void> {
  const points: { x: number; y: number; megabytes: number }[] = [];
  for (const size of CURVE) {
    const data = await dataOf(size);
    const costs: Cost[] = [];
    for (let turn = 0; turn < Math.min(3, repeats); turn++) costs.push(await run('nightrounds', data));
    const cost = medianCost(costs);
    points.push({ x: size, y: cost.cpuSeconds, megabytes: cost.megabytes });
    if (size > accounts && options.folder === undefined) await rm(data.folder, { recursive: true });
  }
  const most = Math.max(...points.map(({ y }) => y));
  print(
    '',
    '## From 10,000 to 4,000,000 accounts',
    '',
    formatTable(
      ['accounts', 'CPU s', 'µs per account', 'peak MB', ''],
      points.map(({ x, y, megabytes: peak }) => [
        thousands(x),
        seconds(y),
        ((1e6 * y) / x).toFixed(2),
        megabytes(peak),
        '█'.repeat(Math.max(1, Math.round((30 * y) / most))).padEnd(30),
      ]),
    ),
    '',
    `CPU grows as accounts^${slopeOf(points).toFixed(2)} over all, and as accounts^${slopeOf(points.slice(-2)).toFixed(2)} from 1,000,000 on: below that, starting Node and DuckDB is much of it.`,
  );
}

async function measureEvents(): Promise<void> {
  const data = await makeEvents(path.join(folder, 'events'), EVENTS);
  const rows: string[][] = [];
  for (const [name, exportsFolder] of [
    ['in the order of days', data.sorted],
    ['in no order', data.unsorted],
  ] as const) {
    const runs: { readonly read: number; readonly measure: number }[] = [];
    for (let turn = 0; turn < Math.min(3, repeats); turn++)
      runs.push(await runSource<{ read: number; measure: number }>('events', [data.model, exportsFolder]));
    rows.push([
      name,
      seconds(median(runs.map(({ read }) => read))),
      seconds(median(runs.map(({ measure }) => measure))),
    ]);
  }
  print(
    '',
    `## ${thousands(EVENTS)} events of 100,000 accounts (Parquet): four metrics, as a night reads and measures them`,
    '',
    formatTable(['events', 'check and read, wall s', 'measure, wall s'], rows),
  );
}

async function measureStages(): Promise<void> {
  const data = await dataOf(OBJECT_ACCOUNTS);
  const exportsFolder = path.join(data.folder, 'exports');
  await rm(exportsFolder, { recursive: true, force: true });
  await mkdir(exportsFolder, { recursive: true });
  await link(data.csv, path.join(exportsFolder, 'wide.csv'));
  const runs: StageReport[] = [];
  for (let turn = 0; turn < repeats; turn++)
    runs.push(await runSource<StageReport>('stages', [data.model, exportsFolder]));
  const { accounts: count, stages } = runs[0]!;
  print(
    '',
    `## A real night of ${thousands(count)} accounts × 30 metrics, stage by stage`,
    '',
    formatTable(
      ['stage', 'µs of CPU per account'],
      stages.map(({ stage }, index) => [
        stage,
        ((1e6 * median(runs.map((one) => one.stages[index]!.cpuSeconds))) / count).toFixed(2),
      ]),
    ),
  );
}

interface StageReport {
  readonly accounts: number;
  readonly stages: readonly { readonly stage: string; readonly cpuSeconds: number }[];
}

async function compareWrites(): Promise<void> {
  const stub = await startTableStub();
  const runs = { packed: [] as number[], document: [] as number[] };
  for (let turn = 0; turn < repeats; turn++)
    for (const kind of ['packed', 'document'] as const)
      runs[kind].push((await runSourceOf(kind, stub.endpoint)).microsecondsPerItem);
  stub.close();
  const [packed, document] = [median(runs.packed), median(runs.document)];
  print(
    '',
    '## One DynamoDB item per account and night, 40 metrics, against a table stub on this machine',
    '',
    formatTable(
      ['', 'µs of CPU per item'],
      [
        ['a chart, packed', packed.toFixed(1)],
        ['DocumentClient, an attribute per metric', document.toFixed(1)],
        ['ratio', (packed / document).toFixed(2)],
      ],
    ),
  );
}

function runSourceOf(kind: 'packed' | 'document', endpoint: string): Promise<{ microsecondsPerItem: number }> {
  return runSource(jobs.get(`dynamodb-${kind}`)!, [endpoint]);
}

try {
  print(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}`);
  if (isWanted('peers')) await comparePeers();
  if (isWanted('inputs')) await compareInputs();
  if (isWanted('curve')) await drawCurve();
  if (isWanted('events')) await measureEvents();
  if (isWanted('stages')) await measureStages();
  if (isWanted('dynamodb')) await compareWrites();
} finally {
  if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
}
