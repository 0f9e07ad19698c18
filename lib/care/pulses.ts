import { type Night, toDay } from '../calendar.ts';
import { type CareEvent, dateOf, eventsUpTo, type PulseSet } from './care-event.ts';

/** A pulse older than this is nobody's opinion of today. */
const PULSE_DAYS = 90;

/** Each account's newest pulse up to a night, while it is not older than 90 days. */
export function findPulses(events: readonly CareEvent[], night: Night, timezone: string): ReadonlyMap<string, number> {
  const newest = new Map<string, PulseSet>();
  for (const event of eventsUpTo(events, night, timezone)) if (event.kind === 'pulse') newest.set(event.account, event);
  const fresh = [...newest].filter(([, pulse]) => toDay(night) - toDay(dateOf(pulse, timezone)) <= PULSE_DAYS);
  return new Map(fresh.map(([account, { value }]) => [account, value]));
}
