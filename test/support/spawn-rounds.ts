import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROUNDS = fileURLToPath(new URL('../../bin/rounds.js', import.meta.url));
const STOP_AT = new URL('./stop-at.mjs', import.meta.url).href;

export interface EndedProcess {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface SpawnOptions {
  readonly temporary: string;
  readonly cwd?: string;
  readonly umask?: number;
  /** A signal, the first time that the process does what matches. */
  readonly stop?: { readonly by: NodeJS.Signals; readonly at: RegExp };
}

/** `rounds …` as a person runs it, in a process of its own. */
export function spawnRounds(words: readonly string[], options: SpawnOptions): Promise<EndedProcess> {
  const { temporary, stop, cwd, umask } = options;
  const usual = umask === undefined ? null : process.umask(umask);
  try {
    return whenEnded(
      spawn(process.execPath, [...(stop ? ['--import', STOP_AT] : []), ROUNDS, ...words], {
        env: {
          ...process.env,
          TMPDIR: temporary,
          ...(stop ? { STOP_AT: stop.at.source, STOP_BY: stop.by } : {}),
        },
        ...(cwd === undefined ? {} : { cwd }),
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  } finally {
    if (usual !== null) process.umask(usual);
  }
}

/** TypeScript in a process of its own; `whileRunning` hears what it prints. */
export function spawnScript(
  script: string,
  temporary: string,
  whileRunning: (printed: string, child: ReturnType<typeof spawn>) => void = () => {},
): Promise<EndedProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
    whileRunning(printed, child);
  });
  return whenEnded(child);
}

function whenEnded(child: ReturnType<typeof spawn>): Promise<EndedProcess> {
  const printed = { stdout: '', stderr: '' };
  child.stdout!.on('data', (chunk) => (printed.stdout += chunk));
  child.stderr!.on('data', (chunk) => (printed.stderr += chunk));
  return new Promise((resolve) => {
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, ...printed }));
  });
}
