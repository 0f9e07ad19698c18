import type { Night } from '../calendar.ts';
import type { FindingState } from '../detection/finding.ts';

/** Why somebody is told of a finding, or nobody. `docs/alerting.md` explains each. */
export type ReasonCode = SentBecause | UnsentBecause;

export type SentBecause = 'opened' | 'reopened' | 'worsened' | 'resolved';

export type UnsentBecause =
  | 'baseline'
  | 'pending'
  | 'already-told'
  | 'acknowledged'
  | 'snoozed'
  | 'cooling-down'
  | 'recovering'
  | 'frozen'
  | 'over-budget'
  | 'shadow'
  | 'off'
  | 'replayed'
  | 'nobody-to-tell'
  | 'opened-untold'
  | 'over-untold'
  | 'over-waiting'
  | 'rule-changed'
  | 'account-absent'
  | 'account-churned'
  | 'night-held'
  | 'later-night-planned';

/** One line of the decision log. */
export interface Decision {
  readonly night: Night;
  readonly account: string;
  readonly rule: string;
  /** Null: the rule has nothing to say tonight, and an alert of it was open. */
  readonly state: FindingState | null;
  /** The rule's own sentence. */
  readonly finding: string;
  readonly sent: boolean;
  readonly code: ReasonCode;
  /** A plain sentence. */
  readonly because: string;
  /** Who is told, or finds it in the digest only; null = nobody. */
  readonly to: string | null;
  /** ISO instant from which on; null unless sent. */
  readonly at: string | null;
}
