import { isSamePerson, knownAs } from '../address.ts';
import { addDays, toLocalDate } from '../calendar.ts';
import { isTechnologyLed } from '../config/pools.ts';
import { groupBy } from '../group-by.ts';
import { type Case, caseKey, firingOf, isManagers, isOpen, ownersOf } from './case.ts';
import { handOf } from './hand.ts';
import { lookAtCase, routeOverride, toldOfOverride } from './look-at-case.ts';
import { type Ranking, rankCases } from './rank-cases.ts';
import { type Addressee, routeCase, routeTurn } from './route-case.ts';
import { worstOf } from './severity.ts';
import type { Task } from './task.ts';
import { isUnreachable, stands, type Telling, type TellingKind, toldAsOwner, toldTo } from './telling.ts';
import type { Morning, Wish } from './wish.ts';
import { addBusinessDays, nextWorkingDay } from './working-days.ts';

export interface MorningRequest extends Morning {
  /** As the outbox left them, without what an earlier plan of this morning had to say and never tried. */
  readonly cases: readonly Case[];
  readonly tasks: readonly Task[];
  /** Of the portfolio; null = nobody has an ARR. */
  readonly medianArr: number | null;
  /** Whether this morning's digest to a person was tried already: it can name nothing more. */
  readonly isDigestSpent: (of: string) => boolean;
  /** So much opened at once that it is told by triage: then all that is critical is named, as far as there is room. */
  readonly isSurge?: boolean;
}

/** One message to be made. */
export interface CaseNotice {
  readonly as: Wish['as'];
  readonly addressee: Addressee;
  /** Of an alert one; of everything else all that there is for the reader, the most pressing first. */
  readonly wishes: readonly Wish[];
  /** Cases of the same sort that are counted and not named. */
  readonly unnamed: number;
}

/** What a reader's digest of the morning has to name beside the state of their book. */
export interface DigestShare {
  readonly addressee: Addressee;
  /** Without a message of their own, for want of room: all of them. */
  readonly overBudget: readonly Wish[];
  /** The next of a triage that named others. */
  readonly triage: readonly Wish[];
  /** Cases of the triage that are not named yet. */
  readonly waiting: number;
}

export interface MorningPlan {
  readonly notices: readonly CaseNotice[];
  /** By `Addressee.of`; only who has a share. */
  readonly digests: ReadonlyMap<string, DigestShare>;
  /** Those that the morning changed beside their tellings. */
  readonly cases: readonly Case[];
}

/** Of a morning on which nobody is told anything. */
export const NOTHING_TOLD: MorningPlan = { notices: [], digests: new Map(), cases: [] };

/** Named in a triage's own message. */
const TRIAGE_NAMES = 10;
/** In a surge's, where so many are critical. */
const SURGE_NAMES = 20;
/** Named in the weekly word on a triage that nobody touched. */
const REPORT_NAMES = 3;
const UNTOUCHED_BUSINESS_DAYS = 5;
const REPORT_EVERY_DAYS = 7;
/** The end of a case is news for so long. */
const END_DAYS = 35;

/** Who is told what on a morning, all of it: planned again at any hour, it says what is still to be said. */
export function planMorning(request: MorningRequest): MorningPlan {
  const { cases, tasks } = request;
  const tasksOf = groupBy(tasks, ({ account }) => account);
  const wishes: Wish[] = [];
  const changed = new Map<string, Case>();
  const seen = cases.map((one) => {
    if (!isOpen(one)) {
      wishes.push(...lookAtEnd(one, request));
      return one;
    }
    const look = lookAtCase(one, tasksOf.get(one.account) ?? [], request);
    wishes.push(...look.wishes);
    if (look.one !== one && JSON.stringify(look.one) !== JSON.stringify(one)) changed.set(caseKey(one), look.one);
    return look.one;
  });
  wishes.push(...listUntouched(seen, request));
  for (const one of endWaiting(seen, wishes)) changed.set(caseKey(one), one);
  const spent = listSpent(cases, request);
  const notices: CaseNotice[] = [];
  const digests = new Map<string, DigestShare>();
  // Whoever stands in for somebody gets one message of both.
  for (const own of groupBy(wishes, ({ addressee, as }) => keyOf(as, addressee.recipient.name)).values()) {
    const [{ as, addressee }] = own as [Wish];
    const known = spent.get(keyOf(as, addressee.recipient.name)) ?? 0;
    const ranked = rank(own, request);
    if (as === 'alert') tellOneByOne(ranked, known, request, { notices, digests });
    // One message of a sort a person and morning: what comes up later waits for the next.
    else if (known > 0) continue;
    else if (as === 'triage') tellTriage(ranked, request, { notices, digests, changed });
    else notices.push(noticeOf(ranked, as === 'report' ? REPORT_NAMES : ranked.length));
  }
  return { notices, digests, cases: [...changed.values()] };
}

