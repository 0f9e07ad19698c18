import type { Night } from '../calendar.ts';
import type { FindingState } from '../detection/finding.ts';
import type { TellingCode } from './telling.ts';

/** Why somebody is to be told of a finding, or nobody. `docs/alerting.md` explains each. */
export type DecisionCode = TellingCode | UntoldCode;

export type UntoldCode =
  | 'baseline'
  | 'pending'
  | 'already-told'
  | 'on-its-way'
  | 'in-hand'
  | 'snoozed'
  | 'cooling-down'
  | 'recovering'
  | 'frozen'
  | 'triage-waiting'
  | 'shadow'
  | 'off'
  | 'replayed'
  | 'nobody-to-tell'
  | 'over-untold'
  | 'over-waiting'
  | 'rule-changed'
  | 'account-absent'
  | 'account-left'
  | 'account-churned'
  | 'night-held'
  | 'later-night-planned';

/** One line of the decision log: what a night made of a finding. What reached whom is in the tellings only. */
export interface Decision {
  readonly night: Night;
  readonly account: string;
  readonly rule: string;
  /** Null: the rule has nothing to say tonight, and its alert was open. */
  readonly state: FindingState | null;
  /** The rule's own sentence. */
  readonly finding: string;
  /** To be told, by a message of its own, a triage or a digest. */
  readonly sent: boolean;
  readonly code: DecisionCode;
  /** A plain sentence. */
  readonly because: string;
  /** Who is to be told; null = nobody. */
  readonly to: string | null;
  /** ISO instant of the morning after; null unless sent. */
  readonly at: string | null;
}
