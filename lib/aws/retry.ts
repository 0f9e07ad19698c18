import { setTimeout as wait } from 'node:timers/promises';

/** How to wait between attempts. Injected, so that tests neither sleep nor guess. */
export interface Pace {
  sleep(milliseconds: number): Promise<unknown>;
  /** From 0 (inclusive) to 1 (exclusive). */
  random(): number;
  /** Attempts in a row that get nothing done before giving up. */
  readonly maxAttempts: number;
}

export const realPace: Pace = { sleep: wait, random: Math.random, maxAttempts: 10 };

const FIRST_MS = 50;
const LONGEST_MS = 10_000;

/** Exponential backoff with full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). */
export function backoffMs(attempt: number, random: number): number {
  return random * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
}

/** "Later", after the few tries the SDK makes by itself. Everything here may be repeated: reads, and writes that overwrite. */
const throttlingNames = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'InternalServerError',
  'ServiceUnavailable',
]);

export function isThrottling(error: unknown): boolean {
  return error instanceof Error && throttlingNames.has(error.name);
}

/** Repeats a throttled request; throws its error after `maxAttempts`, any other error at once. */
export async function retryThrottled<T>(request: () => Promise<T>, pace: Pace): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (!isThrottling(error) || attempt >= pace.maxAttempts) throw error;
      await pace.sleep(backoffMs(attempt, pace.random()));
    }
  }
}

export interface Drained<T> {
  /** Empty when all is done. */
  readonly left: readonly T[];
  /** The last throttling error, when there was one. */
  readonly cause: unknown;
}

/**
 * Repeats `attempt` on what the one before left over. A throttled attempt got nothing done; gives up after `maxAttempts` in a
 * row that got nothing done, and throws other errors at once.
 */
export async function drain<T>(
  items: readonly T[],
  attempt: (pending: readonly T[]) => Promise<readonly T[]>,
  pace: Pace,
): Promise<Drained<T>> {
  let left = items;
  let cause: unknown;
  for (let idle = 0; left.length > 0 && idle < pace.maxAttempts; ) {
    const pending = left;
    left = await attempt(pending).catch((error: unknown) => {
      if (!isThrottling(error)) throw error;
      cause = error;
      return pending;
    });
    idle = left.length < pending.length ? 0 : idle + 1;
    if (left.length > 0 && idle < pace.maxAttempts) await pace.sleep(backoffMs(idle, pace.random()));
  }
  return { left, cause };
}
