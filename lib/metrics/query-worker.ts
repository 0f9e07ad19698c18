import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { totalmem } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { atExit } from '../files/at-exit.ts';
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
  /** Starts a night: whatever was open before is gone. Returns the exports that could not be loaded, and why; the others are there. */
  open(request: OpenRequest): Promise<ReadonlyMap<string, QueryError>>;
  insert(request: InsertRequest): Promise<void>;
  /** Names and types of what a SELECT would return, without running it. */
  describe(request: QueryRequest, limitMs?: number): Promise<readonly ColumnDescription[]>;
  /** `limitMs`: its own time limit when that is shorter than the worker's. */
  query(request: QueryRequest, limitMs?: number): Promise<readonly ResultColumn[]>;
  close(): Promise<void>;
}

export interface QueryWorkerOptions {
  /** Of one `query` or `describe`, in milliseconds; 60,000 unless said. */
  readonly timeLimitMs?: number;
  /** Of the whole database; 60 % of the machine's (or function's) memory unless said. */
  readonly memoryMegabytes?: number;
  /** 1 unless said: sums of more threads differ in their last digits from run to run. */
  readonly threads?: number;
  /** The process, as plain JavaScript; what lies beside this file unless said. */
  readonly program?: string;
}

/**
 * Thrown when a query fails. `sql`, `memory-limit` and `crash` (DuckDB broke on it) are the query's fault and will fail again, as will
 * `time-limit`; `night-limit`: the time that all metrics of a night share was over.
 */
export class QueryError extends Error {
  readonly because: 'sql' | 'memory-limit' | 'crash' | 'time-limit' | 'night-limit' | 'stopped';
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
    child = startProcess(
      limits,
      options.program === undefined ? processEntry() : { file: options.program, execArgv: [] },
    );
    for (const call of history) await ask(child, call, null, limits);
    return child;
  }
  async function remember(call: Call): Promise<void> {
    await ask(await running(), call, null, limits);
    history.push(call);
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
        const { exports = [], ...opening } = request;
        await remember({ do: 'open', request: opening });
        const failures = new Map<string, QueryError>();
        for (const one of exports) {
          try {
            await remember({ do: 'load', request: one });
          } catch (error) {
            if (!(error instanceof QueryError)) throw error;
            failures.set(one.name, error);
          }
        }
        await remember({ do: 'seal' });
        return failures;
      }),
    insert: (request) => inTurn(() => remember({ do: 'insert', request })),
    describe: (request, limitMs = timeLimitMs) =>
      inTurn(
        async () =>
          (await ask(
            await running(),
            { do: 'describe', request },
            Math.min(limitMs, timeLimitMs),
            limits,
          )) as readonly ColumnDescription[],
      ),
    query: (request, limitMs = timeLimitMs) =>
      inTurn(
        async () =>
          (await ask(
            await running(),
            { do: 'query', request },
            Math.min(limitMs, timeLimitMs),
            limits,
          )) as readonly ResultColumn[],
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
  return child !== null && !child.killed && child.exitCode === null && child.signalCode === null && child.connected;
}

function startProcess(limits: ProcessOptions, { file, execArgv }: ProcessEntry): ChildProcess {
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

interface ProcessEntry {
  readonly file: string;
  readonly execArgv: string[];
}

/** From source the process is TypeScript and needs tsx; a bundle has it beside it, as plain JavaScript. */
function processEntry(): ProcessEntry {
  if (import.meta.url.endsWith('.ts')) {
    const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    return {
      file: fileURLToPath(new URL('./query-worker-process.ts', import.meta.url)),
      execArgv: ['--import', loader],
    };
  }
  return { file: fileURLToPath(new URL('./query-worker-process.mjs', import.meta.url)), execArgv: [] };
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
      // An instance that broke answers nothing any more: the next call starts another process.
      if (!answer.isDone && answer.because === 'crash') child.kill('SIGKILL');
      if (answer.isDone) resolve(answer.value);
      else reject(new QueryError(answer.because, describeFailure(answer, limits)));
    };
    const onExit = (code: number | null, signal: string | null) => {
      settle();
      reject(
        isOverTime
          ? new QueryError('time-limit', `It was stopped after ${Math.ceil(limitMs! / 1000)} seconds.`)
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
  if (answer.because === 'crash') return `DuckDB breaks on it (${answer.message.split('\n')[0]!.slice(0, 200)}).`;
  return answer.message;
}

function stopProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.ref();
    child.disconnect();
  });
}
