/**
 * The laws of telling people, said once more in other words: what the simulation is held to. Nothing here asks lib/cases what is due, what
 * is told or since when a clock runs, but for places and hands, which have tests of their own.
 */

import { addDays, toInstant, toLocalDate } from '../../lib/calendar.ts';
import type { AdvanceRequest } from '../../lib/cases/advance-cases.ts';
import { type Case, type CaseAlert, caseKey, isOpen } from '../../lib/cases/case.ts';
import { handOf } from '../../lib/cases/hand.ts';
import type { Wish } from '../../lib/cases/look-at-case.ts';
import { placeOfCase } from '../../lib/cases/place-of-case.ts';
import type { MorningPlan, MorningRequest } from '../../lib/cases/plan-morning.ts';
import { type Addressee, routeCase, routeTurn } from '../../lib/cases/route-case.ts';
import type { Covered, Telling } from '../../lib/cases/telling.ts';
import { isQuiet } from '../../lib/cases/working-days.ts';
import type { EscalationRole, EscalationStep } from '../../lib/config/notify-config.ts';
import type { Watcher, World } from './world.ts';

const rank = { info: 0, warning: 1, critical: 2 };
const NOBODY = 'nightrounds';

/** A watcher of one history. */
export function watchLaws(): Watcher {
  const waiting = new Map<string, Claim>();
  const absences = new Map<string, Set<string>>();

  function broken(world: World, law: string, what: string): void {
    world.problems.push(`law ${law}: ${what} (history ${world.seed}, ${world.now})`);
  }

  function night(world: World, request: AdvanceRequest, changed: readonly Case[]): void {
    const open = new Map<string, number>();
    for (const one of world.cases.values()) {
      if (!isOpen(one)) continue;
      const subject = JSON.stringify([one.account, one.kind]);
      open.set(subject, (open.get(subject) ?? 0) + 1);
      if (open.get(subject)! > 1) broken(world, '0', `two open cases of ${subject}`);
    }
    const isNewest = request.night === world.newest;
    if (!isNewest) return;
    for (const one of world.cases.values()) {
      const presence = request.presenceOf(one.account);
      const key = caseKey(one);
      if (presence !== 'absent') absences.delete(key);
      else if (isOpen(one) || absences.has(key)) absences.set(key, (absences.get(key) ?? new Set()).add(request.night));
      if (!isOpen(one)) continue;
      if (presence === 'churned') broken(world, '8', `${key} is open, and its account has churned`);
      if ((absences.get(key)?.size ?? 0) >= 2)
        broken(world, '8', `${key} is open, and its account is gone for two nights`);
      const before = [...world.cases.values()].find(
        (other) =>
          other.account === one.account &&
          other.kind === one.kind &&
          other.openedOn < one.openedOn &&
          (other.ended?.because === 'left' || other.ended?.because === 'churned') &&
          one.openedOn <= addDays(other.ended.on, 35),
      );
      if (before && changed.includes(one)) broken(world, '8', `${key} is another case than ${caseKey(before)}`);
    }
  }

  function planned(world: World, request: MorningRequest, plan: MorningPlan): void {
    const { date, cases, notify } = request;
    if (isQuiet(date, notify.quiet)) broken(world, '12', `${date} is quiet, and planned`);
    const known = new Map(cases.map((one) => [caseKey(one), one]));
    const budget = (to: string) =>
      notify.budget - cases.flatMap(({ tellings }) => tellings).filter(isOf('alert', to, date)).length;
    const own = groupBy(
      plan.notices.filter(({ as }) => as === 'alert'),
      ({ addressee }) => addressee.recipient.name,
    );
    for (const [to, notices] of own) {
      if (notices.some(({ wishes }) => wishes.length !== 1)) broken(world, '5', `an alert of several cases to ${to}`);
      if (notices.length > budget(to)) broken(world, '4', `${notices.length} messages to ${to} on ${date}`);
    }
    for (const { addressee, overBudget, triage, waiting: unnamed } of plan.digests.values()) {
      const to = addressee.recipient.name;
      if (overBudget.length > 0 && (own.get(to)?.length ?? 0) < budget(to))
        broken(world, '4', `${to} has room on ${date}, and a digest names ${overBudget.length}`);
      if (triage.length > notify.budget) broken(world, '3', `a digest names ${triage.length} of a triage`);
      if (unnamed > 0 && !isStoodInFor(plan, to) && triage.length < notify.budget)
        broken(world, '3', `a triage of ${unnamed} does not shrink`);
    }
    for (const { as, wishes, unnamed, addressee } of plan.notices) {
      const to = addressee.recipient.name;
      if (as === 'triage' && (wishes.length > 10 || (unnamed > 0 && wishes.length < 10)))
        broken(world, '3', `a triage names ${wishes.length}`);
      if (as === 'triage' && wishes.every(({ one }) => isOld(known.get(caseKey(one))!, date)))
        broken(world, '3', `a triage to ${to} without an occasion`);
      if (as === 'report' && wishes.length > 3) broken(world, '3', `a report names ${wishes.length}`);
      if (as !== 'alert') {
        const key = JSON.stringify([as, to]);
        if (plan.notices.filter((one) => one.as === as && one.addressee.recipient.name === to).length > 1)
          broken(world, '5', `two of ${key} on ${date}`);
      }
    }
    for (const wish of [
      ...plan.notices.flatMap(({ wishes }) => wishes),
      ...[...plan.digests.values()].flatMap(({ overBudget, triage }) => [...overBudget, ...triage]),
    ])
      if (wish.one.absentSince !== null && wish.as !== 'over')
        broken(world, '2', `${caseKey(wish.one)} is not on the roster, and told`);
  }

  /** One that was counted on an earlier morning and not named since. */
  function isOld({ triageSince }: Case, date: string): boolean {
    return triageSince !== null && triageSince < date;
  }

  function isStoodInFor(plan: MorningPlan, to: string): boolean {
    return [...plan.digests.values()].filter(({ addressee }) => addressee.recipient.name === to).length > 1;
  }

  function told(world: World, one: Case, telling: Telling, { turn, code }: Wish): void {
    const { as, morning, to } = telling;
    const key = caseKey(one);
    const what = `${as} of ${key} to ${to} for ${morning}`;
    const claim = (law: string, holds: boolean, says: string) => {
      if (!holds) broken(world, law, `${what}: ${says}`);
    };
    claim('12', morning >= world.date && !isQuiet(morning, world.notify.quiet), 'no morning to come');
    if (as !== 'alert' && as !== 'digest') {
      // What was never tried, and is planned otherwise, is forgotten.
      const own = [...world.cases.values()].flatMap(({ tellings }) => tellings.filter(isOf(as, to, morning)));
      const ids = new Set(own.map(({ message }) => message.id));
      // Whoever stands in for somebody has the digest of either book, and a triage may go on in both.
      const isInDigests = as === 'triage' && [...ids].every((id) => id.startsWith('digest '));
      claim('5', ids.size === 1 || isInDigests, 'a second message of its sort');
    }
    const reached = ownersReached(world, one);
    const owner = routeCase(one.about, morning, world.notify);
    const isPassedOver = lastFailed(world, one, owner?.of ?? '');
    const hand = handOf(world.cases.get(key)!, [hourOf(morning, world), world.now].sort()[1]!);
    if (as === 'reminder' || as === 'escalation' || as === 'report')
      claim('hands', hand === null, `${hand?.by} has it in hand`);
    if (as === 'reminder' || as === 'escalation') {
      const isClocked = reached.some(({ as: how }) => how === 'alert' || how === 'digest');
      claim('1', isClocked || isPassedOver, 'no message of its own reached its owner');
      claim('8', isOpen(one), 'it is over');
      claim('12', turn !== null && isTimely(world, one, telling, turn.after), 'it is not its morning');
    }
    if (as === 'report') {
      claim(
        '1',
        reached.some(({ as: how }) => how === 'triage'),
        'no triage reached its owner',
      );
      const reports = [...world.cases.values()].flatMap(({ tellings }) =>
        tellings.filter((other) => other.as === 'report' && other.to === to),
      );
      const isOften = reports.some(
        ({ morning: day, outcome }) => outcome.is !== 'not-reached' && day !== morning && addDays(day, 7) > morning,
      );
      claim('3', !isOften, 'twice in a week');
      const first = reached.find(({ as: how }) => how === 'triage');
      claim('3', first !== undefined && countMornings(dayOf(first, world), morning, world) >= 5, 'before five days');
    }
    if (as === 'over' && code === 'resolved')
      claim(
        '1',
        one.tellings.some((earlier) => earlier.of === telling.of && isReached(world, one, earlier)),
        'never told',
      );
    if (code === 'told-anew')
      claim(
        '1',
        one.tellings.some(({ outcome, of }) => of === telling.of && outcome.is === 'not-reached'),
        'none failed',
      );
  }

  /** Whether a step is due, and whatever comes before it was done on an earlier morning. */
  function isTimely(world: World, one: Case, { role, morning }: Telling, after: EscalationStep['after']): boolean {
    const clock = clockOf(world, one);
    if (clock === null) return lastFailed(world, one, routeCase(one.about, morning, world.notify)?.of ?? '');
    const isUnreachableBefore = one.tellings.some(
      ({ outcome }) => outcome.is === 'not-reached' && outcome.isUnreachable,
    );
    if (isUnreachableBefore) return true;
    if (dueOn(clock, after, world) > morning) return false;
    return groupsOf(world, one, morning)
      .filter((group) => length(group.after) < length(after))
      .every((group) =>
        group.roles.every((other) => other === role || doneOn(one, other, clock, group.after, world) < morning),
      );
  }

  function tick(world: World): void {
    const { mode, notify, now, outbox } = world;
    for (const one of world.cases.values()) {
      const key = caseKey(one);
      if (!isOpen(one) || one.kind !== 'risk') {
        waiting.delete(key);
        continue;
      }
      const morning = nextMorning(world);
      const place = placeOfCase(one, { morning, now, mode, notify, isInDoubt: outbox.isInDoubt });
      world.seen.set(place.is, (world.seen.get(place.is) ?? 0) + 1);
      if (place.is === 'told' && !isReached(world, one, place.telling))
        broken(world, '1', `${key} counts as told, and nothing was sent`);
      if (
        place.is === 'on-its-way' &&
        !['pending', 'unknown'].includes(outbox.find(place.telling.message.id)?.state ?? '')
      )
        broken(world, '2', `${key} counts as on its way, and its message is not`);
      const owner = routeCase(one.about, morning, notify);
      if (
        place.is === 'cooling-down' &&
        !one.tellings.some(
          ({ of, outcome }) => (of === owner?.of || hasUnreachable(one)) && outcome.is !== 'not-reached',
        )
      )
        broken(world, '1', `${key} is cooling down, and nothing was sent`);
      if (place.is === 'nobody-to-tell' && owner !== null && !hasUnreachable(one))
        broken(world, '2', `${key} has somebody to tell`);
      const firing = one.alerts.filter(({ state }) => state === 'firing');
      if (place.is !== 'waiting' || place.isRationed || firing.length === 0) waiting.delete(key);
      else {
        const claim = waiting.get(key) ?? { morning: place.morning, since: now };
        // What failed as soon as it was sent was told in its turn; what failed when the morning had its plan comes the morning after.
        const isTried = one.tellings.some(({ morning: day }) => day >= claim.morning);
        const isPast = now >= hourOf(claim.morning, world);
        const isPlanned = isPast && isPlannedBy(world, one, claim);
        waiting.set(key, isPast && (isTried || isPlanned) ? { morning: place.morning, since: now } : claim);
        if (isPast && !isTried && !isPlanned)
          broken(world, '2', `${key} waited for ${claim.morning}, and was not told`);
      }
    }
  }

  function morning(world: World): void {
    if (world.mode !== 'on') return;
    for (const one of world.cases.values()) {
      if (one.kind !== 'risk') continue;
      const firing = one.alerts.filter(({ state }) => state === 'firing');
      if (!isOpen(one)) checkEnd(world, one);
      else if (firing.length > 0 && one.absentSince === null) checkMorning(world, one, firing);
    }
    checkTriages(world);
  }

  /** A triage that named others on an earlier morning names more on each until none is left. */
  function checkTriages(world: World): void {
    const { date, notify, now, mode, outbox } = world;
    const waits = (one: Case) => {
      if (!isOpen(one) || one.kind !== 'risk' || !isOld(one, date) || handOf(one, now) !== null) return false;
      if (!one.alerts.some(({ state }) => state === 'firing')) return false;
      const place = placeOfCase(one, { morning: date, now, mode, notify, isInDoubt: outbox.isInDoubt });
      return place.is === 'waiting' && place.isRationed;
    };
    for (const one of [...world.cases.values()].filter(waits)) {
      const owner = routeCase(one.about, date, notify);
      const digest = outbox.find(`digest ${owner?.of} ${date}`);
      if (owner === null || (digest && digest.putAt < Date.parse(now))) continue;
      const named = [...world.cases.values()].filter(({ tellings }) =>
        tellings.some(isOf('triage', owner.recipient.name, date)),
      );
      if (named.length < notify.budget) broken(world, '3', `${caseKey(one)} waits, and a triage names ${named.length}`);
    }
  }

  function hasUnreachable({ tellings }: Case): boolean {
    return tellings.some(({ outcome }) => outcome.is === 'not-reached' && outcome.isUnreachable);
  }

  /** What this morning owed an open case, once it is planned. */
  function checkMorning(world: World, one: Case, firing: readonly CaseAlert[]): void {
    const { date, notify, now, tasks } = world;
    const key = caseKey(one);
    const owner = routeCase(one.about, date, notify);
    if (owner === null) return;
    const isTaskAhead = tasks.some(
      ({ account, state, dueOn: due }) => account === one.account && state === 'open' && due >= date,
    );
    checkRelease(world, one, firing);
    const hand = handOf(one, now);
    if (hand !== null) {
      const last = one.tellings.findLast(
        ({ role, as, outcome }) => role === 'owner' && isNews(as) && outcome.is !== 'not-reached',
      );
      if (last && last.of !== owner.of && last.of === hand.by)
        broken(world, '6', `${key} is in the hand of ${hand.by}, and ${owner.of} was not told`);
      const idle = countMornings(toLocalDate(Date.parse(hand.lastActAt), world.timezone), date, world);
      if (hand.until === null && !isTaskAhead && idle > 10)
        broken(world, 'hands', `${key} is in hand, and idle for ${idle} days`);
      if (hand.until !== null && hand.until <= now) broken(world, 'hands', `${key} is snoozed until ${hand.until}`);
      if (isMoreSevere(firing, hand.covers))
        broken(world, 'hands', `${key} is in hand, and more severe than what was taken`);
      return;
    }
    const released = one.acts.findLast(({ by }) => by === NOBODY)?.at;
    const isNewsToday = ownersTellings(one, owner.of).some(({ morning }) => morning === date);
    const isPassedOver = lastFailed(world, one, owner.of);
    if (
      released === now &&
      !isNewsToday &&
      !isPassedOver &&
      one.triageSince === null &&
      !world.outbox.find(`digest ${owner.of} ${date}`)
    )
      broken(world, 'hands', `${key} was let go of, and its owner is not told`);
    const clock = clockOf(world, one);
    if (clock === null || isPassedOver || hasUnreachable(one)) return;
    for (const { after, roles } of groupsOf(world, one, date)) {
      const done = roles.map((role) => doneOn(one, role, clock, after, world));
      if (done.every((day) => day < date)) continue;
      if (dueOn(clock, after, world) > date || done.some((day) => day === date)) return;
      for (const [index, role] of roles.entries()) {
        const reader = routeTurn(role, one.about, date, notify)!.recipient.name;
        if (done[index] !== NEVER || (role === 'owner' && isNewsToday)) continue;
        if (role === 'owner' && one.tellings.some(isOf('reminder', reader, date))) continue;
        const as = role === 'owner' ? 'reminder' : 'escalation';
        const isSpent = [...world.cases.values()].some(({ tellings }) =>
          tellings.some((telling) => isOf(as, reader, date)(telling) && telling.plannedAt < now),
        );
        if (!isSpent && one.acts.every(({ at }) => addDays(toLocalDate(Date.parse(at), 'UTC'), 4) < date))
          broken(world, '12', `${key}: no ${as} to ${reader}, which was due on ${dueOn(clock, after, world)}`);
      }
      return;
    }
  }

  /** What is let go of this morning was to be. */
  function checkRelease(world: World, one: Case, firing: readonly CaseAlert[]): void {
    const release = one.acts.findLast(({ by }) => by === NOBODY);
    if (release?.at !== world.now) return;
    const hand = handOf({ acts: one.acts.filter((act) => act !== release) }, world.now);
    if (hand === null) return;
    const idle = countMornings(toLocalDate(Date.parse(hand.lastActAt), world.timezone), world.date, world);
    const isEarly =
      (release.did === 'lapsed' && idle <= 10) ||
      (release.did === 'snooze-ended' && (hand.until === null || hand.until > world.now)) ||
      (release.did === 'pierced' && !isMoreSevere(firing, hand.covers));
    if (isEarly) broken(world, 'hands', `${caseKey(one)} is let go of as ${release.did}, and ${hand.by} has it`);
  }

  function checkEnd(world: World, one: Case): void {
    const { date, notify, now } = world;
    const { on, because } = one.ended!;
    const owner = routeCase(one.about, date, notify);
    if ((because !== 'left' && because !== 'churned') || on >= date || world.newest! > addDays(on, 35) || !owner)
      return;
    const isSaid = one.tellings.some(({ as, morning, of }) => as === 'over' && of === owner.of && morning > on);
    const isSpent = [...world.cases.values()].some(({ tellings }) =>
      tellings.some((telling) => isOf('over', owner.recipient.name, date)(telling) && telling.plannedAt < now),
    );
    if (!isSaid && !isSpent) broken(world, '8', `${caseKey(one)}: its account is gone, and its owner not told`);
  }

  return { night, planned, told, morning, tick };
}

