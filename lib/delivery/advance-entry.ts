import { toIsoInstant } from '../calendar.ts';
import { type Delivery, REQUEST_TIMEOUT_MS, type Sighting } from '../channels/channel.ts';
import { kindOf } from '../channels/index.ts';
import { boundWait } from '../channels/retry-after.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import {
  EXPIRY_MS,
  LEASE_MARGIN_MS,
  LEASE_MS,
  LONGEST_RETRY_MS,
  LOOK_AGAIN_MS,
  MISSES_NEEDED,
  RETRY_MS,
  UNREADABLE_AGAIN_MS,
} from './timing.ts';

/**
 * Every step of a message from its release to its end; those before are in held-entry.ts. Each takes the entry as it was read and gives
 * the one to be written on condition that nobody wrote in between; null = there is nothing to do. `now`: milliseconds since 1970.
 */

/** Null: it is not to be sent now, or somebody else has it. */
export function claimEntry(
  entry: OutboxEntry,
  { owner, place }: { readonly owner: string; readonly place: string | null },
  now: number,
): OutboxEntry | null {
  if (entry.state !== 'pending' || !isDue(entry, now)) return null;
  const until = toIsoInstant(now + LEASE_MS);
  const attempt = entry.attempt + 1;
  return changeEntry(entry, { state: 'sending', attempt, place, lease: { owner, until }, dueAt: until }, now);
}

/** Whether a request that is made now ends while the claim still holds. */
export function mayStillSend({ state, lease }: OutboxEntry, now: number): boolean {
  return state === 'sending' && lease !== null && now < Date.parse(lease.until) - REQUEST_TIMEOUT_MS - LEASE_MARGIN_MS;
}

/** The claim ran into its end before anything was sent: certainly not accepted. */
export function returnClaim(claimed: OutboxEntry, now: number): OutboxEntry {
  return changeEntry(claimed, { state: 'pending', lease: null, dueAt: toIsoInstant(now) }, now);
}

/** The answer to an attempt. `jitter`: 0–1. */
export function settleEntry(entry: OutboxEntry, delivery: Delivery, now: number, jitter: number): OutboxEntry {
  switch (delivery.state) {
    case 'sent': {
      const { reference } = delivery;
      return changeEntry(entry, { state: 'sent', because: null, reference, lease: null, dueAt: null }, now);
    }
    case 'refused': {
      if (delivery.asPlain && entry.isPlain) return failEntry(entry, { because: delivery.because }, now);
      const { because, asPlain = false } = delivery;
      const wait = asPlain ? 0 : retryMs(entry.attempt, delivery.retryAfterSeconds, jitter);
      const isPlain = entry.isPlain || asPlain;
      return changeEntry(
        entry,
        { state: 'pending', because, isPlain, lease: null, dueAt: toIsoInstant(now + wait) },
        now,
      );
    }
    case 'failed':
      return failEntry(entry, delivery, now);
    case 'unknown':
      return doubt(entry, now, delivery.because, now);
  }
}

/** A sender that was cut off: nobody knows, so it never goes straight back to pending. */
export function expireLease(entry: OutboxEntry, now: number): OutboxEntry | null {
  if (entry.state !== 'sending' || entry.lease === null || now < Date.parse(entry.lease.until)) return null;
  return doubt(entry, Date.parse(entry.lease.until), 'Its sender was cut off.', now);
}

/** What a look at the channel says of a message in doubt. Null: it is not the time. */
export function reconcileEntry(entry: OutboxEntry, sighting: Sighting, now: number): OutboxEntry | null {
  if (entry.state !== 'unknown' || !isDue(entry, now)) return null;
  switch (sighting.is) {
    case 'found': {
      const { reference } = sighting;
      return changeEntry(entry, { state: 'sent', because: null, reference, dueAt: null }, now);
    }
    case 'absent': {
      const misses = entry.misses + 1;
      if (misses < MISSES_NEEDED) return changeEntry(entry, { misses, dueAt: toIsoInstant(now + LOOK_AGAIN_MS) }, now);
      const because = kindOf(entry).doubt.notTaken;
      return changeEntry(
        entry,
        { state: 'pending', because, misses: 0, doubtedSince: null, dueAt: toIsoInstant(now) },
        now,
      );
    }
    case 'unreadable': {
      if (now - Date.parse(entry.doubtedSince ?? entry.changedAt) >= EXPIRY_MS) return askOperator(entry, now);
      const { because } = sighting;
      return changeEntry(entry, { because, misses: 0, dueAt: toIsoInstant(now + UNREADABLE_AGAIN_MS) }, now);
    }
  }
}

/** When nobody looks for it any more; null = it is not in doubt. */
export function doubtEndsAt(entry: OutboxEntry): string | null {
  if (entry.state !== 'unknown') return null;
  const since = Date.parse(entry.doubtedSince ?? entry.changedAt);
  const { isReported, afterMs } = kindOf(entry).doubt;
  return toIsoInstant(since + (isReported ? afterMs : EXPIRY_MS));
}

/** A message that its channel has not reported in time. It is never sent again by itself. */
export function giveUpOnReport(entry: OutboxEntry, now: number): OutboxEntry | null {
  const isAwaited = entry.state === 'unknown' && kindOf(entry).doubt.isReported;
  return isAwaited && isDue(entry, now) ? askOperator(entry, now) : null;
}

