import { isSamePerson } from '../address.ts';
import type { Night } from '../calendar.ts';
import type { Severity } from '../config/health-config.ts';
import type { EscalationRole } from '../config/notify-config.ts';
import { isMoreSevere } from './severity.ts';

/** A case, a person and the message that was to tell them of it. */
export interface Telling {
  readonly as: TellingKind;
  /** What brought it about, in the word of the decision log. */
  readonly code: TellingCode;
  /** The working day whose message it is. */
  readonly morning: Night;
  /** ISO instant at which it was planned. */
  readonly plannedAt: string;
  /** The person or queue it went to. */
  readonly to: string;
  /** Whose word it was: the person themselves, or whoever they stood in for. */
  readonly of: string;
  /** In which part they were told; a queue stands for an owner. */
  readonly role: EscalationRole;
  readonly message: MessageReference;
  /** The same to a mailbox, should its channel not take it. */
  readonly instead: MessageReference | null;
  readonly covers: readonly Covered[];
  readonly outcome: Outcome;
}

/** What of a telling says by which message it was, and what became of it. */
export type MessageTelling = Pick<Telling, 'morning' | 'plannedAt' | 'to' | 'of' | 'message' | 'instead' | 'outcome'>;

/** `digest`: named in the digest for want of room. `over`: its end. `report`: one of the largest that nobody touched since their triage. */
export type TellingKind = 'alert' | 'digest' | 'triage' | 'reminder' | 'escalation' | 'report' | 'over';

export type TellingCode =
  | 'opened'
  | 'reopened'
  | 'worsened'
  | 'new-owner'
  | 'told-anew'
  | 'snooze-over'
  | 'hand-lapsed'
  | 'triage'
  | 'triage-untouched'
  | 'step'
  | 'resolved'
  | 'account-gone';

/** By these the outbox finds a message. */
export interface MessageReference {
  readonly period: string;
  readonly id: string;
}

/** An alert as it was known: when it was told of, or when its case was taken in hand. */
export interface Covered {
  readonly rule: string;
  /** Counts from 1 within the case. */
  readonly episode: number;
  /** The highest of the episode. */
  readonly severity: Severity;
  /** The worst of the episode; see Finding.depth. */
  readonly depth: number;
}

/** What the outbox made of the message. Only `reached` is a fact about a person. */
export type Outcome =
  | { readonly is: 'planned' }
  | { readonly is: 'reached'; readonly at: string }
  /** `isUnreachable`: nothing that is sent to this person arrives. `mayHaveArrived`: nobody knows, and it is not waited for. */
  | {
      readonly is: 'not-reached';
      readonly because: string;
      readonly isUnreachable: boolean;
      readonly mayHaveArrived?: true;
    };

export function coverOf({ rule, episode, severity, depth }: Covered): Covered {
  return { rule, episode, severity, depth };
}

/** Whether what was known then is all there is to know of an alert. */
export function coversAlert({ covers }: { readonly covers: readonly Covered[] }, alert: Covered): boolean {
  return covers.some(
    ({ rule, episode, severity, depth }) =>
      rule === alert.rule &&
      episode === alert.episode &&
      !isMoreSevere(alert.severity, severity) &&
      depth >= alert.depth,
  );
}

/** Told, or on its way. */
export function stands({ outcome }: Pick<Telling, 'outcome'>): boolean {
  return outcome.is !== 'not-reached';
}

/** The tellings to one person that say what the case is about, the oldest first. */
export function toldTo({ tellings }: { readonly tellings: readonly Telling[] }, person: string): readonly Telling[] {
  return tellings.filter((telling) => telling.as !== 'over' && isSamePerson(telling.of, person));
}

/** A telling that says what the case is about for its own sake: no reminder, no escalation, no end. */
export function isNews({ as }: Pick<Telling, 'as'>): boolean {
  return as === 'alert' || as === 'digest' || as === 'triage';
}

/** To the owner, not as one of a triage: a clock runs. */
export function isOwn({ as, role }: Telling): boolean {
  return (as === 'alert' || as === 'digest') && role === 'owner';
}

/** To whom the case was told last as its owner, by what stands; null = to nobody. */
export function lastOwnerTold({ tellings }: { readonly tellings: readonly Telling[] }): string | null {
  return tellings.findLast((telling) => isOwnersNews(telling) && stands(telling))?.of ?? null;
}

/** What its present owner was told, the oldest first. What they were told before it was somebody else's counts no more. */
export function toldAsOwner(
  { tellings }: { readonly tellings: readonly Telling[] },
  owner: string,
): readonly Telling[] {
  const others = tellings.findLastIndex(
    (telling) => isOwnersNews(telling) && stands(telling) && !isSamePerson(telling.of, owner),
  );
  return tellings
    .slice(others + 1)
    .filter(({ role, as, of }) => role === 'owner' && as !== 'over' && isSamePerson(of, owner));
}

function isOwnersNews({ role, as }: Telling): boolean {
  return role === 'owner' && isNews({ as });
}

/** Nothing that is sent to whom these were for arrives. */
export function isUnreachable(told: readonly Pick<Telling, 'outcome'>[]): boolean {
  const last = told.findLast(({ outcome }) => outcome.is !== 'planned');
  return last?.outcome.is === 'not-reached' && last.outcome.isUnreachable;
}

/** What the outbox says of each message by now; null = it keeps nothing of it, and what was known stays. */
export function settleTellings<Told extends { readonly tellings: readonly MessageTelling[] }>(
  one: Told,
  outcomeOf: (telling: MessageTelling) => Outcome | null,
): Told {
  let isChanged = false;
  const tellings = one.tellings.map((telling) => {
    const outcome = outcomeOf(telling) ?? telling.outcome;
    if (isSameOutcome(outcome, telling.outcome)) return telling;
    isChanged = true;
    return { ...telling, outcome };
  });
  return isChanged ? { ...one, tellings } : one;
}

function isSameOutcome(one: Outcome, other: Outcome): boolean {
  if (one === other) return true;
  if (one.is === 'planned' || other.is === 'planned') return one.is === other.is;
  return one.is === other.is && JSON.stringify(one) === JSON.stringify(other);
}
