import type { Night } from '../calendar.ts';
import type { DeliverMode } from '../config/health-config.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { type Case, firingOf } from './case.ts';
import { type Hand, handOf } from './hand.ts';
import { isCooling, isTold, isUnreachable } from './look-at-case.ts';
import { routeCase } from './route-case.ts';
import { coversAlert, stands, type Telling, toldTo } from './telling.ts';

/** Where an open risk stands with the people it concerns. It is always exactly one of these. */
export type Place =
  | { readonly is: 'told'; readonly telling: Telling }
  /** For the message of that morning; `isRationed`: it is one of a triage, and may be counted once more instead of named. */
  | { readonly is: 'waiting'; readonly morning: Night; readonly isRationed: boolean }
  /** Planned, and not sent yet; `isInDoubt`: nobody knows whether it arrived. */
  | { readonly is: 'on-its-way'; readonly telling: Telling; readonly isInDoubt: boolean }
  | { readonly is: 'in-hand'; readonly hand: Hand }
  | { readonly is: 'snoozed'; readonly hand: Hand; readonly until: string }
  | { readonly is: 'cooling-down'; readonly until: Night }
  /** Its account is not on the newest roster. */
  | { readonly is: 'left-out'; readonly since: Night }
  | { readonly is: 'not-delivered'; readonly mode: 'off' | 'shadow' }
  | { readonly is: 'nobody-to-tell' };

export interface Situation {
  /** The next morning on which anybody is told. */
  readonly morning: Night;
  /** ISO instant. */
  readonly now: string;
  readonly mode: DeliverMode;
  readonly notify: NotifyConfig;
  /** Whether nobody knows what became of a planned message. */
  readonly isInDoubt: (telling: Telling) => boolean;
}

/** The place of an open case: of several that hold, the one that says most about what happens next. */
export function placeOfCase(one: Case, { morning, now, mode, notify, isInDoubt }: Situation): Place {
  const addressee = routeCase(one.about, morning, notify);
  if (addressee === null) return { is: 'nobody-to-tell' };
  if (mode !== 'on') return { is: 'not-delivered', mode };
  if (one.absentSince !== null) return { is: 'left-out', since: one.absentSince };
  const told = toldTo(one, addressee.of);
  const firing = firingOf(one);
  const untold = firing.filter((alert) => !isTold(alert, told));
  const cooling = untold.filter((alert) => isCooling(alert, morning));
  if (cooling.length > 0 && cooling.length === untold.length)
    return { is: 'cooling-down', until: cooling.map(({ coolsUntil }) => coolsUntil!).sort()[0]! };
  const hand = handOf(one, now);
  if (hand?.until != null) return { is: 'snoozed', hand, until: hand.until };
  if (hand !== null) return { is: 'in-hand', hand };
  const spoken = isUnreachable(told) ? one.tellings.filter(({ as }) => as === 'escalation') : told;
  const last = spoken.findLast(
    (telling) => stands(telling) && (firing.length === 0 || firing.some((alert) => coversAlert(telling, alert))),
  );
  if (last?.outcome.is === 'planned') return { is: 'on-its-way', telling: last, isInDoubt: isInDoubt(last) };
  const isRationed = one.triageSince !== null;
  if (!last || (untold.length > 0 && !isUnreachable(told))) return { is: 'waiting', morning, isRationed };
  return { is: 'told', telling: last };
}
