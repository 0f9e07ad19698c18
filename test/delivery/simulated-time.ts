/** A clock that goes on only when nothing else can: whoever waits is woken in order, and no real time passes. */
export interface SimulatedTime {
  now(): number;
  /** Resolves so many milliseconds later. */
  wait(milliseconds: number): Promise<void>;
  /** Lets everything happen up to an instant, or until nobody waits. */
  runUntil(instant: number): Promise<void>;
}

interface Waiter {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

export function createSimulatedTime(start: number): SimulatedTime {
  const waiters: Waiter[] = [];
  let now = start;
  let order = 0;

  /** The first to be woken; those of one instant in the order in which they came. */
  function takeFirst(limit: number): Waiter | null {
    let first = -1;
    for (let index = 0; index < waiters.length; index++)
      if (first < 0 || comesBefore(waiters[index]!, waiters[first]!)) first = index;
    if (first < 0 || waiters[first]!.at > limit) return null;
    return waiters.splice(first, 1)[0]!;
  }

  return {
    now: () => now,
    wait: (milliseconds) =>
      new Promise((wake) => {
        waiters.push({ at: now + Math.max(0, milliseconds), order: order++, wake });
      }),
    async runUntil(instant) {
      for (;;) {
        await settle();
        const next = takeFirst(instant);
        if (!next) break;
        now = next.at;
        next.wake();
      }
      now = Math.max(now, instant);
    },
  };
}

function comesBefore(a: Waiter, b: Waiter): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** Every promise that can go on has gone on. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
