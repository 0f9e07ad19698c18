import type { Case } from './case.ts';
import { coverOf, type MessageReference, type MessageTelling, type Telling, type TellingKind } from './telling.ts';
import type { Wish } from './wish.ts';

/** By which message a wish is to come true. */
export interface PlannedMessage extends MessageReference {
  readonly instead: MessageReference | null;
}

/** A case as it is kept once the message that tells of it is planned. `as`: `digest` where it is named for want of room. */
export function recordTelling(
  one: Case,
  { addressee, code, alerts, ...wish }: Wish,
  message: PlannedMessage,
  { date, now, as = wish.as }: { readonly date: string; readonly now: string; readonly as?: TellingKind },
): Case {
  const telling: Telling = {
    ...{ as, code, morning: date, plannedAt: now },
    to: addressee.recipient.name,
    of: addressee.of,
    role: addressee.role,
    message: { period: message.period, id: message.id },
    instead: message.instead,
    covers: alerts.map(coverOf),
    outcome: { is: 'planned' },
  };
  return { ...one, tellings: [...one.tellings, telling] };
}

/** A morning is planned again: what its plan before had to say and was never tried is forgotten. */
export function forgetUntried<Told extends { readonly tellings: readonly MessageTelling[] }>(
  one: Told,
  morning: string,
  isUntried: (telling: MessageTelling) => boolean,
): Told {
  const tellings = one.tellings.filter((telling) => telling.morning !== morning || !isUntried(telling));
  return tellings.length === one.tellings.length ? one : { ...one, tellings };
}
