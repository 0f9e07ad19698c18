import type { Night } from '../calendar.ts';
import type { DeliverMode } from '../config/health-config.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { type Case, firingOf, ownersOf } from './case.ts';
import { type Hand, handOf } from './hand.ts';
import { routeOverride, toldOfOverride } from './look-at-case.ts';
import { isLost } from './look-at-chain.ts';
import { routeCase } from './route-case.ts';
import { isNews, isUnreachable, stands, type Telling, toldAsOwner } from './telling.ts';
import { isCooling, isTold } from './wish.ts';

/** Where an open risk stands with the people it concerns. It is always exactly one of these. */
export type Place =
  | { readonly is: 'told'; readonly telling: Telling }
  /**
   * For the message of that morning; `isRationed`: it is one of a triage, and may be counted once more instead of named. `isClear`: none of
   * its rules holds at present, and it is told should one hold by then.
   */
  | { readonly is: 'waiting'; readonly morning: Night; readonly isRationed: boolean; readonly isClear: boolean }
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
  const owners = ownersOf(one);
  // Nothing but a score set by hand is its manager's to hear of.
  const isOverride = owners.length === 0 && firingOf(one).length > 0;
  const addressee = isOverride ? routeOverride(one, { date: morning, notify }) : routeCase(one.about, morning, notify);
  if (addressee === null) return { is: 'nobody-to-tell' };
  if (mode !== 'on') return { is: 'not-delivered', mode };
  if (one.absentSince !== null) return { is: 'left-out', since: one.absentSince };
  const told = isOverride ? toldOfOverride(one, addressee) : toldAsOwner(one, addressee.of);
  if (!isOverride && isLost(one, told, { date: morning, notify })) return { is: 'nobody-to-tell' };
  // Where nothing reaches its owner, whoever's turn it is knows.
  const isPassedOver = !isOverride && isUnreachable(told);
  const heard = (isPassedOver ? one.tellings.filter(({ as }) => as === 'escalation') : told).filter(stands);
  const firing = isOverride ? firingOf(one) : owners;
  const untold = firing.filter((alert) => !isTold(alert, heard));
  const cooling = untold.filter((alert) => isCooling(alert, morning, heard));
  if (cooling.length > 0 && cooling.length === untold.length)
    return { is: 'cooling-down', until: cooling.map(({ coolsUntil }) => coolsUntil!).sort()[0]! };
  const hand = isOverride ? null : handOf(one, now);
  // A snooze that ends on a quiet day is told on the morning after.
  if (hand?.until != null && hand.until > now) return { is: 'snoozed', hand, until: hand.until };
  if (hand !== null && hand.until === null) return { is: 'in-hand', hand };
  const isRationed = hand === null && one.triageSince !== null;
  const waiting = { is: 'waiting', morning, isRationed, isClear: firing.length === 0 } as const;
  if (hand !== null) return waiting;
  const reached = heard.filter(({ outcome }) => outcome.is === 'reached');
  const unheard = firing.filter((alert) => !isTold(alert, reached));
  const tellings = reached.filter((telling) => firing.length === 0 || firing.some((alert) => isTold(alert, [telling])));
  // By what told them, not by what reminded them of it.
  const last = tellings.findLast(isNews) ?? tellings.at(-1);
  if (last && unheard.length === 0) return { is: 'told', telling: last };
  const onItsWay = heard.findLast(
    (telling) =>
      telling.outcome.is === 'planned' && (unheard.length === 0 || unheard.some((alert) => isTold(alert, [telling]))),
  );
  return onItsWay ? { is: 'on-its-way', telling: onItsWay, isInDoubt: isInDoubt(onItsWay) } : waiting;
}
