import { addDays, toLocalDate } from '../../calendar.ts';
import type { Task } from '../../cases/task.ts';
import type { MessageTelling, Outcome } from '../../cases/telling.ts';
import { doubtEndsAt } from '../../delivery/advance-entry.ts';
import { isUntried, type OutboxEntry } from '../../delivery/outbox-entry.ts';
import type { NightDependencies } from '../dependencies.ts';

/** A bounce comes within days; what reached somebody before that stays so. */
const SETTLED_AFTER_DAYS = 14;

/** What the outbox knows of the messages by which cases and tasks were told. */
export interface Outcomes {
  /** Null: it keeps nothing of that message. */
  outcomeOf(telling: MessageTelling): Outcome | null;
  /** Whether nobody knows what became of it. */
  isInDoubt(telling: MessageTelling): boolean;
  /** ISO instant at which a doubt is given up, and it is told anew on the next morning; null = there is none. */
  doubtedUntil(telling: MessageTelling): string | null;
  /** Planned, and never tried: it may still be planned otherwise. */
  isUntried(telling: MessageTelling): boolean;
}

/** Of a task, those that say that it is overdue with them. */
export function allTellings({ tellings, overdueTellings }: Task): { readonly tellings: readonly MessageTelling[] } {
  return { tellings: [...tellings, ...overdueTellings] };
}

export async function readOutcomes(
  told: readonly { readonly tellings: readonly MessageTelling[] }[],
  { outbox, config, now }: Pick<NightDependencies, 'outbox' | 'config' | 'now'>,
): Promise<Outcomes> {
  const first = addDays(toLocalDate(now(), config.timezone), -SETTLED_AFTER_DAYS);
  const tellings = told.flatMap((one) => one.tellings);
  const open = tellings.filter(({ outcome, morning }) => outcome.is === 'planned' || morning >= first);
  const periods = [
    ...new Set(open.flatMap(({ message, instead }) => [message.period, ...(instead ? [instead.period] : [])])),
  ];
  const entries = new Map(
    (await Promise.all(periods.map((period) => outbox.readEntries(period)))).flat().map((entry) => [entry.id, entry]),
  );
  const last = ({ message, instead }: MessageTelling): OutboxEntry | null => {
    const entry = entries.get(message.id) ?? null;
    const mail = instead === null ? null : (entries.get(instead.id) ?? null);
    return entry?.state === 'failed' && mail !== null ? mail : entry;
  };
  return {
    outcomeOf(telling) {
      const entry = last(telling);
      return entry && outcomeOfEntry(entry);
    },
    isInDoubt(telling) {
      const state = last(telling)?.state;
      return state === 'sending' || state === 'unknown';
    },
    doubtedUntil(telling) {
      const entry = last(telling);
      return entry?.state === 'unknown' ? doubtEndsAt(entry) : null;
    },
    isUntried({ message }) {
      const entry = entries.get(message.id);
      return !entry || (isUntried(entry) && (entry.state === 'held' || entry.state === 'pending'));
    },
  };
}

function outcomeOfEntry({ state, because, changedAt, instead, isUnreachable, doubtedSince }: OutboxEntry): Outcome {
  switch (state) {
    case 'held':
    case 'pending':
    case 'sending':
    case 'unknown':
      return { is: 'planned' };
    case 'sent':
      return { is: 'reached', at: changedAt };
    case 'failed':
      // The mail that goes in its stead is on its way.
      if (instead === 'owed' || instead === 'put') return { is: 'planned' };
      return { is: 'not-reached', because: because ?? 'It was refused.', isUnreachable: isUnreachable === true };
    case 'needs-operator':
    case 'cancelled':
    case 'expired':
      return {
        ...{ is: 'not-reached', because: because ?? 'It was not sent.', isUnreachable: false },
        ...(doubtedSince !== null && { mayHaveArrived: true }),
      };
  }
}
