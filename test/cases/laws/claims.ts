import { addDays } from '../../../lib/calendar.ts';
import { type Case, caseKey, isOpen } from '../../../lib/cases/case.ts';
import { handOf } from '../../../lib/cases/hand.ts';
import type { Telling } from '../../../lib/cases/telling.ts';
import type { Wish } from '../../../lib/cases/wish.ts';
import type { EscalationStep } from '../../../lib/config/notify-config.ts';
import type { Watcher, World } from '../world.ts';
import { broken } from './broken.ts';
import { countMornings, dayOf, dueOn, hourOf, isQuietDay, lengthOf } from './mornings.ts';
import { ownerOf } from './routes.ts';
import { doneOn, groupsOf } from './steps.ts';
import { clockOf, hasUnreachable, isOf, isReached, lastFailed, ownersReached } from './tellings.ts';

/** Laws 1, 3, 5, 8 and 12, and what a hand is, of each single telling as it is planned. */
export function watchClaims(): Partial<Watcher> {
  return {
    told(world, one, telling, wish) {
      const { as, to, morning } = telling;
      const claim: Claim = (law, holds, says) => {
        if (!holds) broken(world, law, `${as} of ${caseKey(one)} to ${to} for ${morning}: ${says}`);
      };
      claim('12', morning >= world.date && !isQuietDay(morning, world), 'no morning to come');
      if (as !== 'alert' && as !== 'digest') checkMessage(world, telling, claim);
      if (as === 'reminder' || as === 'escalation' || as === 'report') checkHand(world, one, telling, claim);
      if (as === 'reminder' || as === 'escalation') checkStep(world, one, telling, wish, claim);
      if (as === 'report') checkReport(world, one, telling, claim);
      checkWords(world, one, telling, claim);
    },
  };
}

type Claim = (law: string, holds: boolean, says: string) => void;

/** Of a morning one message of its sort; what was never tried, and is planned otherwise, is forgotten. */
function checkMessage({ cases }: World, { as, to, morning }: Telling, claim: Claim): void {
  const own = [...cases.values()].flatMap(({ tellings }) => tellings.filter(isOf(as, to, morning)));
  const ids = new Set(own.map(({ message }) => message.id));
  // Whoever stands in for somebody has the digest of either book, and a triage may go on in both.
  const isInDigests = as === 'triage' && [...ids].every((id) => id.startsWith('digest '));
  claim('5', ids.size === 1 || isInDigests, 'a second message of its sort');
}

function checkHand(world: World, one: Case, { morning }: Telling, claim: Claim): void {
  const hand = handOf(world.cases.get(caseKey(one))!, [hourOf(morning, world), world.now].sort()[1]!);
  claim('hands', hand === null, `${hand?.by} has it in hand`);
}

function checkStep(world: World, one: Case, telling: Telling, { turn }: Wish, claim: Claim): void {
  const owner = ownerOf(world, one.about, telling.morning);
  const isClocked = ownersReached(world, one).some(({ as }) => as === 'alert' || as === 'digest');
  claim('1', isClocked || lastFailed(world, one, owner?.of ?? ''), 'no message of its own reached its owner');
  claim('8', isOpen(one), 'it is over');
  claim('12', turn !== null && isTimely(world, one, telling, turn.after), 'it is not its morning');
}

/** Whether a step is due, and whatever comes before it was done on an earlier morning. */
function isTimely(world: World, one: Case, { role, morning }: Telling, after: EscalationStep['after']): boolean {
  const clock = clockOf(world, one);
  if (clock === null) return lastFailed(world, one, ownerOf(world, one.about, morning)?.of ?? '');
  if (hasUnreachable(one)) return true;
  if (dueOn(clock, after, world) > morning) return false;
  return groupsOf(world, one, morning)
    .filter((group) => lengthOf(group.after) < lengthOf(after))
    .every((group) =>
      group.roles.every((other) => other === role || doneOn(one, other, clock, group, world) < morning),
    );
}

function checkReport(world: World, one: Case, { to, morning }: Telling, claim: Claim): void {
  const first = ownersReached(world, one).find(({ as }) => as === 'triage');
  claim('1', first !== undefined, 'no triage reached its owner');
  const reachedOn = first?.outcome.is === 'reached' ? dayOf(first.outcome.at, world) : morning;
  claim('3', countMornings(reachedOn, morning, world) >= 5, 'before five days');
  const isOften = [...world.cases.values()].some(({ tellings }) =>
    tellings.some(
      (other) =>
        other.as === 'report' &&
        other.to === to &&
        other.outcome.is !== 'not-reached' &&
        other.morning !== morning &&
        addDays(other.morning, 7) > morning,
    ),
  );
  claim('3', !isOften, 'twice in a week');
}

/** What a message says of itself. */
function checkWords(world: World, one: Case, { as, code, of }: Telling, claim: Claim): void {
  const own = one.tellings.filter((earlier) => earlier.of === of);
  if (as === 'over' && code === 'resolved')
    claim(
      '1',
      own.some((earlier) => earlier.as !== 'over' && isReached(world, one, earlier)),
      'never told',
    );
  if (code === 'told-anew')
    claim(
      '1',
      own.some(({ outcome }) => outcome.is === 'not-reached'),
      'none failed',
    );
}