interface Shares {
  readonly notices: CaseNotice[];
  readonly digests: Map<string, DigestShare>;
}

function keyOf(as: TellingKind, reader: string): string {
  return JSON.stringify([as, knownAs(reader)]);
}

/** How many tellings of a sort to a reader this morning has tried, whatever became of them. */
function listSpent(cases: readonly Case[], { date }: MorningRequest): ReadonlyMap<string, number> {
  const spent = new Map<string, number>();
  for (const { tellings } of cases)
    for (const { as, to, morning } of tellings)
      if (morning === date) spent.set(keyOf(as, to), (spent.get(keyOf(as, to)) ?? 0) + 1);
  return spent;
}

/** Those that waited in a triage and do so no more. */
function endWaiting(cases: readonly Case[], wishes: readonly Wish[]): readonly Case[] {
  const waiting = new Set(wishes.filter(({ as }) => as === 'triage').map(({ one }) => caseKey(one)));
  return cases.flatMap((one) => {
    const isSilent = isOpen(one) && (firingOf(one).length === 0 || one.absentSince !== null);
    return one.triageSince === null || isSilent || waiting.has(caseKey(one)) ? [] : [{ ...one, triageSince: null }];
  });
}

/** One message of all, with the most pressing by name. */
function noticeOf(ranked: readonly Wish[], names: number): CaseNotice {
  const { as, addressee } = ranked.find((wish) => wish.addressee.recipient.insteadOf === null) ?? ranked[0]!;
  return { as, addressee, wishes: ranked.slice(0, names), unnamed: Math.max(0, ranked.length - names) };
}

/** A message a case while there is room; the digest names the others. */
function tellOneByOne(
  ranked: readonly Wish[],
  spent: number,
  request: MorningRequest,
  { notices, digests }: Shares,
): void {
  const { notify, isDigestSpent } = request;
  const room = Math.max(0, notify.budget - spent);
  const own = new Set(ranked.filter((wish) => !isForDigest(wish, request)).slice(0, room));
  for (const wish of own) notices.push(noticeOf([wish], 1));
  const others = ranked.filter((wish) => !own.has(wish));
  for (const [of, overBudget] of groupBy(others, ({ addressee }) => addressee.of))
    if (!isDigestSpent(of)) share(digests, overBudget[0]!.addressee, { overBudget });
}

/** Of accounts that nobody has by name only what is critical has a message of its own, and all, on a morning that no night has a digest for. */
function isForDigest(wish: Wish, { date, night, notify, isDigestSpent }: MorningRequest): boolean {
  if (isCritical(wish) || !isTechnologyLed(wish.one.about, notify)) return false;
  const hasDigest = night !== null && nextWorkingDay(addDays(night, 1), notify.quiet) >= date;
  return hasDigest || !isDigestSpent(wish.addressee.of);
}

/** One message that ranks what was found without an occasion; what it does not name comes in the digests of the mornings after. */
function tellTriage(
  found: readonly Wish[],
  { date, notify, isDigestSpent, isSurge = false }: MorningRequest,
  { notices, digests, changed }: Shares & { readonly changed: Map<string, Case> },
): void {
  const byUrgency = isSurge ? criticalFirst(found) : found;
  const names = countNames(byUrgency, isSurge);
  // What is found later and presses less than those that a message would name waits with them.
  const isFresh = byUrgency.slice(0, names).some(({ one }) => one.triageSince === null || one.triageSince === date);
  const ranked = isFresh ? byUrgency : found;
  const most = isFresh ? names : notify.budget;
  const named = new Set(ranked.slice(0, most));
  if (isFresh) notices.push(noticeOf(ranked, most));
  else
    for (const [of, own] of groupBy(ranked, ({ addressee }) => addressee.of)) {
      const triage = own.filter((wish) => named.has(wish));
      if (!isDigestSpent(of)) share(digests, own[0]!.addressee, { triage, waiting: own.length - triage.length });
    }
  for (const { one } of ranked.slice(most))
    if (one.triageSince === null) changed.set(caseKey(one), { ...one, triageSince: date });
}

function isCritical({ one }: Wish): boolean {
  return worstOf(firingOf(one)) === 'critical';
}

/** As they are ranked, the critical ones before the others. */
function criticalFirst(ranked: readonly Wish[]): readonly Wish[] {
  return [...ranked.filter(isCritical), ...ranked.filter((wish) => !isCritical(wish))];
}

function countNames(ranked: readonly Wish[], isSurge: boolean): number {
  const critical = isSurge ? ranked.filter(isCritical).length : 0;
  return Math.max(TRIAGE_NAMES, Math.min(SURGE_NAMES, critical));
}

