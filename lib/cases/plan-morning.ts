import { isSamePerson } from '../address.ts';
import type { Task } from '../alerts/task.ts';
import { addBusinessDays } from '../alerts/working-days.ts';
import { addDays, toLocalDate } from '../calendar.ts';
import { type Case, caseKey, firingOf, isOpen } from './case.ts';
import { handOf } from './hand.ts';
import { lookAtCase, type Morning, type Wish } from './look-at-case.ts';
import { type Ranking, rankCases } from './rank-cases.ts';
import { type Addressee, routeCase, routeTurn } from './route-case.ts';
import { stands, type Telling, toldTo } from './telling.ts';

export interface MorningRequest extends Morning {
  /** As the outbox left them, without what an earlier plan of this morning had to say and never tried. */
  readonly cases: readonly Case[];
  readonly tasks: readonly Task[];
  /** Of the portfolio; null = nobody has an ARR. */
  readonly medianArr: number | null;
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

/** Named in a triage's own message. */
const TRIAGE_NAMES = 10;
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
    if (JSON.stringify(look.one) !== JSON.stringify(one)) changed.set(caseKey(one), look.one);
    return look.one;
  });
  wishes.push(...listUntouched(seen, request));
  const readers = groupBy(wishes, ({ addressee, as }) => JSON.stringify([addressee.of, addressee.recipient, as]));
  const notices: CaseNotice[] = [];
  const digests = new Map<string, DigestShare>();
  for (const own of readers.values()) {
    const [{ as, addressee }] = own as [Wish];
    const ranked = rank(own, request);
    if (as === 'alert') tellOneByOne(ranked, seen, request, { notices, digests });
    else if (as === 'triage') tellTriage(ranked, seen, request, { notices, digests, changed });
    else {
      const named = as === 'report' ? ranked.slice(0, REPORT_NAMES) : ranked;
      notices.push({ as, addressee, wishes: named, unnamed: ranked.length - named.length });
    }
  }
  return { notices, digests, cases: [...changed.values()] };
}

interface Shares {
  readonly notices: CaseNotice[];
  readonly digests: Map<string, DigestShare>;
}

/** A message a case while there is room; the digest names the others. */
function tellOneByOne(
  ranked: readonly Wish[],
  cases: readonly Case[],
  request: MorningRequest,
  { notices, digests }: Shares,
): void {
  const [{ addressee }] = ranked as [Wish];
  const told = cases.filter(({ tellings }) =>
    tellings.some(
      ({ as, morning, of }) => as === 'alert' && morning === request.date && isSamePerson(of, addressee.of),
    ),
  ).length;
  const room = Math.max(0, request.notify.budget - told);
  for (const wish of ranked.slice(0, room)) notices.push({ as: 'alert', addressee, wishes: [wish], unnamed: 0 });
  if (ranked.length > room) share(digests, addressee, { overBudget: ranked.slice(room) });
}

/** One message that ranks what was found without an occasion; what it does not name comes in the digests of the mornings after. */
function tellTriage(
  ranked: readonly Wish[],
  cases: readonly Case[],
  { date, notify }: MorningRequest,
  { notices, digests, changed }: Shares & { readonly changed: Map<string, Case> },
): void {
  const [{ addressee }] = ranked as [Wish];
  const isToldToday = cases.some(({ tellings }) =>
    tellings.some(({ as, morning, of }) => as === 'triage' && morning === date && isSamePerson(of, addressee.of)),
  );
  const isFresh = ranked.some(({ one }) => one.triageSince === null || one.triageSince === date);
  const most = isToldToday ? 0 : isFresh ? TRIAGE_NAMES : notify.budget;
  const named = ranked.slice(0, most);
  const waiting = ranked.slice(most);
  if (named.length > 0 && isFresh) notices.push({ as: 'triage', addressee, wishes: named, unnamed: waiting.length });
  else if (ranked.length > 0 && !isToldToday) share(digests, addressee, { triage: named, waiting: waiting.length });
  for (const { one } of waiting) if (one.triageSince === null) changed.set(caseKey(one), { ...one, triageSince: date });
}

function share(digests: Map<string, DigestShare>, addressee: Addressee, part: Partial<DigestShare>): void {
  const known = digests.get(addressee.of) ?? { addressee, overBudget: [], triage: [], waiting: 0 };
  digests.set(addressee.of, { ...known, ...part });
}

/** Whoever was told of a case is told of its end; of one whose account is gone its owner is told in any case. */
function lookAtEnd(one: Case, request: MorningRequest): readonly Wish[] {
  const { date, night, notify } = request;
  const ended = one.ended!;
  if (one.kind === 'opportunity' || night === null || night > addDays(ended.on, END_DAYS)) return [];
  const isGone = ended.because === 'left' || ended.because === 'churned';
  const addressee = routeCase(one.about, date, notify);
  if (addressee === null) return [];
  const told = toldTo(one, addressee.of).filter(({ outcome }) => outcome.is === 'reached');
  const cooldown = isGone ? 0 : Math.max(0, ...one.alerts.map(({ cooldownDays }) => cooldownDays));
  const last = told.at(-1);
  if (!isGone && (!last || date < addDays(last.morning, cooldown))) return [];
  const isSaid = one.tellings.some(
    (telling) =>
      telling.as === 'over' && stands(telling) && telling.morning > ended.on && isSamePerson(telling.of, addressee.of),
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
      : [{ one, as: 'report', code: 'triage-untouched', addressee, alerts: firingOf(one), turn: null }];
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

function isUntouched(one: Case, request: MorningRequest): boolean {
  const { date, now, timezone, notify } = request;
  const owned = one.tellings.filter((telling) => telling.role === 'owner' && telling.outcome.is === 'reached');
  if (owned.some(({ as }) => as === 'alert' || as === 'digest')) return false;
  const [first] = owned.filter(({ as }) => as === 'triage').map(reachedOn(timezone));
  if (first === undefined || firingOf(one).length === 0) return false;
  const isQuietSince = one.acts.length === 0 && handOf(one, now) === null;
  return isQuietSince && date >= addBusinessDays(first, UNTOUCHED_BUSINESS_DAYS, notify.quiet);
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

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
