import { MS_PER_DAY } from '../../lib/calendar.ts';
import type { Outcome, Telling } from '../../lib/cases/telling.ts';
import type { Random } from '../../lib/sample/random.ts';

const HOUR = MS_PER_DAY / 24;
const EXPIRY = 36 * HOUR;

/** A message as the outbox of the simulation has it. */
export interface Posted {
  readonly id: string;
  readonly to: string;
  readonly morning: string;
  /** Keys of the cases that it names. */
  readonly names: ReadonlySet<string>;
  readonly notBefore: number;
  readonly fate: Fate;
  readonly putAt: number;
  state: 'pending' | 'unknown' | 'sent' | 'failed' | 'expired' | 'cancelled';
  /** Of a message that nobody receives any more. */
  isUnreachable: boolean;
  changedAt: number;
}

interface Fate {
  readonly is: 'on-time' | 'late' | 'never' | 'failed' | 'found' | 'given-up' | 'bounced';
  /** Until it is known. */
  readonly hours: number;
}

/** What becomes of messages: most arrive, some late, some in doubt, some never, some come back. */
export function createOutbox(random: Random, trouble: number) {
  const all = new Map<string, Posted>();
  const open = new Set<Posted>();
  let changes = 0;

  function drawFate(): Fate {
    if (!random.chance(trouble)) return { is: 'on-time', hours: 0 };
    const is = random.pick(['late', 'late', 'never', 'failed', 'found', 'given-up', 'bounced'] as const);
    return { is, hours: random.between(1, 40) };
  }

  /** False: there is one already. */
  function put(message: Pick<Posted, 'id' | 'to' | 'morning' | 'names' | 'notBefore'>, now: number): boolean {
    if (all.has(message.id)) return false;
    const posted: Posted = {
      ...{ ...message, fate: drawFate(), putAt: now, state: 'pending', isUnreachable: false, changedAt: now },
      notBefore: Math.max(message.notBefore, now),
    };
    all.set(posted.id, posted);
    open.add(posted);
    return true;
  }

  function settle(posted: Posted, state: Posted['state'], at: number, isUnreachable = false): void {
    changes++;
    Object.assign(posted, { state, changedAt: at, isUnreachable });
    if (state !== 'unknown' && !(state === 'sent' && posted.fate.is === 'bounced')) open.delete(posted);
  }

  /** What happens by then; false: nothing. */
  function advance(now: number, isDeactivated: (person: string) => boolean): boolean {
    const before = changes;
    for (const posted of open) {
      const { fate, notBefore, state, to } = posted;
      const known = notBefore + fate.hours * HOUR;
      if (now < notBefore) continue;
      if (state === 'unknown' && now >= known) settle(posted, fate.is === 'found' ? 'sent' : 'failed', now);
      else if (state === 'sent' && now >= known) settle(posted, 'failed', now);
      if (state !== 'pending') continue;
      if (now >= notBefore + EXPIRY) settle(posted, 'expired', now);
      else if (fate.is === 'never' || (fate.is === 'late' && now < known)) continue;
      else if (isDeactivated(to)) settle(posted, 'failed', now, true);
      else if (fate.is === 'failed') settle(posted, 'failed', now);
      else if (fate.is === 'found' || fate.is === 'given-up') settle(posted, 'unknown', now);
      else settle(posted, 'sent', now);
    }
    return changes !== before;
  }

  /** What was never tried goes; a morning that is planned whole puts it again. */
  function withdraw(isMeant: (posted: Posted) => boolean): void {
    for (const posted of open) {
      if (posted.state !== 'pending' || !isMeant(posted)) continue;
      open.delete(posted);
      all.delete(posted.id);
    }
  }

  function cancelAll(now: number): void {
    for (const posted of open) if (posted.state === 'pending') settle(posted, 'cancelled', now);
  }

  function outcomeOf({ message }: Pick<Telling, 'message'>): Outcome | null {
    const posted = all.get(message.id);
    if (!posted) return null;
    const { state, changedAt, isUnreachable } = posted;
    if (state === 'pending' || state === 'unknown') return { is: 'planned' };
    if (state === 'sent') return { is: 'reached', at: new Date(changedAt).toISOString() };
    return { is: 'not-reached', because: `It is ${state}.`, isUnreachable };
  }

  return {
    ...{ put, advance, withdraw, cancelAll, outcomeOf },
    find: (id: string): Posted | null => all.get(id) ?? null,
    isUntried: ({ message }: Pick<Telling, 'message'>) => (all.get(message.id)?.state ?? 'pending') === 'pending',
    isInDoubt: ({ message }: Pick<Telling, 'message'>) => all.get(message.id)?.state === 'unknown',
  };
}

export type Outbox = ReturnType<typeof createOutbox>;
