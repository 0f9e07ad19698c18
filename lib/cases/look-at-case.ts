import { isSamePerson } from '../address.ts';
import { toLocalDate } from '../calendar.ts';
import { isTechnologyLed } from '../config/pools.ts';
import { type Case, type CaseAlert, firingOf, isManagers, ownersOf } from './case.ts';
import { hourOf } from './chain.ts';
import { addAct, type CaseAct, type Hand, handOf, hasLapsed, isPierced, NOBODY, newSince } from './hand.ts';
import { lookAtChain } from './look-at-chain.ts';
import { type Addressee, routeCase, routeTurn } from './route-case.ts';
import type { Task } from './task.ts';
import {
  coversAlert,
  isNews,
  isOwn,
  isUnreachable,
  lastOwnerTold,
  stands,
  type Telling,
  type TellingCode,
  toldAsOwner,
} from './telling.ts';
import { isCooling, isTold, type Morning, type Wish } from './wish.ts';

/** What a morning makes of an open case. */
export interface Look {
  /** With what became of the hand that had it. */
  readonly one: Case;
  readonly wishes: readonly Wish[];
}

/** Whether a case is told this morning, to whom and why. */
export function lookAtCase(one: Case, tasks: readonly Task[], morning: Morning): Look {
  const { date, notify } = morning;
  // An account that is not on the newest roster may be gone: nobody hears of it before that is known.
  if (one.absentSince !== null) return { one, wishes: [] };
  const firing = ownersOf(one);
  const addressee = routeCase(one.about, date, notify);
  const overrides = lookForOverride(one, morning);
  if (addressee === null || firing.length === 0) return { one, wishes: overrides };
  const { one: held, code } = reviewHand(one, firing, { addressee, tasks, morning });
  const told = toldAsOwner(held, addressee.of);
  const hand = held.acts.length === 0 ? null : handOf(held, knownUntil(morning));
  if (hand?.until != null) return { one: held, wishes: overrides };
  // Once a morning, whatever is planned in the course of the day.
  const isToldToday = told.some((telling) => telling.morning === date && isNews(telling));
  const news = isToldToday || isUnreachable(told) ? null : lookForNews(held, { addressee, hand, code, told }, morning);
  const isPressed = hand === null && !isUnsure(held, firing, morning);
  const steps = isPressed ? lookAtChain(held, { told, isToldToday: isToldToday || news !== null, morning }) : [];
  return { one: held, wishes: [...overrides, ...(news === null ? steps : [news, ...steps])] };
}

/** Whether nothing that the last night could see speaks for a case. */
function isUnsure(
  { about: { score } }: Case,
  alerts: readonly CaseAlert[],
  { unsureRules }: Pick<Morning, 'unsureRules'>,
): boolean {
  return alerts.every(({ rule }) => {
    const from = unsureRules?.get(rule);
    return from !== undefined && (score === null || score >= from);
  });
}

/** Whose word a score set by hand is: the manager's, else whoever has the case; of one that nobody has by name, its queue's. */
export function routeOverride(one: Case, { date, notify }: Pick<Morning, 'date' | 'notify'>): Addressee | null {
  const manager = isTechnologyLed(one.about, notify) ? null : routeTurn('manager', one.about, date, notify);
  const to = manager ?? routeCase(one.about, date, notify);
  return to && { ...to, role: 'manager' };
}

/** What somebody was told of scores set by hand. */
export function toldOfOverride({ tellings }: Case, { of }: Addressee): readonly Telling[] {
  return tellings.filter((telling) => telling.role === 'manager' && isNews(telling) && isSamePerson(telling.of, of));
}

/** A score set by hand that its manager was not told of, whoever has the case in hand. */
function lookForOverride(one: Case, morning: Morning): readonly Wish[] {
  const alerts = firingOf(one).filter(isManagers);
  const addressee = alerts.length === 0 ? null : routeOverride(one, morning);
  if (addressee === null) return [];
  const told = toldOfOverride(one, addressee);
  if (told.some((telling) => telling.morning === morning.date)) return [];
  const untold = alerts.filter((alert) => !isTold(alert, told));
  if (untold.length === 0) return [];
  const code = told.some((telling) => !stands(telling)) ? 'told-anew' : told.some(stands) ? 'worsened' : 'opened';
  return [{ one, as: 'alert', code, addressee, alerts: untold, turn: null }];
}

interface Standing {
  readonly addressee: Addressee;
  readonly hand: Hand | null;
  /** Why its owner is told again, whatever they know. */
  readonly code: TellingCode | null;
  /** What its owner was told. */
  readonly told: readonly Telling[];
}

