import { isSamePerson } from '../address.ts';
import { type Night, toLocalDate } from '../calendar.ts';
import type { DeliverMode } from '../config/health-config.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import type { UnsureRules } from '../detection/gate/unsure-rules.ts';
import { type Case, type CaseAlert, firingOf, isManagers, ownersOf } from './case.ts';
import { hourOf, hoursOf, morningOf, type Turn, turnsOf, type WorkingHours } from './chain.ts';
import { addAct, type CaseAct, type Hand, handOf, hasLapsed, isPierced, NOBODY, newSince } from './hand.ts';
import { type Addressee, routeCase, routeTurn } from './route-case.ts';
import type { Task } from './task.ts';
import {
  coversAlert,
  isNews,
  isUnreachable,
  lastOwnerTold,
  stands,
  type Telling,
  type TellingCode,
  type TellingKind,
  toldAsOwner,
} from './telling.ts';

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

/** Whose word a score set by hand is: the manager's, else whoever has the case. */
export function routeOverride(one: Case, { date, notify }: Pick<Morning, 'date' | 'notify'>): Addressee | null {
  const to = routeTurn('manager', one.about, date, notify) ?? routeCase(one.about, date, notify);
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

/** To the owner, not as one of a triage: a clock runs. */
function isOwn({ as, role }: Telling): boolean {
  return (as === 'alert' || as === 'digest') && role === 'owner';
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

/** Somebody else was told as its owner last. */
function isNewOwner(one: Case, { of }: Addressee): boolean {
  const last = lastOwnerTold(one);
  return last !== null && !isSamePerson(last, of);
}

/** Whose turn it is this morning, each step on a later morning than the one before. */
function lookAtChain(
  one: Case,
  {
    told,
    isToldToday,
    morning,
  }: { readonly told: readonly Telling[]; readonly isToldToday: boolean; readonly morning: Morning },
): readonly Wish[] {
  if (one.kind === 'opportunity') return [];
  const { date, notify } = morning;
  const isPassedOver = isUnreachable(told);
  const startedAt = isPassedOver ? passedOverAt(one, told, morning) : startOfClock(one, told);
  if (startedAt === null) return [];
  const wishes: Wish[] = [];
  // Whoever comes after somebody who cannot be reached is not made to wait.
  let isAtOnce = isPassedOver;
  let today: number | null = null;
  for (const turn of isPassedOver ? [...turnsOf(one), ...lastTurns(one)] : turnsOf(one)) {
    if (today !== null && hoursOf(turn.after) > today) break;
    if (turn.after === NEVER && !isAtOnce) break;
    const to = turn.role === 'owner' && isPassedOver ? null : routeTurn(turn.role, one.about, date, notify);
    if (to === null) continue;
    const due = isAtOnce ? date : morningOf(turn, startedAt, morning);
    if (due > date) break;
    const steps = stepsOf(one, turn, startedAt).filter(({ as, morning: day }) => isStep({ as }) || day >= due);
    if (turn.role !== 'owner' && isUnreachable(steps)) {
      isAtOnce = true;
      continue;
    }
    const done = steps.find(stands);
    if (done && done.morning < date && !(isAtOnce && hasMore(one, steps, date))) {
      isAtOnce = false;
      continue;
    }
    today = hoursOf(turn.after);
    if ((done && done.morning >= date) || (turn.role === 'owner' && isToldToday)) continue;
    const as = turn.role === 'owner' ? 'reminder' : 'escalation';
    wishes.push({ one, as, code: 'step', addressee: to, alerts: ownersOf(one), turn });
  }
  return wishes;
}

/** It is their turn only where nobody before them can be reached. */
const NEVER: Turn['after'] = { hours: Number.POSITIVE_INFINITY };

/** Whoever stands above an owner and has no turn of their own. */
function lastTurns(one: Case): readonly Turn[] {
  const roles = new Set(turnsOf(one).map(({ role }) => role));
  const others = (['manager', 'executive'] as const).filter((role) => !roles.has(role));
  return others.map((role) => ({ role, after: NEVER, ask: null }));
}

/** Whether neither its owner nor anybody above them can be reached. */
export function isLost(
  one: Case,
  told: readonly Telling[],
  { date, notify }: Pick<Morning, 'date' | 'notify'>,
): boolean {
  const first = isUnreachable(told) ? firstFailed(told) : null;
  if (first === null) return false;
  const startedAt = passedOverBy(one, first);
  return [...turnsOf(one), ...lastTurns(one)].every(
    (turn) =>
      turn.role === 'owner' ||
      routeTurn(turn.role, one.about, date, notify) === null ||
      isUnreachable(stepsOf(one, turn, startedAt)),
  );
}

/** What was said in a turn since a clock started. An owner who was told more in the meantime needs no reminder. */
function stepsOf({ tellings }: Case, { role }: Turn, startedAt: string): readonly Telling[] {
  return tellings.filter(
    (telling) =>
      telling.role === role &&
      telling.plannedAt >= startedAt &&
      (isStep(telling) || (role === 'owner' && isNews(telling))),
  );
}

function isStep({ as }: Pick<Telling, 'as'>): boolean {
  return as === 'reminder' || as === 'escalation';
}

/** Whether there is something that those who hear of it in their owner's place were not told. */
function hasMore(one: Case, steps: readonly Telling[], date: Night): boolean {
  return ownersOf(one).some((alert) => !isCooling(alert, date, steps) && !isTold(alert, steps));
}

/** Since when nothing reaches its owner, or since the case was given back; no sooner than the message was to be sent. */
function passedOverAt(one: Case, told: readonly Telling[], hours: WorkingHours): string | null {
  const first = firstFailed(told);
  return first && [passedOverBy(one, first), hourOf(first.morning, hours)].sort()[1]!;
}

function passedOverBy({ acts }: Case, { plannedAt }: Telling): string {
  const given = acts.findLast(({ by, did }) => by === NOBODY || did === 'woke' || did === 'undid')?.at ?? '';
  return given > plannedAt ? given : plannedAt;
}

/** The first message since one arrived that found nobody there. */
function firstFailed(told: readonly Telling[]): Telling | null {
  const reached = told.findLastIndex(({ outcome }) => outcome.is === 'reached');
  return told.slice(reached + 1).find((telling) => isUnreachable([telling])) ?? null;
}

/** The instant at which a message of the case's own reached its owner, since it was last let go of; null = none did. */
export function startOfClock({ acts }: Pick<Case, 'acts'>, told: readonly Telling[]): string | null {
  const released = acts.findLast(({ by }) => by === NOBODY)?.at ?? '';
  const reached = told.flatMap((telling) =>
    isOwn(telling) && telling.outcome.is === 'reached' && telling.outcome.at >= released ? [telling.outcome.at] : [],
  );
  const [first] = reached.sort();
  if (first === undefined) return null;
  const given = acts.findLast(({ did }) => did === 'woke' || did === 'undid')?.at ?? '';
  return given > first ? given : first;
}
