import type { Night } from '../calendar.ts';
import type { Override } from '../care/overrides.ts';
import type { Case, CaseSubject } from '../cases/case.ts';
import type { Task } from '../cases/task.ts';
import type { MessageReference } from '../cases/telling.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { OwnerBook } from '../portfolio/night-report.ts';
import type { Message } from './message.ts';
import type { FormAct, Person } from './order.ts';

/** The channel refused, or did not answer. It says so in the channel’s own word; the request, which holds a token, is left behind. */
export class WorkplaceError extends Error {
  override readonly name: string = 'WorkplaceError';

  constructor(
    message: string,
    /** Asking again will not help. */
    readonly isFinal: boolean,
  ) {
    super(message);
  }
}

/** What a channel in which people act does beside taking messages: every call may be repeated without harm. Throws `WorkplaceError`. */
export interface Workplace {
  /** By its name: only its own messages can be shown otherwise. */
  readonly channel: string;
  readPerson(user: string): Promise<Person>;
  /** Seen by one person only. */
  whisper(conversation: string, user: string, text: string): Promise<void>;
  /** `trigger`: what the channel gave with the question, seconds old at most. */
  askFor(form: Form | AddForm, trigger: string): Promise<void>;
  /** Shows a message with how things stand now; the rest of it stays as it was sent. */
  showStanding(sent: SentMessage, standing: Standing): Promise<void>;
  showHome(user: string, home: Home): Promise<void>;
}

/** What somebody is to fill in. */
export interface Form {
  readonly asks: FormAct['do'];
  readonly account: string;
  readonly about: CaseSubject;
  /** From which it was opened. */
  readonly message: MessageReference;
  /** See nameCase. */
  readonly case: string;
}

/** What somebody is to fill in to add a note, a task or a playbook to an account. */
export interface AddForm extends Pick<HealthConfig, 'playbooks'> {
  readonly asks: 'addition';
  /** Null = they say which. */
  readonly account: { readonly id: string; readonly name: string | null } | null;
}

export interface SentMessage {
  /** By which the channel knows it, as the outbox keeps it. */
  readonly reference: string;
  /** As it was sent. */
  readonly message: Message;
}

/** What became of what a message tells of, and what can still be done about it. */
export type Standing =
  | {
      readonly over: 'cases';
      readonly cases: readonly Case[];
      /** Of these cases' accounts. */
      readonly tasks: readonly Task[];
      readonly timezone: string;
      /** Those whose playbook can be started; by caseKey. */
      readonly withPlaybook: ReadonlySet<string>;
      /** ISO instant at which it is so. */
      readonly now: string;
    }
  | {
      readonly over: 'tasks';
      readonly tasks: readonly Task[];
      readonly timezone: string;
      /** ISO instant at which it is so. */
      readonly now: string;
    }
  /** `ruling`: a sentence; nothing is left to be done. */
  | { readonly over: 'held-night'; readonly ruling: string };

/** What a person finds when they come to see what is theirs. */
export interface Home extends Pick<HealthConfig, 'portfolio' | 'currency' | 'timezone'> {
  readonly address: string;
  readonly today: Night;
  /** ISO instant. */
  readonly now: string;
  /** Open ones of this person. */
  readonly cases: readonly Case[];
  readonly tasks: readonly Task[];
  /** In force, of this person's accounts. */
  readonly overrides: readonly Override[];
  /** Null: no night was run, or no account is theirs. */
  readonly book: OwnerBook | null;
  /** Its address, for this person; null = they have none. */
  readonly dashboard: string | null;
}
