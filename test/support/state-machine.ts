/**
 * Runs a state machine as Step Functions does, as far as a night uses it: JSONPath; Task, Choice, Map, Succeed and Fail; Retry and Catch;
 * time-outs. Whatever else a definition says is refused, so that nothing is passed over in silence.
 * https://states-language.net/spec.html
 */
import type { VirtualClock } from './virtual-clock.ts';

export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
  readonly [field: string]: unknown;
}

export interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Variable: string; readonly StringEquals: string; readonly Next: string }[];
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly ResultPath?: string; Next: string }[];
  readonly Resource?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly ResultPath?: string | null;
  readonly TimeoutSeconds?: number;
  readonly ItemsPath?: string;
  readonly ItemProcessor?: Machine;
  readonly MaxConcurrency?: number;
  readonly Error?: string;
  readonly Cause?: string;
  readonly [field: string]: unknown;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

/** What a task may end with. */
export class StepError extends Error {
  override readonly name: string;

  constructor(name: string, message = '') {
    super(message);
    this.name = name;
  }
}

export interface World {
  /** A function with its input; throws a StepError. Its time is spent on the clock. */
  invoke(resource: string, input: unknown): Promise<unknown>;
  readonly clock: VirtualClock;
  /** 0–1, of the wait before a retry. */
  random(): number;
}

export interface Execution {
  readonly status: 'SUCCEEDED' | 'FAILED';
  /** Null unless failed. */
  readonly error: string | null;
  /** Tasks as they began, items of a Map too. */
  readonly attempts: readonly { readonly state: string; readonly at: number; readonly error: string | null }[];
  readonly seconds: number;
}

const KNOWN: Readonly<Record<string, readonly string[]>> = {
  Task: ['Resource', 'Parameters', 'ResultPath', 'TimeoutSeconds', 'Retry', 'Catch', 'Next', 'End'],
  Map: ['ItemsPath', 'ItemProcessor', 'MaxConcurrency', 'ResultPath', 'Retry', 'Catch', 'Next', 'End'],
  Choice: ['Choices', 'Default'],
  Succeed: [],
  Fail: ['Error', 'Cause'],
};

