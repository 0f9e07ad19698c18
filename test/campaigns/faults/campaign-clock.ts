import { closeSync, openSync, writeSync } from 'node:fs';

const START = Date.parse('2026-11-23T07:30:00Z');

/** Time that goes on when everybody waits. What is to happen at an instant happens as it passes. */
export function createClock(file: string) {
  const handle = openSync(file, 'w');
  const bytes = Buffer.alloc(8);
  let now = START;
  let effects: { readonly at: number; readonly effect: () => unknown }[] = [];
  const write = () => {
    bytes.writeBigInt64LE(BigInt(now));
    writeSync(handle, bytes, 0, 8, 0);
  };
  write();
  return {
    file,
    now: () => now,
    /** While requests are on their way: effects wait for `advance`. */
    pass(milliseconds: number): void {
      now += milliseconds;
      write();
    },
    at(at: number, effect: () => unknown): void {
      effects.push({ at, effect });
    },
    async advance(milliseconds: number): Promise<void> {
      // Whole milliseconds, and never before whoever waits for a part of one.
      now += Math.ceil(milliseconds);
      const due = effects.filter(({ at }) => at <= now);
      effects = effects.filter(({ at }) => at > now);
      for (const { effect } of due.sort((a, b) => a.at - b.at)) await effect();
      write();
    },
    close: () => closeSync(handle),
  };
}
export type Clock = ReturnType<typeof createClock>;
