import { type Case, caseKey, isOpen } from '../../../lib/cases/case.ts';
import { placeOfCase } from '../../../lib/cases/place-of-case.ts';
import type { Telling } from '../../../lib/cases/telling.ts';
import type { Watcher, World } from '../world.ts';
import { broken } from './broken.ts';
import { followDigests } from './left-for-digest.ts';
import { hourOf, nextMorning } from './mornings.ts';
import { ownerOf, type Route, readerOf } from './routes.ts';
import { hasUnreachable, isFiring, isReached } from './tellings.ts';

/** Laws 1 and 2: each open risk has one place, and what its place says is so. */
export function watchPlaces(): Partial<Watcher> {
  const waiting = new Map<string, Claim>();
  const digests = followDigests();

  function tick(world: World): void {
    for (const one of world.cases.values()) {
      if (isOpen(one) && one.kind === 'risk') checkPlace(world, one);
      else waiting.delete(caseKey(one));
    }
  }

  function checkPlace(world: World, one: Case): void {
    const { mode, notify, now, outbox } = world;
    const key = caseKey(one);
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
    const owner = ownerOf(world, one.about, morning);
    const isHeard = ({ of, outcome }: Telling) =>
      (of === owner?.of || hasUnreachable(one)) && outcome.is !== 'not-reached';
    if (place.is === 'cooling-down') {
      if (!one.tellings.some(isHeard)) broken(world, '1', `${key} is cooling down, and nothing was sent`);
      if (place.until <= morning) broken(world, '2', `${key} is cooling down until ${place.until}, which is past`);
    }
    if (place.is === 'snoozed' && place.until <= now)
      broken(world, '2', `${key} is snoozed until ${place.until}, which is past`);
    if (place.is === 'nobody-to-tell' && owner !== null && !hasUnreachable(one))
      broken(world, '2', `${key} has somebody to tell`);
    const isToCome = place.is === 'waiting' && !place.isRationed && one.alerts.some(isFiring);
    if (isToCome) checkClaim(world, one, place.morning);
    else waiting.delete(key);
  }

  /** What waits for a morning is told on it. */
  function checkClaim(world: World, one: Case, next: string): void {
    const key = caseKey(one);
    const claim = waiting.get(key) ?? { morning: next, since: world.now };
    // What failed as soon as it was sent was told in its turn; what failed when the morning had its plan comes the morning after.
    const isTried = one.tellings.some(({ morning: day }) => day >= claim.morning);
    const isPast = world.now >= hourOf(claim.morning, world);
    const isPlanned = isPast && isPlannedBy(world, one, claim);
    const isNext =
      isPast && (digests.isListedNext(world, one, claim) || digests.isCrowdedOut(world, one, claim.morning));
    waiting.set(key, isPast && (isTried || isPlanned || isNext) ? { morning: next, since: world.now } : claim);
    if (isPast && !isTried && !isPlanned && !isNext)
      broken(world, '2', `${key} waited for ${claim.morning}, and was not told`);
  }

  return { night: digests.night, planned: digests.planned, tick };
}

/** A morning on which a case was to be told, as it was said at an instant. */
interface Claim {
  readonly morning: string;
  readonly since: string;
}

/** Whether all that is said on that morning to its owner, or to whoever is above one who cannot be reached, was planned when it was said. */
function isPlannedBy(world: World, one: Case, { morning, since }: Claim): boolean {
  const { cases, outbox } = world;
  const owner = ownerOf(world, one.about, morning);
  if (owner === null) return false;
  const digest = outbox.find(`digest ${owner.of} ${morning}`);
  if (digest && digest.putAt <= Date.parse(since)) return true;
  const isPlanned = (reader: Route, kind: Telling['as'] | null) =>
    [...cases.values()].some(({ tellings }) =>
      tellings.some(
        ({ to, as, morning: day, plannedAt }) =>
          to === reader.to && day === morning && plannedAt <= since && (kind === null || as === kind),
      ),
    );
  if (isPlanned(owner, null)) return true;
  if (!hasUnreachable(one)) return false;
  const above = (['manager', 'executive'] as const).map((role) => readerOf(world, role, one.about, morning));
  return above.some((reader) => reader !== null && isPlanned(reader, 'escalation'));
}