/** A morning on which a case was to be told, as it was said at an instant. */
interface Claim {
  readonly morning: string;
  readonly since: string;
}

/** Whether all that is said on that morning to its owner, or to whoever is above one who cannot be reached, was planned when it was said. */
function isPlannedBy({ cases, outbox, notify }: World, { about, tellings }: Case, { morning, since }: Claim): boolean {
  const owner = routeCase(about, morning, notify);
  if (owner === null) return false;
  const digest = outbox.find(`digest ${owner.of} ${morning}`);
  if (digest && digest.putAt <= Date.parse(since)) return true;
  const isPlanned = (reader: Addressee, kind: Telling['as'] | null) =>
    [...cases.values()].some((other) =>
      other.tellings.some(
        ({ to, as, morning: day, plannedAt }) =>
          to === reader.recipient.name && day === morning && plannedAt <= since && (kind === null || as === kind),
      ),
    );
  if (isPlanned(owner, null)) return true;
  if (!tellings.some(({ outcome }) => outcome.is === 'not-reached' && outcome.isUnreachable)) return false;
  const above = [routeTurn('manager', about, morning, notify), routeTurn('executive', about, morning, notify)];
  return above.some((reader) => reader !== null && isPlanned(reader, 'escalation'));
}

function isMoreSevere(firing: readonly Covered[], covers: readonly Covered[]): boolean {
  return firing.some(({ severity }) => covers.every((cover) => rank[severity] > rank[cover.severity]));
}

