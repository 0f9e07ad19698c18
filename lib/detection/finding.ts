import type { Night } from '../calendar.ts';
import type { Rule, Severity } from '../config/health-config.ts';
import type { AccountLine } from '../history/account-line.ts';
import type { Span } from '../history/describe-span.ts';

/**
 * new: met tonight. baseline: met, and nobody is to be told. persisting: met before and not cleared. frozen: met before, and it cannot be
 * told tonight whether it still is. pending: not for enough nights yet. recovering: clear, not for enough nights yet. cleared: over.
 */
export type FindingState = 'new' | 'baseline' | 'persisting' | 'frozen' | 'pending' | 'recovering' | 'cleared';

/** What a rule says when it has something to say. */
export interface Found {
  readonly state: FindingState;
  /** A plain sentence with numbers: "Score 41 is below 60 for 2 nights." */
  readonly because: string;
  /** Grows when it becomes worse in kind: a second band down. */
  readonly depth: number;
  /** The night it was met; null while it is not for enough nights. */
  readonly since: Night | null;
  /** What the sentence counts from, where that is not the last chart. */
  readonly span: Span | null;
}

/** A rule that has something to say of an account tonight. */
export interface Finding extends Found {
  readonly rule: string;
  /** The rule's. One that the version before found has none. */
  readonly title?: string | null;
  readonly severity: Severity;
  readonly kind: Rule['kind'];
  /** The playbook's first task; null without a playbook. */
  readonly nextStep: string | null;
  readonly account: AccountLine;
}

/** Whether somebody may be told of it tonight, by a message of its own. */
export function mayBeTold({ state }: Pick<Finding, 'state'>): boolean {
  return state === 'new' || state === 'persisting';
}
