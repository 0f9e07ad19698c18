import type { MessageReference } from '../cases/telling.ts';
import type { AddAct, FormAct, Order } from './order.ts';

/** What becomes of what a channel hears: it speaks of orders and questions, whatever the channel has for them. */
export interface Listener {
  /** Has an order carried out, after the channel was answered. */
  take(order: Order): Promise<void>;
  /** The same for what somebody filled in; but for whoever may not, the sentence that says why, and null for all others. */
  takeForm(order: Order & { readonly act: FormAct }): Promise<string | null>;
  /** What somebody filled in to add to an account; what is wrong with it, field by field. None: it is handed on. */
  takeAddition(order: Order & { readonly act: AddAct }): Promise<readonly Objection[]>;
  /** Somebody wants to add something: they are asked what, or alone told why they may not. */
  askWhatToAdd(question: AddQuestion): Promise<void>;
  /** Somebody wants to set something: they are asked for it, or alone told why they may not. */
  ask(question: Question): Promise<void>;
}

export interface Question {
  readonly asks: FormAct['do'];
  /** The one that was clicked on. */
  readonly message: MessageReference;
  /** See nameCase; null = the first that the message tells of. */
  readonly case: string | null;
  readonly user: string;
  /** See `Workplace`. */
  readonly trigger: string;
}

export interface AddQuestion extends Pick<Question, 'case' | 'user' | 'trigger'> {
  /** The one from which it was asked; null = none that tells of an account. */
  readonly message: MessageReference | null;
}

/** `field`: of what was filled in; null = none of them. */
export interface Objection {
  readonly field: 'account' | 'title' | 'due' | 'assignee' | 'text' | 'playbook' | null;
  readonly says: string;
}