function isNews(as: Telling['as']): boolean {
  return as === 'alert' || as === 'digest' || as === 'triage';
}

const NEVER = '9999-12-31';

function isOf(kind: Telling['as'], reader: string, date: string) {
  return ({ as, to, morning }: Telling): boolean => as === kind && to === reader && morning === date;
}

/** A message in state sent, to that person, naming that case, by now. */
function isReached({ outbox, now }: World, one: Case, { message, outcome, to }: Telling): boolean {
  const posted = outbox.find(message.id);
  if (outcome.is !== 'reached' || posted?.state !== 'sent') return false;
  return posted.to === to && posted.names.has(caseKey(one)) && outcome.at <= now && posted.changedAt <= Date.parse(now);
}

/** What was told to a person in the owner's part since it was told to another owner. */
function ownersTellings({ tellings }: Case, owner: string): readonly Telling[] {
  const own: Telling[] = [];
  for (const telling of [...tellings].reverse()) {
    if (telling.role !== 'owner' || !isNews(telling.as)) continue;
    if (telling.of === owner) own.unshift(telling);
    else if (telling.outcome.is !== 'not-reached') break;
  }
  return own;
}

function ownersReached(world: World, one: Case): readonly Telling[] {
  const owner = routeCase(one.about, world.date, world.notify);
  return owner === null ? [] : ownersTellings(one, owner.of).filter((telling) => isReached(world, one, telling));
}

