import { createHash } from 'node:crypto';
import { readAddress } from '../address.ts';
import type { Night } from '../calendar.ts';
import type { Case } from '../cases/case.ts';
import type { Task } from '../cases/task.ts';
import { type Destination, isMailbox, toMailbox } from '../config/destination.ts';
import type { Envelope } from './envelope.ts';
import { accountsIn, type MessageDocument } from './message-document.ts';

/** A message as it is planned: to whom, and what it says. Its channel gives it a form. */
export interface Draft extends Envelope, Destination {
  readonly document: MessageDocument;
  /** What a reader can do about it where they read it; null = nothing. */
  readonly controls: Controls | null;
  /** The same to a mailbox, should the channel not take it for good; null = nobody's, or it goes to one anyway. */
  readonly instead: Draft | null;
}

export type Controls =
  | {
      readonly over: 'cases';
      /** One, or the few that each can be taken in hand from a list. */
      readonly cases: readonly Case[];
      /** Of these cases' accounts. */
      readonly tasks: readonly Task[];
      readonly timezone: string;
      /** Those whose playbook can be started; by caseKey. */
      readonly withPlaybook: ReadonlySet<string>;
    }
  | {
      readonly over: 'tasks';
      /** As they are when it is written; a row each. */
      readonly tasks: readonly Task[];
      readonly timezone: string;
      /** ISO instant at which it is read. */
      readonly now: string;
    }
  | { readonly over: 'held-night' | 'doubts' | 'surge'; readonly night: Night };

/** What a message is about, beside what it says. */
export interface Occasion extends Pick<Envelope, 'kind' | 'period'> {
  /** The owner or portfolio it is about. */
  readonly subject: string;
  /** None unless said. */
  readonly cases?: Envelope['cases'];
  /** Whose mailbox it goes to should its channel not take it: of a person, their own; else nobody's unless said. */
  readonly fallback?: string | null;
  /** Nothing can be done unless said. */
  readonly controls?: Controls;
  /** At once unless said. */
  readonly notBefore?: string | null;
}

export function draftMessage(to: Destination, occasion: Occasion, document: MessageDocument): Draft {
  const { kind, subject, period, cases = [], fallback = null, controls = null, notBefore = null } = occasion;
  const mailTo = isMailbox(to) ? null : (readAddress(to.destination) ?? fallback);
  const tasks = controls?.over === 'tasks' ? controls.tasks.map(({ account, id }) => ({ account, id })) : [];
  return {
    id: identifyMessage({ ...to, kind, period, subject }),
    ...to,
    ...{ kind, period, notBefore, cases },
    ...(tasks.length > 0 && { tasks }),
    accounts: accountsIn(document),
    document,
    controls: isMailbox(to) ? null : controls,
    // It goes when it is owed.
    instead: mailTo === null ? null : draftMessage(toMailbox(mailTo), { ...occasion, notBefore: null }, document),
  };
}

/** Of the parts that make a message the one it is, never of a run or its text: planned again, it has the same id. */
export function identifyMessage(
  parts: Destination & Pick<Envelope, 'kind' | 'period'> & { readonly subject: string },
): string {
  const { channel, destination, kind, subject, period } = parts;
  return createHash('sha256')
    .update(JSON.stringify([channel, destination, kind, subject, period]))
    .digest('hex');
}