/** What its owner is to be told of it; null = nothing. */
function lookForNews(one: Case, { addressee, hand, code, told }: Standing, morning: Morning): Wish | null {
  const firing = ownersOf(one);
  const untold = firing.filter((alert) => !isCooling(alert, morning.date, told) && !isTold(alert, told));
  const isHeirs = isNewOwner(one, addressee);
  const news = hand === null || isHeirs ? untold : newSince(hand, untold);
  if (code === null && news.length === 0) return null;
  // Whatever brings it about, whoever has the case anew hears of what was done before.
  const why = isHeirs ? 'new-owner' : code;
  return wishFor(one, { addressee, news: news.length > 0 ? news : firing, why, told }, morning);
}

/** What is done between the planning and its hour is told of no plan: the next one sees it. */
function knownUntil(morning: Morning): string {
  const at = hourOf(morning.date, morning);
  return morning.now > at ? morning.now : at;
}

/** Lets go of what nobody has in hand any more. `code`: why its owner is told again; null = there is no reason in that. */
function reviewHand(
  one: Case,
  firing: readonly CaseAlert[],
  {
    addressee,
    tasks,
    morning,
  }: { readonly addressee: Addressee; readonly tasks: readonly Task[]; readonly morning: Morning },
): { readonly one: Case; readonly code: TellingCode | null } {
  if (one.acts.length === 0) return { one, code: null };
  const at = hourOf(morning.date, morning);
  // What an earlier plan of this morning made of it, before the morning came, is made anew.
  const fresh = { ...one, acts: one.acts.filter((act) => !(act.by === NOBODY && act.at === at && at > morning.now)) };
  const known = knownUntil(morning);
  const hand = handOf(fresh, known);
  if (hand === null) return { one: fresh, code: lastRelease(fresh, morning) };
  const release = (did: CaseAct['did'], code: TellingCode) => ({
    one: addAct(fresh, { at: known, by: NOBODY, did }),
    code,
  });
  if (isPierced(hand, firing)) return release('pierced', 'worsened');
  const isPassedOn =
    isNewOwner(fresh, addressee) &&
    !isSamePerson(hand.by, addressee.of) &&
    fresh.tellings.some(({ role, of }) => role === 'owner' && isSamePerson(of, hand.by));
  if (isPassedOn) return release('passed-on', 'new-owner');
  if (hand.until !== null)
    return hand.until <= at ? release('snooze-ended', 'snooze-over') : { one: fresh, code: null };
  const hasTaskAhead = tasks.some(({ state, dueOn }) => state === 'open' && dueOn >= morning.date);
  return hasLapsed(hand, { morning: morning.date, hasTaskAhead }, morning)
    ? release('lapsed', 'hand-lapsed')
    : { one: fresh, code: null };
}

/** Let go of on an earlier morning, and nobody was told since: the reason stands. */
function lastRelease({ acts, tellings }: Case, { timezone }: Pick<Morning, 'timezone'>): TellingCode | null {
  const last = acts.findLast(({ by }) => by === NOBODY);
  if (!last) return null;
  const since = toLocalDate(Date.parse(last.at), timezone);
  const isTold = tellings.some((telling) => isNews(telling) && stands(telling) && telling.morning >= since);
  return isTold ? null : (releaseCodes[last.did] ?? null);
}

const releaseCodes: Partial<Record<CaseAct['did'], TellingCode>> = {
  pierced: 'worsened',
  'passed-on': 'new-owner',
  'snooze-ended': 'snooze-over',
  lapsed: 'hand-lapsed',
};

function wishFor(
  one: Case,
  {
    addressee,
    news,
    why,
    told,
  }: {
    readonly addressee: Addressee;
    readonly news: readonly CaseAlert[];
    readonly why: TellingCode | null;
    readonly told: readonly Telling[];
  },
  { mode, night }: Morning,
): Wish | null {
  const missed = told.some((telling) => !stands(telling) && news.some((alert) => coversAlert(telling, alert)));
  // What its owner before had in a triage, the one after has in a triage.
  const isInherited = why === 'new-owner' && !one.tellings.some((telling) => isOwn(telling) && stands(telling));
  const isOfItsOwn =
    (why !== null && !isInherited) ||
    news.some(({ way, openedOn }) => way === 'own' || (way === 'shadow' && mode === 'shadow' && openedOn === night));
  if (!isOfItsOwn && one.kind === 'opportunity') return null;
  const code = why ?? (missed ? 'told-anew' : isOfItsOwn ? described(news, told) : 'triage');
  return { one, as: isOfItsOwn ? 'alert' : 'triage', code, addressee, alerts: news, turn: null };
}

function described(news: readonly CaseAlert[], told: readonly Telling[]): TellingCode {
  if (news.every(({ episode, coolsUntil }) => episode > 1 || coolsUntil !== null)) return 'reopened';
  return told.some(stands) ? 'worsened' : 'opened';
}

/** Somebody else was told as its owner last. */
function isNewOwner(one: Case, { of }: Addressee): boolean {
  const last = lastOwnerTold(one);
  return last !== null && !isSamePerson(last, of);
}
