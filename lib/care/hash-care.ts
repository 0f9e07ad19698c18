import type { Night } from '../calendar.ts';
import { hashOf } from '../config/canonical-json.ts';
import { type CareEvent, eventsUpTo } from './care-event.ts';

/** What a night sees of overrides and pulses, as a fingerprint that does not depend on the order they are read in. */
export function hashCare(
  events: readonly CareEvent[],
  night: Night,
  timezone: string,
): { readonly hash: string; readonly events: number } {
  const seen = eventsUpTo(events, night, timezone);
  return { hash: hashOf(seen), events: seen.length };
}