/** Nothing arrives at this person any more, as far as this case knows. */
function lastFailed({ outbox }: World, { tellings }: Case, owner: string): boolean {
  const last = tellings.findLast(
    ({ of, role, as, outcome }) => of === owner && role === 'owner' && as !== 'over' && outcome.is !== 'planned',
  );
  return last !== undefined && outbox.find(last.message.id)?.isUnreachable === true;
}

/** When the clock of its present owner began; null = it does not run. */
function clockOf(world: World, one: Case): string | null {
  const released = one.acts.findLast(({ by, at }) => by === NOBODY && at <= world.now)?.at ?? '';
  const given = one.acts.findLast(({ did }) => did === 'undid' || did === 'woke')?.at ?? '';
  const own = ownersReached(world, one).filter(({ as }) => as === 'alert' || as === 'digest');
  const instants = own.flatMap(({ outcome }) =>
    outcome.is === 'reached' && outcome.at >= released ? [outcome.at] : [],
  );
  if (instants.length === 0) return null;
  return [instants.sort()[0]!, given].sort()[1]!;
}

interface Group {
  readonly after: EscalationStep['after'];
  readonly roles: readonly EscalationRole[];
}

/** Who hears of it, by the earliest that any alert asks for; without those parts in which nobody else stands. */
function groupsOf({ notify }: World, one: Case, date: string): readonly Group[] {
  const steps = one.alerts.filter(({ state }) => state === 'firing').flatMap(({ chain }) => chain);
  const roles = (['owner', 'manager', 'executive'] as const).flatMap((role) => {
    const [first] = steps.filter(({ to }) => to.includes(role)).sort((a, b) => length(a.after) - length(b.after));
    return first && routeTurn(role, one.about, date, notify) ? [{ role, after: first.after }] : [];
  });
  return [...groupBy(roles, ({ after }) => String(length(after))).values()]
    .map((group) => ({ after: group[0]!.after, roles: group.map(({ role }) => role) }))
    .sort((a, b) => length(a.after) - length(b.after));
}

