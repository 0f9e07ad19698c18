import { beforeAll, describe, expect, it } from 'vitest';
import { NIGHT_START_ERROR, NightStep } from '../../lib/contract.ts';
import { createRandom } from '../../lib/sample/random.ts';
import { type Execution, execute, type Machine, StepError } from '../support/state-machine.ts';
import { createVirtualClock, type VirtualClock } from '../support/virtual-clock.ts';
import { definitionOf, functionNamed, synthesize } from './synthesized-stacks.ts';

const NIGHT = '2026-11-22';

/** What each kind of fault is called where Step Functions sees it; an error that a handler throws keeps its own name. */
const kinds = [
  'Lambda.Unknown',
  'Lambda.TooManyRequestsException',
  'Lambda.ServiceException',
  'Sandbox.Timedout',
  'States.Timeout',
  'Runtime.ExitError',
  'InternalError',
  'InternalServerError',
  'NightInputsChangedError',
] as const;

const PREPARE = 'FunctionsPrepareNight';
const SCORE = 'FunctionsScoreShard';
const CONCLUDE = 'FunctionsConcludeNight';
const DELIVER = 'FunctionsDeliverMessages';
const TELL = 'FunctionsTellFailure';

const LONGER_THAN_ANY_ANSWER = 1_800;

const steps = [
  { step: 'prepare', fails: PREPARE, isHeld: false, started: { scheduledTime: '2026-11-23T07:00:00Z' } },
  { step: 'score', fails: SCORE, isHeld: false, started: { night: NIGHT } },
  { step: 'conclude', fails: CONCLUDE, isHeld: false, started: { night: NIGHT } },
  { step: 'deliver', fails: DELIVER, isHeld: false, started: { night: NIGHT } },
  { step: 'tell-held', fails: DELIVER, isHeld: true, started: { night: NIGHT } },
] as const;

let machine: Machine;
beforeAll(async () => {
  machine = definitionOf((await synthesize()).service);
});

interface Account {
  /** How often a function has yet to fail, and how. */
  readonly faults?: readonly { readonly of: string; readonly kind: string; readonly times: number }[];
  readonly shards?: number;
  readonly isHeld?: boolean;
  /** Functions that the account runs at a time. */
  readonly concurrency?: number;
  /** Seconds that a function takes. */
  readonly seconds?: Readonly<Record<string, number>>;
  /** Seconds for which others hold all of the account’s functions. */
  readonly busyFor?: number;
}

interface Outcome extends Execution {
  readonly told: readonly unknown[];
  /** How often each function ended well, by its name. */
  readonly done: ReadonlyMap<string, number>;
  readonly mostAtATime: number;
}

async function runNight(account: Account = {}): Promise<Outcome> {
  const clock = createVirtualClock();
  const faults = (account.faults ?? []).map((fault) => ({ ...fault }));
  const lambda = openAccount(account.concurrency ?? 10, clock);
  const told: unknown[] = [];
  const done = new Map<string, number>();
  const shards = Array.from({ length: account.shards ?? 3 }, (_, shard) => ({ night: NIGHT, shard }));
  const answers: Readonly<Record<string, (input: unknown) => unknown>> = {
    [PREPARE]: () => ({ night: NIGHT, outcome: account.isHeld ? 'held' : 'prepared', shards }),
    [SCORE]: () => ({}),
    [CONCLUDE]: () => ({ night: NIGHT, outcome: 'concluded' }),
    [DELIVER]: () => ({}),
    [TELL]: (input) => told.push(input),
  };
  for (let slot = 0; slot < (account.busyFor ? (account.concurrency ?? 10) : 0); slot++)
    void lambda.run(() => clock.sleep(account.busyFor ?? 0));
  const invoke = (resource: string, input: unknown) =>
    lambda.run(async () => {
      const name = Object.keys(answers).find((start) => functionNamed(resource).startsWith(start))!;
      const fault = faults.find(({ of, times }) => of === name && times > 0);
      if (fault) fault.times--;
      if (fault?.kind === 'States.Timeout') await clock.sleep(LONGER_THAN_ANY_ANSWER);
      await clock.sleep(account.seconds?.[name] ?? 1);
      if (fault) throw new StepError(fault.kind, 'It is told so.');
      const answer = answers[name]!(input);
      done.set(name, (done.get(name) ?? 0) + 1);
      return answer;
    });
  const started = { scheduledTime: '2026-11-23T07:00:00Z' };
  const execution = await execute(machine, started, { invoke, clock, random: createRandom(7).next });
  return { ...execution, told, done, mostAtATime: lambda.mostAtATime() };
}

/** Runs so many functions at a time, and throttles what is more. */
function openAccount(concurrency: number, clock: VirtualClock) {
  let running = 0;
  let most = 0;
  return {
    mostAtATime: () => most,
    async run<T>(work: () => Promise<T>): Promise<T> {
      // A refusal takes a moment, too: nobody asks again within it.
      if (running >= concurrency) {
        await clock.sleep(0.1);
        throw new StepError('Lambda.TooManyRequestsException', 'Rate exceeded');
      }
      running++;
      most = Math.max(most, running);
      try {
        return await work();
      } finally {
        running--;
      }
    },
  };
}

