import { type Case, caseKey, isOpen } from '../../../lib/cases/case.ts';
import { placeOfCase } from '../../../lib/cases/place-of-case.ts';
import type { CaseNotice, DigestShare, MorningPlan, MorningRequest } from '../../../lib/cases/plan-morning.ts';
import type { Wish } from '../../../lib/cases/wish.ts';
import type { Watcher, World } from '../world.ts';
import { broken } from './broken.ts';
import { countMornings, isQuietDay } from './mornings.ts';
import { hasNight, LONG_TAIL, ownerOf } from './routes.ts';
import { isFiring, isOf } from './tellings.ts';

/** Laws 2 to 5 and the ranking, of a morning as it is planned. */
export function watchPlans(): Partial<Watcher> {
  return { planned };
}

function planned(world: World, request: MorningRequest, plan: MorningPlan): void {
  if (isQuietDay(request.date, world)) broken(world, '12', `${request.date} is quiet, and planned`);
  checkBudget(world, request, plan);
  for (const share of plan.digests.values()) checkShare(world, share, plan);
  for (const notice of plan.notices) checkNotice(world, request, notice, plan);
  checkWaiting(world, request, plan);
  for (const wish of wishesOf(plan))
    if (wish.one.absentSince !== null && wish.as !== 'over')
      broken(world, '2', `${caseKey(wish.one)} is not on the roster, and told`);
}

function wishesOf({ notices, digests }: MorningPlan): readonly Wish[] {
  const shares = [...digests.values()].flatMap(({ overBudget, triage }) => [...overBudget, ...triage]);
  return [...notices.flatMap(({ wishes }) => wishes), ...shares];
}

/** Law 4: as many messages of their own as the budget has room for, the most pressing; the digest names all others. */
function checkBudget(world: World, request: MorningRequest, plan: MorningPlan): void {
  const { cases, notify, date } = request;
  const readers = new Set(wishesOf(plan).map(({ addressee }) => addressee.recipient.name));
  for (const to of readers) {
    const room = notify.budget - cases.flatMap(({ tellings }) => tellings).filter(isOf('alert', to, date)).length;
    const own = plan.notices.filter(({ as, addressee }) => as === 'alert' && addressee.recipient.name === to);
    const shares = [...plan.digests.values()].filter(({ addressee }) => addressee.recipient.name === to);
    const over = shares.flatMap(({ overBudget }) => overBudget);
    if (own.some(({ wishes }) => wishes.length !== 1)) broken(world, '5', `an alert of several cases to ${to}`);
    if (own.length > Math.max(0, room)) broken(world, '4', `${own.length} messages to ${to} on ${date}`);
    const isListed = ({ one }: Wish) => one.about.pool === LONG_TAIL && !isCritical(one);
    const crowded = over.filter((wish) => !isListed(wish));
    if (crowded.length > 0 && own.length < room)
      broken(world, '4', `${to} has room on ${date}, and a digest names ${crowded.length}`);
    if (own.some(({ wishes: [wish] }) => isListed(wish!)) && hasNight(world, date))
      broken(world, '4', `${to} has a message of its own of what is for the digest of ${date}`);
    const keys = [...own.flatMap(({ wishes }) => wishes), ...over].map(({ one }) => caseKey(one));
    if (new Set(keys).size < keys.length) broken(world, '5', `a case is told twice to ${to} on ${date}`);
    const least = Math.min(...own.map(({ wishes: [wish] }) => weigh(wish!.one, request)));
    const most = Math.max(...crowded.map(({ one }) => weigh(one, request)));
    if (isMore(most, least)) broken(world, 'ranking', `${to} has a message of what presses less than a digest has`);
  }
}

function isCritical({ alerts }: Case): boolean {
  return alerts.some((alert) => isFiring(alert) && alert.severity === 'critical');
}

function checkShare(world: World, { addressee, triage, waiting }: DigestShare, plan: MorningPlan): void {
  const { budget } = world.notify;
  const to = addressee.recipient.name;
  if (triage.length > budget) broken(world, '3', `a digest names ${triage.length} of a triage`);
  const isStoodInFor = [...plan.digests.values()].filter((share) => share.addressee.recipient.name === to).length > 1;
  if (waiting > 0 && !isStoodInFor && triage.length < budget)
    broken(world, '3', `a triage of ${waiting} does not shrink`);
}