function length(after: EscalationStep['after']): number {
  return 'hours' in after ? after.hours : after.businessDays * 24;
}

/** The first morning on which a part was told since a clock began. */
function doneOn(
  { tellings }: Case,
  role: EscalationRole,
  clock: string,
  after: EscalationStep['after'],
  world: World,
): string {
  const due = dueOn(clock, after, world);
  const steps = tellings.filter(
    (telling) =>
      telling.role === role &&
      telling.plannedAt >= clock &&
      telling.outcome.is !== 'not-reached' &&
      (['reminder', 'escalation'].includes(telling.as) ||
        (role === 'owner' && isNews(telling.as) && telling.morning >= due)),
  );
  return steps[0]?.morning ?? NEVER;
}

/** The first morning on which it may be sent: mornings are counted from the one at or before which the clock began. */
function dueOn(clock: string, after: EscalationStep['after'], world: World): string {
  const { quiet } = world.notify;
  let day = toLocalDate(Date.parse(clock), world.timezone);
  while (isQuiet(day, quiet) || hourOf(day, world) > clock) day = addDays(day, -1);
  const days = 'hours' in after ? Math.ceil(after.hours / 24) : after.businessDays;
  if ('hours' in after && quiet.clock === 'runs') {
    day = addDays(day, days);
    while (isQuiet(day, quiet)) day = addDays(day, 1);
    return day;
  }
  for (let left = days; left > 0; ) {
    day = addDays(day, 1);
    if (!isQuiet(day, quiet)) left--;
  }
  return day;
}

const hours = new Map<string, string>();

function hourOf(date: string, { notify, timezone }: World): string {
  const key = date + timezone;
  const known = hours.get(key) ?? new Date(toInstant(date, notify.digest.at, timezone)).toISOString();
  hours.set(key, known);
  return known;
}

function nextMorning(world: World): string {
  let day = world.date;
  while (isQuiet(day, world.notify.quiet) || hourOf(day, world) <= world.now) day = addDays(day, 1);
  return day;
}

/** Working mornings after a day, up to and with another. */
function countMornings(from: string, to: string, { notify }: World): number {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (!isQuiet(day, notify.quiet)) count++;
  return count;
}

function dayOf({ outcome }: Telling, { timezone }: World): string {
  return outcome.is === 'reached' ? toLocalDate(Date.parse(outcome.at), timezone) : NEVER;
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** What happened in all histories, and what broke a law. */
export interface LawFigures {
  readonly seen: ReadonlyMap<string, number>;
  readonly problems: readonly string[];
}
