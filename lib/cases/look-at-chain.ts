import type { Night } from '../calendar.ts';
import { isTechnologyLed } from '../config/pools.ts';
import { type Case, ownersOf } from './case.ts';
import { hourOf, hoursOf, morningOf, type Turn, turnsOf, type WorkingHours } from './chain.ts';
import { NOBODY } from './hand.ts';
import { routeTurn } from './route-case.ts';
import { isNews, isOwn, isUnreachable, stands, type Telling } from './telling.ts';
import { isCooling, isTold, type Morning, type Wish } from './wish.ts';

/** Whose turn it is this morning, each step on a later morning than the one before. */
export function lookAtChain(
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
  // Nobody by name is waited for. What does not reach the queue goes up as it does everywhere.
  if (!isPassedOver && isTechnologyLed(one.about, notify)) return [];
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
