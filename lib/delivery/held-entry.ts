import { toIsoInstant } from '../calendar.ts';
import type { Message } from '../channels/message.ts';
import { changeEntry, endEntry, expireEntry, isDue } from './advance-entry.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import { HELD_MS, LONGEST_HELD_MS } from './timing.ts';

/** A message as it is planned: held until what it speaks of is on record. */
export function holdMessage(message: Message, now: number): OutboxEntry {
  const { id, period, channel, kind, destination, accounts, cases, tasks, notBefore, isShadow } = message;
  const at = toIsoInstant(now);
  const held: OutboxEntry = {
    ...{ id, period, channel, kind, destination, accounts, cases },
    ...(tasks && { tasks }),
    state: 'held',
    because: null,
    notBefore: notBefore ?? at,
    dueAt: toIsoInstant(now + HELD_MS),
    attempt: 0,
    lease: null,
    place: null,
    doubtedSince: null,
    misses: 0,
    reference: null,
    isPlain: false,
    isCopy: false,
    instead: message.instead ? 'ready' : 'none',
    putAt: at,
    changedAt: at,
    version: 0,
  };
  return isShadow ? endEntry(held, 'cancelled', IN_SHADOW, now) : (expireEntry(held, now) ?? held);
}

export const IN_SHADOW = 'Delivery was in shadow.';

export function releaseEntry(entry: OutboxEntry, now: number): OutboxEntry | null {
  if (entry.state !== 'held') return null;
  return expireEntry(entry, now) ?? changeEntry(entry, { state: 'pending', dueAt: entry.notBefore }, now);
}

/**
 * A message whose planner was cut off. `wasTold`: what it speaks of is on record; null = it speaks of nothing that is kept. Planning
 * again heals what is left.
 */
export function reviewHeld(entry: OutboxEntry, wasTold: boolean | null, now: number): OutboxEntry | null {
  if (entry.state !== 'held' || !isDue(entry, now)) return null;
  if (wasTold) return releaseEntry(entry, now);
  const isOld = now - Date.parse(entry.putAt) >= LONGEST_HELD_MS;
  if (wasTold === false && isOld) return endEntry(entry, 'cancelled', NOT_COME_TO_PASS, now);
  return expireEntry(entry, now) ?? changeEntry(entry, { dueAt: toIsoInstant(now + HELD_MS) }, now);
}

const NOT_COME_TO_PASS = 'What it was to tell did not come to pass.';

/** Nobody was told, and nobody decided that: should it come to pass after all, it is to be told. */
export function mayBePlannedAgain({ state, attempt, because }: OutboxEntry): boolean {
  return state === 'cancelled' && attempt === 0 && because === NOT_COME_TO_PASS;
}
