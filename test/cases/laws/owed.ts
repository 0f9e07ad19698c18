import { addDays } from '../../../lib/calendar.ts';
import { type Case, caseKey, isOpen } from '../../../lib/cases/case.ts';
import { type Hand, handOf } from '../../../lib/cases/hand.ts';
import type { Watcher, World } from '../world.ts';
import { broken } from './broken.ts';
import { type Digests, followDigests } from './left-for-digest.ts';
import { countMornings, dayOf, dueOn, NEVER } from './mornings.ts';
import { isListedOnly, LONG_TAIL, ownerOf, type Route, readerOf } from './routes.ts';
import { doneOn, groupsOf } from './steps.ts';
import {
  clockOf,
  hasUnreachable,
  isFiring,
  isMoreSevere,
  isNews,
  isOf,
  isReached,
  isSpent,
  lastFailed,
  NOBODY,
  ownersTellings,
} from './tellings.ts';

/** Laws 3, 6, 8 and 12, and what a hand is: what a working morning owed a case, once it is planned. */
export function watchOwed(): Partial<Watcher> {
  const digests = followDigests();
  return {
    planned: digests.planned,
    morning(world) {
      if (world.mode !== 'on') return;
      for (const one of world.cases.values()) {
        if (one.kind !== 'risk') continue;
        if (!isOpen(one)) checkEnd(world, one);
        else if (one.alerts.some(isFiring) && one.absentSince === null) checkMorning(world, one, digests);
      }
    },
  };
}

function checkMorning(world: World, one: Case, digests: Digests): void {
  const owner = ownerOf(world, one.about, world.date);
  if (owner === null) return;
  checkRelease(world, one);
  const hand = handOf(one, world.now);
  if (hand !== null) {
    checkHand(world, one, hand, owner);
    if (hand.until === null && !digests.isCrowdedOut(world, one, world.date)) checkNews(world, one, hand, owner);
    return;
  }
  if (!digests.isCrowdedOut(world, one, world.date)) checkLetGo(world, one, owner);
  if (owner.of !== LONG_TAIL) checkReport(world, one, owner);
  if (lastFailed(world, one, owner.of)) checkPassedOver(world, one, owner);
  else if (owner.of === LONG_TAIL) checkUnpressed(world, one);
  else if (!hasUnreachable(one)) checkChain(world, one, { owner, digests });
}

/** Who has it in hand has it rightly. */
function checkHand(world: World, one: Case, hand: Hand, owner: Route): void {
  const { date, now, tasks } = world;
  const key = caseKey(one);
  const last = one.tellings.findLast(
    ({ role, as, outcome }) => role === 'owner' && isNews(as) && outcome.is !== 'not-reached',
  );
  if (last && last.of !== owner.of && last.of === hand.by)
    broken(world, '6', `${key} is in the hand of ${hand.by}, and ${owner.of} was not told`);
  const isTaskAhead = tasks.some(
    ({ account, state, dueOn: due }) => account === one.account && state === 'open' && due >= date,
  );
  const idle = countMornings(dayOf(hand.lastActAt, world), date, world);
  if (hand.until === null && !isTaskAhead && idle > 10)
    broken(world, 'hands', `${key} is in hand, and idle for ${idle} days`);
  if (hand.until !== null && hand.until <= now) broken(world, 'hands', `${key} is snoozed until ${hand.until}`);
  if (isMoreSevere(one.alerts.filter(isFiring), hand.covers))
    broken(world, 'hands', `${key} is in hand, and more severe than what was taken`);
}