/** The channel reports that it took the message: settles every doubt. Null: there was none. */
export function confirmReported(entry: OutboxEntry, reference: string, now: number): OutboxEntry | null {
  const isInDoubt = entry.state === 'sending' || entry.state === 'unknown' || entry.state === 'needs-operator';
  if (!isInDoubt || !kindOf(entry).doubt.isReported) return null;
  return changeEntry(entry, { state: 'sent', because: null, reference, lease: null, dueAt: null }, now);
}

/**
 * The channel reports that it took the message and gives it to nobody: that ends every doubt, and undoes what its answer said. Null: it is
 * not about this message, or is known.
 */
export function refuseReported(
  entry: OutboxEntry,
  reference: string,
  refusal: Failure,
  now: number,
): OutboxEntry | null {
  const isInDoubt = entry.state === 'sending' || entry.state === 'unknown' || entry.state === 'needs-operator';
  const isIt = isInDoubt || (entry.state === 'sent' && entry.reference === reference);
  if (!isIt || !kindOf(entry).doubt.isReported) return null;
  return { ...failEntry(entry, refusal, now), reference, doubtedSince: null };
}

type Failure = Pick<Extract<Delivery, { state: 'failed' }>, 'because' | 'isUnreachable'>;

/** Certainly not accepted, and never will be: the same goes to a mailbox, where there is one, but not to somebody who is gone. */
export function failEntry(entry: OutboxEntry, { because, isUnreachable }: Failure, now: number): OutboxEntry {
  const instead = isUnreachable ? 'none' : entry.instead === 'ready' ? 'owed' : entry.instead;
  const dueAt = instead === 'owed' ? toIsoInstant(now) : null;
  const failed = {
    state: 'failed',
    because,
    instead,
    lease: null,
    dueAt,
    ...(isUnreachable && { isUnreachable }),
  } as const;
  return changeEntry(entry, failed, now);
}

/** What goes in its stead is in the outbox. */
export function payInstead(entry: OutboxEntry, now: number): OutboxEntry | null {
  return entry.instead === 'owed' ? changeEntry(entry, { instead: 'put', dueAt: null }, now) : null;
}

/** Null: it was tried and may have been accepted, or it is not that old. */
export function expireEntry(entry: OutboxEntry, now: number): OutboxEntry | null {
  if (entry.state !== 'held' && entry.state !== 'pending') return null;
  if (now - Date.parse(entry.notBefore) < EXPIRY_MS) return null;
  return endEntry(
    entry,
    'expired',
    `It was to be sent from ${entry.notBefore} on: that is more than 36 hours ago.`,
    now,
  );
}

/** Null: it was sent, or is being sent at this moment. */
export function cancelEntry(entry: OutboxEntry, because: string, now: number): OutboxEntry | null {
  if (entry.state === 'sent' || entry.state === 'sending' || entry.state === 'cancelled') return null;
  return endEntry({ ...entry, instead: entry.instead === 'owed' ? 'ready' : entry.instead }, 'cancelled', because, now);
}

/** An operator has it sent, whatever became of it; null: it is sent, or on its way. What may have arrived says that it is a copy. */
export function retryEntry(entry: OutboxEntry, because: string, now: number): OutboxEntry | null {
  const { state } = entry;
  if (state === 'sent' || state === 'sending' || state === 'held' || state === 'pending') return null;
  const at = toIsoInstant(now);
  const { isUnreachable: _, ...known } = entry;
  const isCopy = entry.isCopy || entry.doubtedSince !== null;
  const fresh = { notBefore: at, dueAt: at, misses: 0, doubtedSince: null };
  return changeEntry(known, { state: 'pending', because, isCopy, ...fresh }, now);
}

/** Not before the channel says so, else a while that grows with each attempt; half of it is chance. */
export function postponeEntry(
  entry: OutboxEntry,
  { because, retryAfterSeconds }: Extract<Delivery, { state: 'refused' }>,
  now: number,
  jitter: number,
): OutboxEntry {
  const dueAt = toIsoInstant(now + retryMs(entry.attempt, retryAfterSeconds, jitter));
  return changeEntry(entry, { because, dueAt }, now);
}

function retryMs(attempt: number, retryAfterSeconds: number | null, jitter: number): number {
  const asked = boundWait(retryAfterSeconds);
  if (asked !== null) return asked * 1000 + jitter * 1000;
  const whole = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** Math.max(0, attempt - 1));
  return whole / 2 + (jitter * whole) / 2;
}

function doubt(entry: OutboxEntry, since: number, because: string, now: number): OutboxEntry {
  const doubtedSince = entry.doubtedSince ?? toIsoInstant(since);
  const dueAt = toIsoInstant(since + kindOf(entry).doubt.afterMs);
  return changeEntry(entry, { state: 'unknown', because, lease: null, misses: 0, doubtedSince, dueAt }, now);
}

function askOperator(entry: OutboxEntry, now: number): OutboxEntry {
  const because = `Nobody knows whether it arrived. ${entry.because ?? ''}`.trim();
  return changeEntry(entry, { state: 'needs-operator', because, dueAt: null }, now);
}

export function endEntry(
  entry: OutboxEntry,
  state: 'cancelled' | 'expired',
  because: string,
  now: number,
): OutboxEntry {
  return changeEntry(entry, { state, because, dueAt: null }, now);
}

export function isDue({ dueAt }: Pick<OutboxEntry, 'dueAt'>, now: number): boolean {
  return dueAt !== null && Date.parse(dueAt) <= now;
}

export function changeEntry(entry: OutboxEntry, to: Partial<OutboxEntry>, now: number): OutboxEntry {
  return { ...entry, ...to, changedAt: toIsoInstant(now) };
}
