// Compares scores with the independent implementation in ../shared/oracle, on both examples and on random models: two at a time, each
// in processes of their own, for theirs takes the longest and both cores are there.
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';

const [shared = '../shared', seeds = '30', firstSeed = '1'] = process.argv.slice(2);
// Inside node_modules, so that the oracle finds its two dependencies among ours.
const oracle = path.resolve('node_modules/.cache/nightrounds/oracle');
rmSync(oracle, { recursive: true, force: true });
mkdirSync(path.dirname(oracle), { recursive: true });
cpSync(path.join(shared, 'oracle'), oracle, { recursive: true });
execFileSync('chmod', ['-R', 'u+w', oracle]);
const work = mkdtempSync(path.join(tmpdir(), 'nightrounds-oracle-'));
let failures = 0;

interface Case {
  readonly name: string;
  readonly config: string;
  readonly exports: string;
  readonly date: string;
  readonly historyFrom?: string;
}

/** What `node …` ends with and prints. */
function run(...words: readonly string[]): Promise<{ readonly exitCode: number; readonly stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, words, { maxBuffer: 1 << 28 }, (_error, stdout) => {
      if (child.exitCode === null) reject(new Error(`${words.join(' ')} was ended by ${child.signalCode}.`));
      else resolve({ exitCode: child.exitCode, stdout });
    });
  });
}

async function runOracle(program: string, ...words: readonly string[]): Promise<string> {
  const { exitCode, stdout } = await run(path.join(oracle, program), ...words);
  if (exitCode !== 0) throw new Error(`The oracle's ${program} ${words.join(' ')} ended with ${exitCode}.`);
  return stdout;
}

async function compare({ name, config, exports, date, historyFrom }: Case, folder: string): Promise<void> {
  const [expected, out] = [path.join(folder, 'expected.jsonl'), path.join(folder, 'out')];
  const common = ['--config', config, '--exports', exports, '--out', out];
  const [lines, { exitCode }] = await Promise.all([
    runOracle('score.mjs', config, exports, date, ...(historyFrom ? ['--history-from', historyFrom] : [])),
    historyFrom
      ? run('bin/rounds.js', 'replay', ...common, '--from', historyFrom, '--to', date)
      : run('bin/rounds.js', 'night', ...common, '--date', date),
  ]);
  if (lines.length === 0) {
    report(name, exitCode === 1 ? 'held by both' : `expected a held night, got exit ${exitCode}`, exitCode === 1);
    return;
  }
  writeFileSync(expected, lines);
  const scores = path.join(out, historyFrom ? date : '', 'scores.csv');
  const compared = await run(path.join(oracle, 'compare.mjs'), scores, expected);
  report(name, compared.stdout.trim() || `not compared: rounds ended with ${exitCode}`, compared.exitCode === 0);
}

function report(name: string, text: string, isFine: boolean): void {
  if (!isFine) failures++;
  console.log(`${isFine ? 'same' : 'DIFFERS'}  ${name}: ${text}`);
}

const examples = path.join(shared, 'examples');
const data = path.join(shared, 'data');
const real: readonly Case[] = [
  {
    name: 'OULAD 2014-01-20',
    config: `${examples}/oulad/health.yaml`,
    exports: `${data}/oulad-aaa`,
    date: '2014-01-20',
    historyFrom: '2013-12-18',
  },
  {
    name: 'RavenStack 2024-12-31',
    config: `${examples}/ravenstack/health.yaml`,
    exports: `${data}/ravenstack`,
    date: '2024-12-31',
  },
];

async function compareRandom(seed: number, folder: string): Promise<void> {
  await runOracle('random.mjs', String(seed), folder);
  const model = { config: `${folder}/health.yaml`, exports: `${folder}/exports`, date: '2026-03-15' };
  await compare({ name: `random model ${seed}`, ...model }, folder);
}

const jobs = [
  ...(firstSeed === '1' ? real.map((one) => (folder: string) => compare(one, folder)) : []),
  ...Array.from(
    { length: Number(seeds) },
    (_, index) => (folder: string) => compareRandom(Number(firstSeed) + index, folder),
  ),
];
let begun = 0;
const takeJobs = async () => {
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const folder = path.join(work, String(begun++));
    mkdirSync(folder);
    await job(folder);
    rmSync(folder, { recursive: true, force: true });
  }
};
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, takeJobs));
rmSync(work, { recursive: true, force: true });
console.log(failures === 0 ? 'All scores agree.' : `${failures} comparisons differ.`);
process.exitCode = failures === 0 ? 0 : 1;
