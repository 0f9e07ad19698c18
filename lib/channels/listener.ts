import type { MessageReference } from '../cases/telling.ts';
import type { FormAct, Order } from './order.ts';

/** What becomes of what a channel hears: it speaks of orders and questions, whatever the channel has for them. */
export interface Listener {
  /** Has an order carried out, after the channel was answered. */
  take(order: Order): Promise<void>;
  /** The same for what somebody filled in; but for whoever may not, the sentence that says why, and null for all others. */
  takeForm(order: Order & { readonly act: FormAct }): Promise<string | null>;
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
