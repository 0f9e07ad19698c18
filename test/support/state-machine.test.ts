import { describe, expect, it } from 'vitest';
import { execute, type Machine, type State, StepError } from './state-machine.ts';
import { createVirtualClock } from './virtual-clock.ts';

const task = (over: Partial<State> = {}): Machine => ({
  StartAt: 'Work',
  States: { Work: { Type: 'Task', Resource: 'work', End: true, ...over }, Saved: { Type: 'Succeed' } },
});

/** Runs it in a world where the task fails so often, and takes so long. */
function run(machine: Machine, { failures = 0, error = 'Broken', seconds = 0 } = {}) {
  const clock = createVirtualClock();
  let left = failures;
  const invoke = async (_resource: string, input: unknown) => {
    await clock.sleep(seconds);
    if (left-- > 0) throw new StepError(error);
    return { input };
  };
  return execute(machine, { night: '2026-11-22' }, { clock, invoke, random: () => 0.5 });
}

describe('the interpreter of state machines', () => {
  it('waits longer before each attempt, up to the longest wait, by chance where that is asked for', async () => {
    const rule = {
      ErrorEquals: ['States.ALL'],
      IntervalSeconds: 4,
      BackoffRate: 3,
      MaxDelaySeconds: 20,
      MaxAttempts: 3,
    };
    const plain = await run(task({ Retry: [rule] }), { failures: 3 });
    expect(plain.attempts.map(({ at }) => at)).toEqual([0, 4, 16, 36]);
    const drawn = await run(task({ Retry: [{ ...rule, JitterStrategy: 'FULL' }] }), { failures: 3 });
    expect(drawn.attempts.map(({ at }) => at)).toEqual([0, 2, 8, 18]);
    expect([plain.status, drawn.status]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  });

  it('gives up after so many attempts, counted for each rule, the first that fits', async () => {
    const Retry = [
      { ErrorEquals: ['Other'], MaxAttempts: 9 },
      { ErrorEquals: ['Broken'], MaxAttempts: 1 },
      { ErrorEquals: ['States.ALL'], MaxAttempts: 9 },
    ];
    const { status, error, attempts } = await run(task({ Retry }), { failures: 9 });
    expect([status, error, attempts.length]).toEqual(['FAILED', 'Broken', 2]);
  });

  it('goes where what is caught leads, but for what States.ALL does not match', async () => {
    const Catch = [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next: 'Saved' }];
    expect(await run(task({ Catch }), { failures: 1 })).toMatchObject({ status: 'SUCCEEDED' });
    const terminal = await run(task({ Catch }), { failures: 1, error: 'States.DataLimitExceeded' });
    expect(terminal).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });

  it('ends a task and a machine that take too long', async () => {
    const late = await run(task({ TimeoutSeconds: 60 }), { seconds: 61 });
    expect(late).toMatchObject({ status: 'FAILED', error: 'States.Timeout', seconds: 60 });
    const whole = await run({ ...task(), TimeoutSeconds: 30 }, { seconds: 61 });
    expect(whole).toMatchObject({ status: 'FAILED', error: 'States.Timeout', seconds: 30 });
  });

  it.each([
    ['a field', { HeartbeatSeconds: 5 }],
    ['a kind of state', { Type: 'Parallel' }],
    ['a path', { Parameters: { 'night.$': '$$.Execution.Name' } }],
  ])('refuses %s that it does not know', async (_, state) => {
    await expect(run(task(state))).rejects.toThrow('not known here');
  });
});
