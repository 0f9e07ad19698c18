import type { Night } from '../calendar.ts';
import type { DeliverMode } from '../config/health-config.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import type { UnsureRules } from '../detection/gate/unsure-rules.ts';
import type { Case, CaseAlert } from './case.ts';
import type { Turn } from './chain.ts';
import type { Addressee } from './route-case.ts';
import { coversAlert, stands, type Telling, type TellingCode, type TellingKind } from './telling.ts';

/** The morning on which somebody may be told. */
export interface Morning {
  /** A working day. */
  readonly date: Night;
  /** ISO instant at which it is planned: nothing later is known. */
  readonly now: string;
  /** The newest night that was believed; null = none. */
  readonly night: Night | null;
  readonly notify: NotifyConfig;
  readonly timezone: string;
  readonly mode: DeliverMode;
  /** Rules of which the last night could not say whether they still hold; of a case with no other, nobody is reminded or told above. */
  readonly unsureRules?: UnsureRules;
}

/** Somebody is to be told of a case. */
export interface Wish {
  readonly one: Case;
  readonly as: Exclude<TellingKind, 'digest'>;
  readonly code: TellingCode;
  readonly addressee: Addressee;
  /** What is news; of a reminder or an escalation all that holds. */
  readonly alerts: readonly CaseAlert[];
  /** Whose turn it is; null unless it is one of the chain. */
  readonly turn: Turn | null;
}

/** It came back within the cooldown after it was told; what never arrived keeps nobody from being told. */
export function isCooling(alert: CaseAlert, date: Night, told: readonly Telling[]): boolean {
  const { coolsUntil } = alert;
  if (coolsUntil === null || date >= coolsUntil) return false;
  return told.some((telling) => stands(telling) && coversAlert(telling, alert));
}

export function isTold(alert: CaseAlert, told: readonly Telling[]): boolean {
  return told.some(
    (telling) =>
      stands(telling) &&
      coversAlert(telling, alert) &&
      (alert.coolsUntil === null || telling.morning >= alert.coolsUntil),
  );
}