/** Errors that States.ALL does not match: https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const UNCATCHABLE = new Set(['States.Runtime', 'States.DataLimitExceeded']);

type Data = Readonly<Record<string, unknown>>;

export async function execute(machine: Machine, input: Data, world: World): Promise<Execution> {
  const { clock } = world;
  const attempts: { state: string; at: number; error: string | null }[] = [];
  const begun = clock.now();

  async function runMachine({ StartAt, States }: Machine, given: Data): Promise<Data> {
    let data = given;
    for (let name: string | undefined = StartAt; name !== undefined; ) {
      const state: State | undefined = States[name];
      if (!state) throw new StepError('States.Runtime', `There is no state ${name}.`);
      refuseUnknown(name, state);
      switch (state.Type) {
        case 'Succeed':
          return data;
        case 'Fail':
          throw new StepError(state.Error ?? '', state.Cause);
        case 'Choice':
          name = choose(state, data);
          break;
        default:
          [name, data] = await settle(name, state, data);
      }
    }
    return data;
  }

  /** Where a Task or Map leads, and with what. */
  async function settle(name: string, state: State, data: Data): Promise<[string | undefined, Data]> {
    try {
      const result = await retry(state, () =>
        state.Type === 'Map' ? runMap(state, data) : runTask(name, state, data),
      );
      return [state.Next, place(data, state.ResultPath, result)];
    } catch (error) {
      const { name: errorName, message } = asStepError(error);
      const catcher = state.Catch?.find(({ ErrorEquals }) => matches(ErrorEquals, errorName));
      if (!catcher) throw error;
      return [catcher.Next, place(data, catcher.ResultPath, { Error: errorName, Cause: message })];
    }
  }

  async function retry<T>({ Retry = [] }: State, attempt: () => Promise<T>): Promise<T> {
    const spent = new Map<Retrier, number>();
    for (;;)
      try {
        return await attempt();
      } catch (error) {
        const retrier = Retry.find(({ ErrorEquals }) => matches(ErrorEquals, asStepError(error).name));
        const before = retrier ? (spent.get(retrier) ?? 0) : 0;
        if (!retrier || before >= (retrier.MaxAttempts ?? 3)) throw error;
        spent.set(retrier, before + 1);
        await clock.sleep(waitBefore(retrier, before));
      }
  }

  function waitBefore(retrier: Retrier, before: number): number {
    const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY } = retrier;
    const whole = Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** before);
    return retrier.JitterStrategy === 'FULL' ? whole * world.random() : whole;
  }

  async function runTask(name: string, { Resource = '', Parameters, TimeoutSeconds }: State, data: Data) {
    const entry = { state: name, at: clock.now(), error: null as string | null };
    attempts.push(entry);
    const invoked = world.invoke(Resource, Parameters ? fill(Parameters, data) : data);
    try {
      return await (TimeoutSeconds === undefined ? invoked : Promise.race([invoked, expire(TimeoutSeconds)]));
    } catch (error) {
      entry.error = asStepError(error).name;
      throw error;
    } finally {
      invoked.catch(() => undefined);
    }
  }

  async function expire(seconds: number): Promise<never> {
    await clock.sleep(seconds);
    throw new StepError('States.Timeout');
  }

  /** Stops at the first item that fails for good: nothing is tolerated unless a definition says so. */
  async function runMap({ ItemsPath = '$', ItemProcessor, MaxConcurrency }: State, data: Data): Promise<unknown[]> {
    const items = read(data, ItemsPath) as readonly Data[];
    const results: unknown[] = [];
    let next = 0;
    let hasFailed = false;
    const work = async () => {
      while (next < items.length && !hasFailed) {
        const index = next++;
        try {
          results[index] = await runMachine(ItemProcessor!, items[index]!);
        } catch {
          hasFailed = true;
        }
      }
    };
    await Promise.all(Array.from({ length: Math.min(items.length, MaxConcurrency ?? 10_000) }, work));
    if (hasFailed)
      throw new StepError('States.ExceedToleratedFailureThreshold', 'The specified tolerance is exceeded.');
    return results;
  }

  const end = (error: string | null): Execution => ({
    status: error === null ? 'SUCCEEDED' : 'FAILED',
    error,
    attempts,
    seconds: clock.now() - begun,
  });
  const whole = runMachine(machine, input);
  try {
    await clock.run(machine.TimeoutSeconds ? Promise.race([whole, expire(machine.TimeoutSeconds)]) : whole);
    return end(null);
  } catch (error) {
    return end(asStepError(error).name);
  }
}

function refuseUnknown(name: string, state: State): void {
  const known = KNOWN[state.Type];
  const unknown = Object.keys(state).filter((field) => field !== 'Type' && !known?.includes(field));
  if (!known || unknown.length > 0) throw new Error(`${name}: ${state.Type} ${unknown.join(', ')} is not known here.`);
}

function choose({ Choices = [], Default }: State, data: Data): string {
  const chosen = Choices.find(({ Variable, StringEquals }) => read(data, Variable) === StringEquals)?.Next ?? Default;
  if (chosen === undefined) throw new StepError('States.NoChoiceMatched');
  return chosen;
}

function matches(errorEquals: readonly string[], error: string): boolean {
  if (errorEquals.includes(error)) return true;
  return errorEquals.includes('States.ALL') && !UNCATCHABLE.has(error);
}

/** What is no StepError is a mistake of the test or of this file. */
function asStepError(error: unknown): StepError {
  if (error instanceof StepError) return error;
  throw error;
}

function fill(parameters: Readonly<Record<string, unknown>>, data: Data): Data {
  return Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => {
      if (key.endsWith('.$')) return [key.slice(0, -2), read(data, value as string)];
      return [key, typeof value === 'object' && value !== null ? fill(value as Data, data) : value];
    }),
  );
}

function read(data: Data, path: string): unknown {
  if (path === '$') return data;
  if (!/^\$(\.\w+)+$/.test(path)) throw new Error(`The path ${path} is not known here.`);
  return path
    .split('.')
    .slice(1)
    .reduce<unknown>((value, key) => {
      if (typeof value !== 'object' || value === null || !(key in value))
        throw new StepError('States.Runtime', `There is nothing at ${path}.`);
      return (value as Data)[key];
    }, data);
}

function place(data: Data, path: string | null | undefined, result: unknown): Data {
  if (path === null) return data;
  if (path === undefined || path === '$') return result as Data;
  if (!/^\$\.\w+$/.test(path)) throw new Error(`The path ${path} is not known here.`);
  return { ...data, [path.slice(2)]: result };
}
