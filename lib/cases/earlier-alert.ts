import type { Night } from '../calendar.ts';
import type { Severity } from '../config/health-config.ts';
import type { Finding } from '../detection/finding.ts';
import type { AccountLine } from '../history/account-line.ts';

/**
 * Of the version before, which knew no cases; see caseOfAlerts. One rule that held for one account: an episode from the night it was met until it was clear. `ok` and `pending` are not stored:
 * before the first episode there is no alert, and a dwell is counted on the account's chart.
 */
export interface Alert {
  readonly account: string;
  readonly rule: string;
  readonly kind: 'risk' | 'opportunity';
  /** The highest of the episode. */
  readonly severity: Severity;
  /** The worst of the episode; see Finding.depth. */
  readonly depth: number;
  /** Counts from 1. */
  readonly episode: number;
  readonly state: AlertState;
  /** What a person last made of it: where it goes back to should it stop recovering. */
  readonly handled: HandledState;
  readonly openedOn: Night;
  /** The night of the newest message that brought it up, sent or in shadow; null = none. Cooldown counts from it. */
  readonly toldFor: Night | null;
  /** ISO instant from which on the owner could have read it: reminder and escalation count from it. Null = no clock runs. */
  readonly toldAt: string | null;
  /** The person or queue that was told; null = nobody, or only in shadow. */
  readonly toldTo: string | null;
  /** Opened again within the cooldown: nobody was told of that. */
  readonly isSilent: boolean;
  readonly remindedAt: string | null;
  readonly escalatedAt: string | null;
  readonly escalateHours: number;
  /** ISO instant; null unless snoozed. */
  readonly snoozedUntil: string | null;
  readonly resolvedOn: Night | null;
  /** The night from which on its end is told, should it stay over: not within the cooldown of the last message. Null = nothing to tell. */
  readonly resolutionDue: Night | null;
  readonly about: AlertSubject;
  /** The newest night that it was planned for, and what it was before: planning a night twice plans the same. */
  readonly plannedFor: Night;
  readonly before: Omit<Alert, 'before'> | null;
  /** The messages that told somebody of this episode, the newest last. */
  readonly messages: readonly MessageReference[];
  /** Grows with every write: two who read the same version cannot both write. */
  readonly version: number;
  /** Who did what, the newest last. */
  readonly trail: readonly AlertAct[];
}

/** By these the outbox finds a message. */
export interface MessageReference {
  readonly period: string;
  readonly id: string;
}

/** Pending and ok have no item. */
export type AlertState = HandledState | 'recovering' | 'resolved';
export type HandledState = 'firing' | 'acked' | 'snoozed';

/** What an alert keeps of its finding: the account and the rule's sentence as they were on the newest night planned. */
export interface AlertSubject
  extends Pick<AccountLine, 'name' | 'owner' | 'arr' | 'renewsOn' | 'score' | 'band' | 'previousScore'>,
    Pick<Finding, 'because' | 'nextStep'> {
  readonly manager: string | null;
}

export interface AlertAct {
  readonly at: string;
  readonly by: string;
  readonly did: 'acknowledged' | 'undid' | 'snoozed' | 'woke' | Verdict;
  readonly until?: string;
}

/** What a person made of being told. */
export type Verdict = 'useful' | 'not-useful' | 'wrong-owner';
