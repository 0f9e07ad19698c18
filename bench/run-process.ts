import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { ProcessCost } from './jobs/job.ts';

export interface Cost extends ProcessCost {
  readonly wallSeconds: number;
}

/** One thread each: JavaScript and its garbage collection, as DuckDB is given one. `gc` lets a job say when. */
const NODE_FLAGS = ['--single-threaded-gc', '--expose-gc', '--max-old-space-size=8192'];

/** Runs a bundled job in a process of its own. */
export async function runJob(file: string, args: readonly string[]): Promise<Cost> {
  const { wallSeconds, output } = await run(process.execPath, [...NODE_FLAGS, file, ...args]);
  return { wallSeconds, ...readLastLine<ProcessCost>(output) };
}

/** Runs a job that measures itself, bundled or (by name) as its source stands; what it reports. */
export async function runSource<Report>(job: string, args: readonly string[]): Promise<Report> {
  const isBundled = job.endsWith('.mjs');
  const file = isBundled ? job : path.join(import.meta.dirname, 'jobs', `${job}.ts`);
  const { output } = await run(process.execPath, [...(isBundled ? [] : ['--import', 'tsx']), file, ...args]);
  return readLastLine<Report>(output);
}

function readLastLine<Report>(output: string): Report {
  return JSON.parse(output.trim().split('\n').at(-1)!) as Report;
}

/** `wc -l`: what only reading a file costs. Memory is not measured. */
export async function countLines(file: string): Promise<Cost> {
  const { wallSeconds, output } = await run('bash', [
    '-c',
    `TIMEFORMAT='%U %S'; { time wc -l "$1"; } 2>&1`,
    'wc',
    file,
  ]);
  const [user, system] = output.trim().split('\n').at(-1)!.split(' ').map(Number);
  return { wallSeconds, cpuSeconds: user! + system!, megabytes: Number.NaN };
}

/** Without the SDK's notice of the Node it will ask for in 2027. */
const environment = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

async function run(command: string, args: readonly string[]): Promise<{ wallSeconds: number; output: string }> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env: environment });
  const exited = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
  const output = await text(child.stdout);
  const code = await exited;
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}.`);
  return { wallSeconds: (performance.now() - started) / 1000, output };
}