function share(digests: Map<string, DigestShare>, addressee: Addressee, part: Partial<DigestShare>): void {
  const known = digests.get(addressee.of) ?? { addressee, overBudget: [], triage: [], waiting: 0 };
  digests.set(addressee.of, { ...known, ...part });
}

/** Whoever was told of a case is told of its end; of one whose account is gone its owner is told in any case. */
function lookAtEnd(one: Case, request: MorningRequest): readonly Wish[] {
  const { date, night, notify } = request;
  if (one.kind === 'opportunity' || night === null || night > addDays(one.ended!.on, END_DAYS)) return [];
  if (one.ended!.because === 'renamed') return [];
  const owner = routeCase(one.about, date, notify);
  const manager = one.alerts.some(isManagers) ? routeOverride(one, request) : null;
  const isOthers = manager !== null && !isSamePerson(manager.of, owner?.of ?? null);
  return [
    ...(owner ? endFor(one, owner, request) : []),
    ...(isOthers && toldOfOverride(one, manager).some(stands) ? endFor(one, manager, request) : []),
  ];
}

function endFor(one: Case, addressee: Addressee, { date }: MorningRequest): readonly Wish[] {
  const ended = one.ended!;
  const isGone = ended.because === 'left' || ended.because === 'churned';
  const told = toldTo(one, addressee.of).filter(({ outcome }) => outcome.is === 'reached');
  const cooldown = isGone ? 0 : Math.max(0, ...one.alerts.map(({ cooldownDays }) => cooldownDays));
  const last = told.at(-1);
  if (!isGone && (!last || date < addDays(last.morning, cooldown))) return [];
  const isSaid = one.tellings.some(
    (telling) =>
      telling.as === 'over' &&
      (stands(telling) || isUnreachable([telling])) &&
      telling.morning > ended.on &&
      isSamePerson(telling.of, addressee.of),
  );
  if (isSaid) return [];
  return [{ one, as: 'over', code: isGone ? 'account-gone' : 'resolved', addressee, alerts: one.alerts, turn: null }];
}

/** Cases first told by triage that nobody touched for a working week: their managers hear of them once a week. */
function listUntouched(cases: readonly Case[], request: MorningRequest): readonly Wish[] {
  const { date, notify } = request;
  const open = cases.filter((one) => isOpen(one) && one.kind === 'risk');
  const wishes = open.flatMap((one): Wish[] => {
    const addressee = isUntouched(one, request) ? routeTurn('manager', one.about, date, notify) : null;
    return addressee === null
      ? []
      : [{ one, as: 'report', code: 'triage-untouched', addressee, alerts: ownersOf(one), turn: null }];
  });
  const isDue = ({ addressee }: Wish) =>
    !cases.some(({ tellings }) =>
      tellings.some(
        (telling) =>
          telling.as === 'report' &&
          stands(telling) &&
          telling.morning > addDays(date, -REPORT_EVERY_DAYS) &&
          isSamePerson(telling.of, addressee.of),
      ),
    );
  return wishes.filter(isDue);
}

function isUntouched(one: Case, { date, now, timezone, notify }: MorningRequest): boolean {
  if (!one.tellings.some(({ as, outcome }) => as === 'triage' && outcome.is === 'reached')) return false;
  if (ownersOf(one).length === 0 || one.absentSince !== null || handOf(one, now) !== null) return false;
  if (isTechnologyLed(one.about, notify)) return false;
  const owner = routeCase(one.about, date, notify);
  if (owner === null) return false;
  const reached = toldAsOwner(one, owner.of).filter(({ outcome }) => outcome.is === 'reached');
  if (reached.some(({ as }) => as === 'alert' || as === 'digest')) return false;
  const [first] = reached.filter(({ as }) => as === 'triage').map(reachedOn(timezone));
  if (first === undefined) return false;
  const given = one.acts.findLast(({ did }) => did === 'undid' || did === 'woke');
  const givenOn = given ? toLocalDate(Date.parse(given.at), timezone) : first;
  return date >= addBusinessDays(givenOn > first ? givenOn : first, UNTOUCHED_BUSINESS_DAYS, notify.quiet);
}

function reachedOn(timezone: string) {
  return ({ outcome }: Telling): string =>
    outcome.is === 'reached' ? toLocalDate(Date.parse(outcome.at), timezone) : '9999-12-31';
}

function rank(wishes: readonly Wish[], { date, medianArr, notify }: MorningRequest): readonly Wish[] {
  const ranking: Ranking = { morning: date, medianArr, quiet: notify.quiet };
  const byCase = new Map(wishes.map((wish) => [caseKey(wish.one), wish]));
  return rankCases(
    wishes.map(({ one }) => one),
    ranking,
  ).map((one) => byCase.get(caseKey(one))!);
}