function checkNotice(
  world: World,
  request: MorningRequest,
  { as, wishes, unnamed, addressee }: CaseNotice,
  plan: MorningPlan,
): void {
  const { date, cases } = request;
  const to = addressee.recipient.name;
  if (as === 'triage') {
    const known = new Map(cases.map((one) => [caseKey(one), one]));
    if (wishes.length > 10 || (unnamed > 0 && wishes.length < 10))
      broken(world, '3', `a triage names ${wishes.length}`);
    if (wishes.every(({ one }) => isOld(known.get(caseKey(one))!, date)))
      broken(world, '3', `a triage to ${to} without an occasion`);
  }
  if (as === 'report' && wishes.length > 3) broken(world, '3', `a report names ${wishes.length}`);
  if (as === 'report' && unnamed > 0 && wishes.length < 3)
    broken(world, '3', `a report names ${wishes.length}, and counts ${unnamed}`);
  if (as === 'alert') return;
  const same = plan.notices.filter((one) => one.as === as && one.addressee.recipient.name === to);
  if (same.length > 1) broken(world, '5', `two of ${as} to ${to} on ${date}`);
  checkRanking(world, request, { wishes, to }, plan);
}

/** The most pressing first, and nothing that is only counted presses more than what is named. */
function checkRanking(
  world: World,
  request: MorningRequest,
  { wishes, to }: { readonly wishes: readonly Wish[]; readonly to: string },
  plan: MorningPlan,
): void {
  const weights = wishes.map(({ one }) => weigh(one, request));
  if (weights.some((weight, index) => index > 0 && isMore(weight, weights[index - 1]!)))
    broken(world, 'ranking', `what is told to ${to} is not in the order of what presses most`);
  if (wishes[0]!.as !== 'triage') return;
  const counted = plan.cases.filter(
    (one) =>
      one.triageSince === request.date &&
      ownerOf(world, one.about, request.date)?.to === to &&
      wishes.every((wish) => caseKey(wish.one) !== caseKey(one)),
  );
  const most = Math.max(...counted.map((one) => weigh({ ...one, triageSince: null }, request)));
  if (isMore(most, weights.at(-1)!)) broken(world, 'ranking', `${to} is only told the number of what presses most`);
}

const severityWeights = { info: 1, warning: 2, critical: 4 };

/** (ARR, or the portfolio's median) × severity × nearness of the renewal, and a tenth more for each morning of waiting. */
export function weigh({ about, alerts, triageSince }: Case, request: MorningRequest): number {
  const { medianArr, date } = request;
  const severity = Math.max(1, ...alerts.filter(isFiring).map((alert) => severityWeights[alert.severity]));
  const days = about.renewsOn === null ? 90 : (Date.parse(about.renewsOn) - Date.parse(date)) / 86_400_000;
  const nearness = 1 + Math.max(0, 1 - Math.max(0, days) / 90);
  const waited = triageSince === null ? 0 : countMornings(triageSince, date, request);
  return (about.arr ?? medianArr ?? 1) * severity * nearness * (1 + waited / 10);
}

function isMore(one: number, other: number): boolean {
  return one > other * (1 + 1e-9);
}

/** One that was counted on an earlier morning and not named since. */
function isOld({ triageSince }: Case, date: string): boolean {
  return triageSince !== null && triageSince < date;
}

/** Law 3: a triage that named others on an earlier morning names more in each digest until none is left; a morning without one waits. */
function checkWaiting(world: World, request: MorningRequest, plan: MorningPlan): void {
  const { date, now, mode, notify, cases, isDigestSpent } = request;
  const told = new Set(wishesOf(plan).map(({ one }) => caseKey(one)));
  const situation = { morning: date, now, mode, notify, isInDoubt: world.outbox.isInDoubt };
  const waits = (one: Case) => {
    if (!isOpen(one) || one.kind !== 'risk' || !isOld(one, date) || told.has(caseKey(one))) return false;
    if (!one.alerts.some(isFiring)) return false;
    const place = placeOfCase(one, situation);
    return place.is === 'waiting' && place.isRationed;
  };
  for (const one of cases.filter(waits)) {
    const owner = ownerOf(world, one.about, date);
    if (owner === null || isDigestSpent(owner.of)) continue;
    // One message of a sort a person and morning: what another has named by then is not added to.
    if (cases.some(({ tellings }) => tellings.some(isOf('triage', owner.to, date)))) continue;
    const named = wishesOf(plan).filter(
      ({ as, addressee }) => as === 'triage' && addressee.recipient.name === owner.to,
    );
    if (named.length < notify.budget) broken(world, '3', `${caseKey(one)} waits, and a triage names ${named.length}`);
  }
}
