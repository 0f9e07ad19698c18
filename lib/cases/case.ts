import { createHash } from 'node:crypto';
import type { Night } from '../calendar.ts';
import { overrideRule } from '../care/override-fall.ts';
import type { RuleWords } from '../config/health-config.ts';
import type { EscalationStep } from '../config/notify-config.ts';
import type { Finding } from '../detection/finding.ts';
import type { AccountLine } from '../history/account-line.ts';
import type { Span } from '../history/describe-span.ts';
import type { CaseAct } from './hand.ts';
import type { Covered, Telling } from './telling.ts';

/**
 * One account's alerts of one kind, from the first that opens to the last that is over: what people deal with. Account, kind and the night
 * of its first alert are its name.
 */
export interface Case extends Found {
  readonly account: string;
  readonly kind: 'risk' | 'opportunity';
  readonly openedOn: Night;
  /** The newest night that had a word on it, and what was found before that: a night planned twice is planned from the same. */
  readonly plannedFor: Night;
  readonly before: (Found & { readonly plannedFor: Night }) | null;
  /** To whom it was told, or was to be; appended, never rewritten but for what became of the message. */
  readonly tellings: readonly Telling[];
  /** What people did, and what became of their hands; appended. */
  readonly acts: readonly CaseAct[];
  /** The morning from which on it has waited in a triage that named others; null = it does not. */
  readonly triageSince: Night | null;
  /** Grows with every write: two who read the same version cannot both write. */
  readonly version: number;
}

/** What nights make of a case; people have no part in it. */
export interface Found {
  readonly about: CaseSubject;
  /** One a rule, in the order of their opening. */
  readonly alerts: readonly CaseAlert[];
  /** Null while it is open. */
  readonly ended: CaseEnd | null;
  /** The first believed roster of those in a row that its account is not on; null = it is here. */
  readonly absentSince: Night | null;
}

export interface CaseEnd {
  readonly on: Night;
  /** `over`: no rule holds. `withdrawn`: what had opened it was mended away, or its rule. `renamed`: it goes on under another id. */
  readonly because: 'over' | 'withdrawn' | 'left' | 'churned' | 'renamed';
}

/** One rule that holds for the account: detection's side only. */
export interface CaseAlert extends Covered, RuleWords {
  readonly state: 'firing' | 'recovering' | 'resolved';
  readonly openedOn: Night;
  readonly resolvedOn: Night | null;
  /**
   * How its opening is told: by a message of the case's own, or ranked among all that was found without an occasion. `shadow`: by one of its
   * own, had delivery been on that night.
   */
  readonly way: 'own' | 'triage' | 'shadow';
  /** It came back within its rule's cooldown: the morning from which on that is told. Null = it may be told. */
  readonly coolsUntil: Night | null;
  /** The rule's sentence on the newest night. */
  readonly because: string;
  /** What that counts from, where it is not the last chart. */
  readonly span: Span | null;
  readonly nextStep: string | null;
  readonly cooldownDays: number;
  /** Who hears of it when nobody takes it, the earliest first; empty = nobody. */
  readonly chain: readonly EscalationStep[];
}

/** The account as it was on the newest night planned. */
export interface CaseSubject
  extends Pick<
      AccountLine,
      'name' | 'owner' | 'pool' | 'arr' | 'renewsOn' | 'score' | 'band' | 'previousScore' | 'override'
    >,
    Pick<Finding, 'because' | 'nextStep'> {
  readonly manager: string | null;
  readonly executive: string | null;
}

export type CaseName = Pick<Case, 'account' | 'kind' | 'openedOn'>;

/** Name of a case among all of a portfolio. */
export function caseKey({ account, kind, openedOn }: CaseName): string {
  return JSON.stringify([account, kind, openedOn]);
}

/** A name short enough for a button, whatever the account is called. */
export function nameCase(one: CaseName): string {
  return createHash('sha256').update(caseKey(one)).digest('hex').slice(0, 16);
}

export function isOpen({ ended }: Pick<Case, 'ended'>): boolean {
  return ended === null;
}

/** A score set by hand is the manager's to hear of: its owner set it. Every other alert is its owner's. */
export function isManagers({ rule }: Pick<CaseAlert, 'rule'>): boolean {
  return rule === overrideRule.id;
}

/** Of the alerts that hold those that its owner hears of. */
export function ownersOf(one: Pick<Case, 'alerts'>): readonly CaseAlert[] {
  return firingOf(one).filter((alert) => !isManagers(alert));
}

/** Alerts that hold tonight and may be spoken of. */
export function firingOf({ alerts }: Pick<Case, 'alerts'>): readonly CaseAlert[] {
  return alerts.filter(({ state }) => state === 'firing');
}