const ended = { true: { status: 'FAILED', error: 'NightHeld' }, false: { status: 'SUCCEEDED', error: null } } as const;

describe('a night without a fault', () => {
  it.each([true, false])('ends as it should, and tells of no failure (held: %s)', async (isHeld) => {
    const night = await runNight({ isHeld });
    expect(night).toMatchObject({ ...ended[`${isHeld}`], told: [] });
    expect(night.attempts.every(({ error }) => error === null)).toBe(true);
  });
});

describe.each(steps)('a fault at $step', ({ step, fails, isHeld, started }) => {
  it.each(kinds)('that comes once heals: %s', async (kind) => {
    const night = await runNight({ isHeld, faults: [{ of: fails, kind, times: 1 }] });
    expect(night).toMatchObject({ ...ended[`${isHeld}`], told: [] });
    expect(night.attempts.filter(({ error }) => error !== null).map(({ error }) => error)).toEqual([kind]);
  });

  it.each(kinds)('that stays is told to operations once, and the night fails: %s', async (kind) => {
    const night = await runNight({ isHeld, faults: [{ of: fails, kind, times: Number.POSITIVE_INFINITY }] });
    expect(night).toMatchObject({ status: 'FAILED', error: 'NightFailed' });
    const seen = step === 'score' ? 'States.ExceedToleratedFailureThreshold' : kind;
    expect(night.told).toEqual([
      { step, started: expect.objectContaining(started), failure: expect.objectContaining({ Error: seen }) },
    ]);
    expect(night.seconds).toBeLessThan(machine.TimeoutSeconds!);
  });
});

it('every step whose failing can be told of is tried here', () => {
  expect(steps.map(({ step }) => step)).toEqual(NightStep.options);
});

describe('a night that was started for none that can be run', () => {
  it('is not tried again, and told of at once', async () => {
    const fault = { of: PREPARE, kind: NIGHT_START_ERROR, times: Number.POSITIVE_INFINITY };
    const night = await runNight({ faults: [fault] });
    expect(night).toMatchObject({ status: 'FAILED', error: 'NightFailed' });
    expect(night.attempts.filter(({ state }) => state === 'PrepareNight')).toHaveLength(1);
    expect(night.told).toHaveLength(1);
  });
});

describe('a shard that fails', () => {
  it('is scored again alone', async () => {
    const night = await runNight({ shards: 8, faults: [{ of: SCORE, kind: 'InternalError', times: 1 }] });
    expect(night.status).toBe('SUCCEEDED');
    expect(night.attempts.filter(({ state }) => state === 'ScoreShard')).toHaveLength(9);
  });

  it('for good does not have the others scored all over', async () => {
    const night = await runNight({ shards: 1, faults: [{ of: SCORE, kind: 'InternalError', times: 99 }] });
    expect(night.attempts.filter(({ state }) => state === 'ScoreShard')).toHaveLength(7);
  });
});

describe('telling that a night failed', () => {
  const persistent = { of: CONCLUDE, kind: 'InternalServerError', times: Number.POSITIVE_INFINITY };

  it.each(kinds)('heals, too: %s', async (kind) => {
    const night = await runNight({ faults: [persistent, { of: TELL, kind, times: 1 }] });
    expect(night).toMatchObject({ status: 'FAILED', error: 'NightFailed' });
    expect(night.told).toHaveLength(1);
  });

  it.each(kinds)('may fail itself, and the night still fails, so that its alarm rings: %s', async (kind) => {
    const night = await runNight({ faults: [persistent, { of: TELL, kind, times: Number.POSITIVE_INFINITY }] });
    expect(night).toMatchObject({ status: 'FAILED', error: 'NightFailed', told: [] });
  });
});

describe('an account that runs 10 functions at a time', () => {
  const seconds = { [PREPARE]: 300, [SCORE]: 120, [CONCLUDE]: 120, [DELIVER]: 300 };

  it('has some to spare while a night of 64 shards runs', async () => {
    const night = await runNight({ shards: 64, seconds });
    expect(night).toMatchObject({ status: 'SUCCEEDED', told: [] });
    expect(night.mostAtATime).toBe(6);
    expect(night.done.get(SCORE)).toBe(64);
  });

  it('ends its night though others hold all of them for as long as a function may run', async () => {
    const night = await runNight({ shards: 64, seconds, busyFor: 15 * 60 });
    expect(night).toMatchObject({ status: 'SUCCEEDED', told: [] });
    expect(night.attempts.some(({ error }) => error === 'Lambda.TooManyRequestsException')).toBe(true);
  });

  it('ends its night though fewer are free than shards are scored at a time', async () => {
    const night = await runNight({ shards: 32, seconds, concurrency: 2 });
    expect(night).toMatchObject({ status: 'SUCCEEDED', told: [], mostAtATime: 2 });
    expect(night.done.get(SCORE)).toBe(32);
  });
});