/** What opens, or gets deeper, in a case that somebody has in hand is told within it. */
function checkNews(world: World, one: Case, { covers, since }: Hand, owner: Route): void {
  const untold = listUntold(one, owner, covers);
  const isTried = ownersTellings(one, owner.of).some(({ morning }) => morning === world.date);
  const isRationed = one.triageSince !== null || isSpent(world, 'triage', owner.to, world.date);
  const digest = world.outbox.find(`digest ${owner.of} ${world.date}`);
  const isListed = isListedOnly(world, one, world.date);
  if (untold.length > 0 && !isTried && !isRationed && !isListed && !digest && !lastFailed(world, one, owner.of))
    broken(world, 'hands', `${caseKey(one)} is in hand since ${since}, and ${untold[0]!.rule} in it is not told`);
}

/** What holds, and its owner does not know: neither when they took it nor since. */
function listUntold(one: Case, owner: Route, taken: Hand['covers']): readonly Case['alerts'][number][] {
  const told = ownersTellings(one, owner.of).filter(({ outcome }) => outcome.is !== 'not-reached');
  const isKnown = (known: Hand['covers'], { rule, episode, depth }: Case['alerts'][number]) =>
    known.some((cover) => cover.rule === rule && cover.episode === episode && cover.depth >= depth);
  return one.alerts.filter(
    (alert) =>
      isFiring(alert) &&
      alert.coolsUntil === null &&
      !isKnown(taken, alert) &&
      !told.some((telling) => isKnown(telling.covers, alert)),
  );
}

/** What is let go of this morning was to be. */
function checkRelease(world: World, one: Case): void {
  const release = one.acts.findLast(({ by }) => by === NOBODY);
  if (release?.at !== world.now) return;
  const hand = handOf({ acts: one.acts.filter((act) => act !== release) }, world.now);
  if (hand === null) return;
  const idle = countMornings(dayOf(hand.lastActAt, world), world.date, world);
  // That of a playbook which starts because its owner is told anew was not there before.
  const isTaskAhead = world.tasks.some(
    ({ account, state, startedAt, dueOn: due }) =>
      account === one.account && state === 'open' && startedAt < world.now && due >= world.date,
  );
  const isEarly =
    (release.did === 'lapsed' && (idle <= 10 || isTaskAhead)) ||
    (release.did === 'snooze-ended' && (hand.until === null || hand.until > world.now)) ||
    (release.did === 'pierced' && !isMoreSevere(one.alerts.filter(isFiring), hand.covers));
  if (isEarly) broken(world, 'hands', `${caseKey(one)} is let go of as ${release.did}, and ${hand.by} has it`);
}

/** Whoever it was taken back for is told. */
function checkLetGo(world: World, one: Case, owner: Route): void {
  const released = one.acts.findLast(({ by }) => by === NOBODY)?.at;
  if (released !== world.now || one.triageSince !== null || isListedOnly(world, one, world.date)) return;
  const isNewsToday = ownersTellings(one, owner.of).some(({ morning }) => morning === world.date);
  if (!isNewsToday && !lastFailed(world, one, owner.of) && !world.outbox.find(`digest ${owner.of} ${world.date}`))
    broken(world, 'hands', `${caseKey(one)} was let go of, and its owner is not told`);
}

/** A case first told by triage that nobody touched for five working days: its manager hears of it, once a week. */
function checkReport(world: World, one: Case, owner: Route): void {
  const manager = readerOf(world, 'manager', one.about, world.date);
  const reached = ownersTellings(one, owner.of).filter((telling) => isReached(world, one, telling));
  const [first] = reached;
  if (manager === null || one.acts.length > 0 || first?.outcome.is !== 'reached') return;
  if (reached.some(({ as }) => as !== 'triage')) return;
  if (countMornings(dayOf(first.outcome.at, world), world.date, world) < 5) return;
  const isReported = [...world.cases.values()].some(({ tellings }) =>
    tellings.some(
      ({ as, of, morning }) =>
        as === 'report' && of === manager.of && morning <= world.date && addDays(morning, 7) > world.date,
    ),
  );
  if (!isReported && !isSpent(world, 'report', manager.to, world.date))
    broken(world, '3', `${caseKey(one)} is untouched since ${first.outcome.at}, and ${manager.of} not told`);
}

