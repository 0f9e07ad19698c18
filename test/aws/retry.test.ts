import { describe, expect, it } from 'vitest';
import { backoffMs, drain, retryThrottled } from '../../lib/aws/retry.ts';

const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

function recordingPace(maxAttempts = 5) {
  const sleeps: number[] = [];
  const sleep = async (milliseconds: number) => sleeps.push(milliseconds);
  return { sleeps, maxAttempts, random: () => 1, sleep };
}

describe('backoff', () => {
  it('doubles up to ten seconds and is any part of that', () => {
    expect([1, 2, 3, 20].map((attempt) => backoffMs(attempt, 1))).toEqual([100, 200, 400, 10_000]);
    expect(backoffMs(3, 0)).toBe(0);
    expect(backoffMs(3, 0.5)).toBe(200);
  });
});

describe('draining', () => {
  it('goes on while anything gets done, however often', async () => {
    const pace = recordingPace(2);
    const { left } = await drain([1, 2, 3, 4, 5, 6, 7, 8], async (pending) => pending.slice(1), pace);
    expect(left).toEqual([]);
    expect(pace.sleeps).toHaveLength(7);
  });

  it('gives up with what is left after enough attempts in a row that got nothing done', async () => {
    const pace = recordingPace(3);
    const { left } = await drain([1, 2], async (pending) => pending, pace);
    expect(left).toEqual([1, 2]);
    expect(pace.sleeps).toEqual([100, 200]);
  });

  it('takes a throttled attempt as one that got nothing done and keeps its error', async () => {
    const answers: (readonly number[] | Error)[] = [throttled, throttled, []];
    const { left, cause } = await drain([1], async () => throwOrGive(answers.shift()!), recordingPace());
    expect(left).toEqual([]);
    expect(cause).toBe(throttled);
  });

  it('throws any other error at once', async () => {
    const pace = recordingPace();
    const refused = new Error('validation');
    await expect(drain([1], () => Promise.reject(refused), pace)).rejects.toBe(refused);
    expect(pace.sleeps).toEqual([]);
  });
});

describe('a throttled request', () => {
  it('is repeated until it is answered', async () => {
    const pace = recordingPace();
    const answers = [throttled, throttled, ['answer']];
    expect(await retryThrottled(async () => throwOrGive(answers.shift()!), pace)).toEqual(['answer']);
    expect(pace.sleeps).toEqual([100, 200]);
  });

  it('gives its error after the last attempt', async () => {
    const pace = recordingPace(4);
    await expect(retryThrottled(() => Promise.reject(throttled), pace)).rejects.toBe(throttled);
    expect(pace.sleeps).toHaveLength(3);
  });
});

function throwOrGive<T>(answer: T): Exclude<T, Error> {
  if (answer instanceof Error) throw answer;
  return answer as Exclude<T, Error>;
}
