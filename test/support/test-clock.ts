import type { Clock } from '../../lib/calendar.ts';

/** Thursday noon. */
const STARTS = '2026-11-26T12:00:00Z';

/**
 * The time it is in tests: the same on every day, or with TEST_CLOCK=machine the machine's. It goes on, so that what
 * waits for a deadline reaches it.
 */
export const testClock: Clock = process.env.TEST_CLOCK === 'machine' ? Date.now : startAt(STARTS);

/** A clock that starts at an instant. */
export function startAt(instant: string): Clock {
  const ahead = Date.parse(instant) - Date.now();
  return () => Date.now() + ahead;
}