/** An owner whom nothing reaches is not waited for: whoever is above them, and can be reached, is told at once. */
function checkPassedOver(world: World, one: Case, owner: Route): void {
  const { date } = world;
  const [failed] = ownersTellings(one, owner.of).slice(-1);
  if (failed === undefined) return;
  const above = (['manager', 'executive'] as const).flatMap((role) => {
    const reader = readerOf(world, role, one.about, date);
    const told = one.tellings.filter((telling) => telling.role === role && telling.as === 'escalation');
    const last = told.findLast(({ outcome }) => outcome.is !== 'planned')?.outcome;
    return reader === null || (last?.is === 'not-reached' && last.isUnreachable) ? [] : [reader];
  });
  if (above.length === 0 || one.acts.length > 0) return;
  const isTold = one.tellings.some(({ as, outcome }) => as === 'escalation' && outcome.is !== 'not-reached');
  const isTried = one.tellings.some(({ as, morning }) => as === 'escalation' && morning === date);
  if (!isTold && !isTried && above.every((reader) => !isSpent(world, 'escalation', reader.to, date)))
    broken(world, '6', `${caseKey(one)}: nothing reaches ${owner.of}, and nobody above is told`);
}

/** Of what nobody has by name nobody is reminded, and nobody hears of it above, while the queue can be reached. */
function checkUnpressed(world: World, one: Case): void {
  const pressed = one.tellings.find(
    ({ as, morning, plannedAt }) =>
      ['reminder', 'escalation', 'report'].includes(as) && morning === world.date && plannedAt === world.now,
  );
  if (pressed && !hasUnreachable(one))
    broken(world, '12', `${caseKey(one)} is nobody's by name, and has a ${pressed.as} to ${pressed.to}`);
}

function checkChain(
  world: World,
  one: Case,
  { owner, digests }: { readonly owner: Route; readonly digests: Digests },
): void {
  const { date } = world;
  const clock = clockOf(world, one);
  if (clock === null) return;
  // Whoever is to be told more of it than they know is not reminded: where the budget has no room for it, it waits for the next digest.
  const isNewsToCome = listUntold(one, owner, []).length > 0 && digests.isCrowdedOut(world, one, date);
  const isNewsToday = isNewsToCome || ownersTellings(one, owner.of).some(({ morning }) => morning === date);
  for (const group of groupsOf(world, one, date)) {
    const { after, roles } = group;
    const done = roles.map((role) => doneOn(one, role, clock, group, world));
    if (done.every((day) => day < date)) continue;
    if (dueOn(clock, after, world) > date || done.some((day) => day === date)) return;
    for (const [index, role] of roles.entries()) {
      const { to } = readerOf(world, role, one.about, date)!;
      if (done[index] !== NEVER || (role === 'owner' && isNewsToday)) continue;
      if (role === 'owner' && one.tellings.some(isOf('reminder', to, date))) continue;
      const as = role === 'owner' ? 'reminder' : 'escalation';
      const isActedOn = one.acts.some(({ at }) => addDays(at.slice(0, 10), 4) >= date);
      if (!isSpent(world, as, to, date) && !isActedOn)
        broken(world, '12', `${caseKey(one)}: no ${as} to ${to}, which was due on ${dueOn(clock, after, world)}`);
    }
    return;
  }
}

/** Law 8: the owner of an account that is gone is told. */
function checkEnd(world: World, one: Case): void {
  const { date } = world;
  const { on, because } = one.ended!;
  const owner = ownerOf(world, one.about, date);
  if ((because !== 'left' && because !== 'churned') || on >= date || world.newest! > addDays(on, 35) || !owner) return;
  const isSaid = one.tellings.some(({ as, morning, of }) => as === 'over' && of === owner.of && morning > on);
  if (!isSaid && !isSpent(world, 'over', owner.to, date))
    broken(world, '8', `${caseKey(one)}: its account is gone, and its owner not told`);
}
