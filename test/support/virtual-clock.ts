/** Time that goes on when everybody waits for it. Only what sleeps on it may be waited for. */
export interface VirtualClock {
  /** Seconds since it was made. */
  now(): number;
  sleep(seconds: number): Promise<void>;
  /** Lets time go on until it is settled. */
  run<T>(work: Promise<T>): Promise<T>;
}

export function createVirtualClock(): VirtualClock {
  let seconds = 0;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => seconds,
    sleep: (duration) => new Promise((wake) => sleepers.push({ at: seconds + duration, wake })),
    async run(work) {
      let isSettled = false;
      const settle = () => {
        isSettled = true;
      };
      work.then(settle, settle);
      for (;;) {
        // All that does not sleep has its turn first.
        await new Promise(setImmediate);
        if (isSettled) return work;
        const next = sleepers.reduce<number | null>(
          (least, { at }, index) => (least === null || at < sleepers[least]!.at ? index : least),
          null,
        );
        if (next === null) throw new Error('It waits for something that is not on this clock.');
        const [{ at, wake }] = sleepers.splice(next, 1) as [(typeof sleepers)[number]];
        seconds = at;
        wake();
      }
    },
  };
}
