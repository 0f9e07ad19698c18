import { type Case, caseKey } from '../../../lib/cases/case.ts';
import type { Covered, Telling } from '../../../lib/cases/telling.ts';
import type { World } from '../world.ts';
import { ownerOf } from './routes.ts';

/** By whom the product itself lets go of a hand. */
export const NOBODY = 'nightrounds';

const rank = { info: 0, warning: 1, critical: 2 };

export function isNews(as: Telling['as']): boolean {
  return as === 'alert' || as === 'digest' || as === 'triage';
}

export function isOf(kind: Telling['as'], reader: string, date: string) {
  return ({ as, to, morning }: Telling): boolean => as === kind && to === reader && morning === date;
}

export function isFiring({ state }: Case['alerts'][number]): boolean {
  return state === 'firing';
}

/** A message in state sent, to that person, naming that case, by now. */
export function isReached(world: World, one: Case, { message, outcome, to }: Telling): boolean {
  const { outbox, now, formerIds } = world;
  const posted = outbox.find(message.id);
  if (outcome.is !== 'reached' || posted?.state !== 'sent') return false;
  const isNamed = [one.account, formerIds.get(one.account)].some(
    (account) => account !== undefined && posted.names.has(caseKey({ ...one, account })),
  );
  return posted.to === to && isNamed && outcome.at <= now && posted.changedAt <= Date.parse(now);
}

/** What was told to a person in the owner's part since it was told to another owner. */
export function ownersTellings({ tellings }: Case, owner: string): readonly Telling[] {
  const own: Telling[] = [];
  for (const telling of [...tellings].reverse()) {
    if (telling.role !== 'owner' || !isNews(telling.as)) continue;
    if (telling.of === owner) own.unshift(telling);
    else if (telling.outcome.is !== 'not-reached') break;
  }
  return own;
}

export function ownersReached(world: World, one: Case): readonly Telling[] {
  const owner = ownerOf(world, one.about, world.date);
  return owner === null ? [] : ownersTellings(one, owner.of).filter((telling) => isReached(world, one, telling));
}

/** Nothing arrives at this person any more, as far as this case knows. */
export function lastFailed({ outbox }: World, { tellings }: Case, owner: string): boolean {
  const last = tellings.findLast(
    ({ of, role, as, outcome }) => of === owner && role === 'owner' && as !== 'over' && outcome.is !== 'planned',
  );
  return last !== undefined && outbox.find(last.message.id)?.isUnreachable === true;
}

export function hasUnreachable({ tellings }: Case): boolean {
  return tellings.some(({ outcome }) => outcome.is === 'not-reached' && outcome.isUnreachable);
}

/** When the clock of its present owner began; null = it does not run. */
export function clockOf(world: World, one: Case): string | null {
  const released = one.acts.findLast(({ by, at }) => by === NOBODY && at <= world.now)?.at ?? '';
  const given = one.acts.findLast(({ did }) => did === 'undid' || did === 'woke')?.at ?? '';
  const own = ownersReached(world, one).filter(({ as }) => as === 'alert' || as === 'digest');
  const instants = own.flatMap(({ outcome }) =>
    outcome.is === 'reached' && outcome.at >= released ? [outcome.at] : [],
  );
  if (instants.length === 0) return null;
  return [instants.sort()[0]!, given].sort()[1]!;
}

export function isMoreSevere(firing: readonly Covered[], covers: readonly Covered[]): boolean {
  return firing.some(({ severity }) => covers.every((cover) => rank[severity] > rank[cover.severity]));
}

/** Whether some message of a sort to a reader was planned for a morning before now: the next comes on the next. */
export function isSpent({ cases, now }: World, kind: Telling['as'], reader: string, date: string): boolean {
  return [...cases.values()].some(({ tellings }) =>
    tellings.some((telling) => isOf(kind, reader, date)(telling) && telling.plannedAt < now),
  );
}
