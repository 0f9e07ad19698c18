// Compares scores with the independent implementation in ../shared/oracle, on both examples and on random models.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommandLine } from '../lib/cli/command-line.ts';

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

async function compare({ name, config, exports, date, historyFrom }: Case): Promise<void> {
  const expected = path.join(work, 'expected.jsonl');
  const words = [
    path.join(oracle, 'score.mjs'),
    config,
    exports,
    date,
    ...(historyFrom ? ['--history-from', historyFrom] : []),
  ];
  const lines = execFileSync('node', words, { maxBuffer: 1 << 28 });
  writeFileSync(expected, lines);
  const out = path.join(work, 'out');
  rmSync(out, { recursive: true, force: true });
  const exitCode = await quietly(() =>
    historyFrom
      ? runCommandLine(
          ['replay', '--config', config, '--exports', exports, '--from', historyFrom, '--to', date, '--out', out],
          Date.now,
        )
      : runCommandLine(['night', '--config', config, '--exports', exports, '--date', date, '--out', out], Date.now),
  );
  if (lines.length === 0) {
    report(name, exitCode === 1 ? 'held by both' : `expected a held night, got exit ${exitCode}`, exitCode === 1);
    return;
  }
  const scores = path.join(out, historyFrom ? date : '', 'scores.csv');
  try {
    const text = execFileSync('node', [path.join(oracle, 'compare.mjs'), scores, expected], { encoding: 'utf8' });
    report(name, text.trim(), true);
  } catch (error) {
    report(name, (error as { stdout?: string }).stdout?.trim() ?? String(error), false);
  }
}

function report(name: string, text: string, isFine: boolean): void {
  if (!isFine) failures++;
  console.log(`${isFine ? 'same' : 'DIFFERS'}  ${name}: ${text}`);
}

async function quietly(run: () => Promise<number>): Promise<number> {
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    return await run();
  } finally {
    process.stdout.write = write;
  }
}

if (firstSeed === '1') {
  const examples = path.join(shared, 'examples');
  const data = path.join(shared, 'data');
  await compare({
    name: 'RavenStack 2024-12-31',
    config: `${examples}/ravenstack/health.yaml`,
    exports: `${data}/ravenstack`,
    date: '2024-12-31',
  });
  await compare({
    name: 'OULAD 2014-01-20',
    config: `${examples}/oulad/health.yaml`,
    exports: `${data}/oulad-aaa`,
    date: '2014-01-20',
    historyFrom: '2013-12-18',
  });
}
for (let seed = Number(firstSeed); seed < Number(firstSeed) + Number(seeds); seed++) {
  const folder = path.join(work, `seed-${seed}`);
  execFileSync('node', [path.join(oracle, 'random.mjs'), String(seed), folder]);
  await compare({
    name: `random model ${seed}`,
    config: `${folder}/health.yaml`,
    exports: `${folder}/exports`,
    date: '2026-03-15',
  });
  rmSync(folder, { recursive: true, force: true });
}
rmSync(work, { recursive: true, force: true });
console.log(failures === 0 ? 'All scores agree.' : `${failures} comparisons differ.`);
process.exitCode = failures === 0 ? 0 : 1;
