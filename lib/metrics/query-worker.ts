import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { totalmem } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { atExit } from '../at-exit.ts';
import type {
  Answer,
  Call,
  ColumnDescription,
  InsertRequest,
  OpenRequest,
  ProcessOptions,
  QueryRequest,
  ResultColumn,
} from './query-protocol.ts';

/**
 * Runs SQL over one night's tables in a process of its own, with an empty environment. Kept over many nights; one call at a time,
 * in the order made. Every call may throw a QueryError.
 */
export interface QueryWorker {
  /** Starts a night: whatever was open before is gone. */
  open(request: OpenRequest): Promise<void>;
  insert(request: InsertRequest): Promise<void>;
  /** Names and types of what a SELECT would return, without running it. */
  describe(request: QueryRequest): Promise<readonly ColumnDescription[]>;
  query(request: QueryRequest): Promise<readonly ResultColumn[]>;
  close(): Promise<void>;
}

export interface QueryWorkerOptions {
  /** Of one `query` or `describe`, in milliseconds; 60,000 unless said. */
  readonly timeLimitMs?: number;
  /** Of the whole database; 60 % of the machine's (or function's) memory unless said. */
  readonly memoryMegabytes?: number;
  /** 1 unless said: sums of more threads differ in their last digits from run to run. */
  readonly threads?: number;
}

/** Thrown when a query fails. `sql` and `memory-limit` are the query's fault and will fail again, as will `time-limit`. */
export class QueryError extends Error {
  readonly because: 'sql' | 'memory-limit' | 'time-limit' | 'stopped';
  constructor(because: QueryError['because'], message: string) {
    super(message);
    this.name = 'QueryError';
    this.because = because;
  }
}

const BYTES_PER_MEGABYTE = 1_000_000;
const SHARE_OF_MEMORY = 0.6;

export function createQueryWorker(options: QueryWorkerOptions = {}): QueryWorker {
  const timeLimitMs = options.timeLimitMs ?? 60_000;
  const limits: ProcessOptions = {
    memoryMegabytes: options.memoryMegabytes ?? Math.floor((totalmem() * SHARE_OF_MEMORY) / BYTES_PER_MEGABYTE),
    threads: options.threads ?? 1,
  };
  let child: ChildProcess | null = null;
  /** What makes the open night's tables: a process that was stopped is given it again. */
  let history: Call[] = [];
  let last: Promise<unknown> = Promise.resolve();

  async function running(): Promise<ChildProcess> {
    if (isAlive(child)) return child;
    child = startProcess(limits);
    for (const call of history) await ask(child, call, null, limits);
    return child;
  }
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    open: (request) =>
      inTurn(async () => {
        history = [];
        await ask(await running(), { do: 'open', request }, null, limits);
        history = [{ do: 'open', request }];
      }),
    insert: (request) =>
      inTurn(async () => {
        await ask(await running(), { do: 'insert', request }, null, limits);
        history.push({ do: 'insert', request });
      }),
    describe: (request) =>
      inTurn(
        async () =>
          (await ask(
            await running(),
            { do: 'describe', request },
            timeLimitMs,
            limits,
          )) as readonly ColumnDescription[],
      ),
    query: (request) =>
      inTurn(
        async () =>
          (await ask(await running(), { do: 'query', request }, timeLimitMs, limits)) as readonly ResultColumn[],
      ),
    close: () =>
      inTurn(async () => {
        history = [];
        if (isAlive(child)) await stopProcess(child);
        child = null;
      }),
  };
}

function isAlive(child: ChildProcess | null): child is ChildProcess {
  return child !== null && child.exitCode === null && child.signalCode === null && child.connected;
}

function startProcess(limits: ProcessOptions): ChildProcess {
  const { file, execArgv } = processEntry();
  const child = fork(file, [String(limits.memoryMegabytes), String(limits.threads)], {
    execArgv,
    env: {},
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Ctrl-C goes to the whole group of a terminal: here it is the parent that answers it.
    detached: true,
  });
  const forgetExit = atExit(() => child.kill('SIGKILL'));
  child.once('exit', forgetExit);
  // Each call hears of a failure by itself; between calls nobody waits.
  child.on('error', () => undefined);
  return child;
}

/** From source the process is TypeScript and needs tsx; beside a bundle or compiled file it is plain JavaScript. */
function processEntry(): { file: string; execArgv: string[] } {
  if (import.meta.url.endsWith('.ts')) {
    const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    return {
      file: fileURLToPath(new URL('./query-worker-process.ts', import.meta.url)),
      execArgv: ['--import', loader],
    };
  }
  const bundled = fileURLToPath(new URL('./query-worker-process.mjs', import.meta.url));
  const compiled = fileURLToPath(new URL('./query-worker-process.js', import.meta.url));
  return { file: existsSync(bundled) ? bundled : compiled, execArgv: [] };
}

/** Sends one call and waits for its answer; over the limit the process is killed, for a running query may not heed a request to stop. */
function ask(child: ChildProcess, call: Call, limitMs: number | null, limits: ProcessOptions): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let isOverTime = false;
    const timer =
      limitMs === null
        ? undefined
        : setTimeout(() => {
            isOverTime = true;
            child.kill('SIGKILL');
          }, limitMs);
    const settle = () => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      child.unref();
      child.channel?.unref();
    };
    const onMessage = (message: unknown) => {
      settle();
      const answer = message as Answer;
      if (answer.isDone) resolve(answer.value);
      else reject(new QueryError(answer.because, describeFailure(answer, limits)));
    };
    const onExit = (code: number | null, signal: string | null) => {
      settle();
      reject(
        isOverTime
          ? new QueryError('time-limit', `It was stopped after ${limitMs! / 1000} seconds.`)
          : new QueryError('stopped', `The query process ended by itself (${signal ?? `exit code ${code}`}).`),
      );
    };
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.ref();
    child.channel?.ref();
    child.send(call, (error) => {
      if (error && isAlive(child)) child.kill('SIGKILL');
    });
  });
}

function describeFailure(answer: Extract<Answer, { isDone: false }>, limits: ProcessOptions): string {
  if (answer.because === 'memory-limit')
    return `It needs more than the ${limits.memoryMegabytes} MB that queries may use.`;
  return answer.message;
}

function stopProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.ref();
    child.disconnect();
  });
}
