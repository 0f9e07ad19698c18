import { isSamePerson } from '../address.ts';
import type { Task } from '../alerts/task.ts';
import { type Night, toLocalDate } from '../calendar.ts';
import type { DeliverMode } from '../config/health-config.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { type Case, type CaseAlert, firingOf } from './case.ts';
import { hourOf, morningOf, type Turn, turnsOf } from './chain.ts';
import { addAct, type CaseAct, handOf, hasLapsed, isPierced, NOBODY, newSince } from './hand.ts';
import { type Addressee, routeCase, routeTurn } from './route-case.ts';
import { coversAlert, stands, type Telling, type TellingCode, type TellingKind, toldTo } from './telling.ts';

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
  const firing = firingOf(one);
  const addressee = routeCase(one.about, date, notify);
  if (addressee === null || firing.length === 0) return { one, wishes: [] };
  const { one: held, code } = reviewHand(one, firing, { addressee, tasks, morning });
  const told = toldTo(held, addressee.of);
  // Each person once a morning, whatever is planned in the course of the day.
  if (told.some((telling) => telling.role === 'owner' && telling.morning === date && isNews(telling)))
    return { one: held, wishes: lookAtChain(held, { told, morning }) };
  const untold = firing.filter((alert) => !isCooling(alert, date) && !isTold(alert, told));
  const hand = handOf(held, knownUntil(morning));
  const isHeirs = isNewOwner(held, addressee);
  const news = hand === null || isHeirs ? untold : newSince(hand, untold);
  if (hand?.until != null) return { one: held, wishes: [] };
  if (isUnreachable(told)) return { one: held, wishes: lookAtChain(held, { told, morning }) };
  if (code !== null || news.length > 0) {
    const why = code ?? (isHeirs ? 'new-owner' : null);
    const wish = wishFor(held, { addressee, news: news.length > 0 ? news : firing, why, told }, morning);
    return { one: held, wishes: wish === null ? [] : [wish] };
  }
  return { one: held, wishes: hand === null ? lookAtChain(held, { told, morning }) : [] };
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
  const at = hourOf(morning.date, morning);
  // What an earlier plan of this morning made of it, before the morning came, is made anew.
  const fresh = { ...one, acts: one.acts.filter((act) => !(act.by === NOBODY && act.at === at && at > morning.now)) };
  const hand = handOf(fresh, knownUntil(morning));
  if (hand === null) return { one: fresh, code: lastRelease(fresh, morning) };
  const release = (did: CaseAct['did'], code: TellingCode) => ({ one: addAct(fresh, { at, by: NOBODY, did }), code });
  if (isPierced(hand, firing)) return release('pierced', 'worsened');
  if (
    isNewOwner(fresh, addressee) &&
    fresh.tellings.some(({ role, of }) => role === 'owner' && isSamePerson(of, hand.by))
  )
    return release('passed-on', 'new-owner');
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
  const isOwn =
    why !== null ||
    news.some(({ way, openedOn }) => way === 'own' || (way === 'shadow' && mode === 'shadow' && openedOn === night));
  if (!isOwn && one.kind === 'opportunity') return null;
  if (!isOwn) return { one, as: 'triage', code: missed ? 'told-anew' : 'triage', addressee, alerts: news, turn: null };
  const code = why ?? (missed ? 'told-anew' : described(news, told));
  return { one, as: 'alert', code, addressee, alerts: news, turn: null };
}

function described(news: readonly CaseAlert[], told: readonly Telling[]): TellingCode {
  if (news.every(({ episode, coolsUntil }) => episode > 1 || coolsUntil !== null)) return 'reopened';
  return told.some(stands) ? 'worsened' : 'opened';
}

function isNews({ as }: Telling): boolean {
  return as === 'alert' || as === 'digest' || as === 'triage';
}

/** It came back within its cooldown. */
export function isCooling({ coolsUntil }: CaseAlert, date: Night): boolean {
  return coolsUntil !== null && date < coolsUntil;
}

export function isTold(alert: CaseAlert, told: readonly Telling[]): boolean {
  return told.some(
    (telling) =>
      stands(telling) &&
      coversAlert(telling, alert) &&
      (alert.coolsUntil === null || telling.morning >= alert.coolsUntil),
  );
}

/** Somebody else was told as its owner, and this person never was. */
function isNewOwner({ tellings }: Case, { of }: Addressee): boolean {
  const asOwner = tellings.filter((telling) => telling.role === 'owner' && isNews(telling));
  return asOwner.some(stands) && !asOwner.some((telling) => isSamePerson(telling.of, of));
}

/** Nothing that was sent to this person arrived, and nothing will. */
export function isUnreachable(told: readonly Telling[]): boolean {
  const last = told.findLast(({ outcome }) => outcome.is !== 'planned');
  return last?.outcome.is === 'not-reached' && last.outcome.isUnreachable;
}

/** Whose turn it is this morning, each step only after the one before. */
function lookAtChain(
  one: Case,
  { told, morning }: { readonly told: readonly Telling[]; readonly morning: Morning },
): readonly Wish[] {
  const { date, notify } = morning;
  if (one.kind === 'opportunity' || handOf(one, knownUntil(morning)) !== null) return [];
  const isPassedOver = isUnreachable(told);
  const startedAt = isPassedOver ? unreachableSince(told) : startOfClock(one, told);
  if (startedAt === null) return [];
  const wishes: Wish[] = [];
  let step: Night | null = null;
  for (const turn of turnsOf(one)) {
    if (turn.role === 'owner' && isPassedOver) continue;
    const due: Night =
      isPassedOver && wishes.length === 0 && step === null ? date : morningOf(turn, startedAt, morning);
    if (due > date || (step !== null && due > step)) break;
    const to = routeTurn(turn.role, one.about, date, notify);
    if (to === null) continue;
    const done = one.tellings.findLast(
      (telling) => telling.role === turn.role && isStep(telling) && stands(telling) && telling.plannedAt >= startedAt,
    );
    if (done && done.morning < date) continue;
    step = due;
    if (done) continue;
    const as = turn.role === 'owner' ? 'reminder' : 'escalation';
    wishes.push({ one, as, code: 'step', addressee: to, alerts: firingOf(one), turn });
  }
  return wishes;
}

function isStep({ as }: Telling): boolean {
  return as === 'reminder' || as === 'escalation';
}

function unreachableSince(told: readonly Telling[]): string | null {
  return told.find(({ outcome }) => outcome.is === 'not-reached' && outcome.isUnreachable)?.plannedAt ?? null;
}

/** The instant at which a message of the case's own reached its owner, since it was last let go of; null = none did. */
export function startOfClock({ acts }: Case, told: readonly Telling[]): string | null {
  const released = acts.findLast(({ by }) => by === NOBODY)?.at ?? '';
  const reached = told.flatMap(({ as, role, outcome }) =>
    (as === 'alert' || as === 'digest') && role === 'owner' && outcome.is === 'reached' && outcome.at >= released
      ? [outcome.at]
      : [],
  );
  const [first] = reached.sort();
  const given = acts.findLast(({ did }) => did === 'woke' || did === 'undid')?.at ?? '';
  if (first === undefined) return null;
  return given > first ? given : first;
}
