import { addDays } from '../../../lib/calendar.ts';
import { type Case, caseKey } from '../../../lib/cases/case.ts';
import type { MorningRequest } from '../../../lib/cases/plan-morning.ts';
import type { Watcher, World } from '../world.ts';
import { isQuietDay } from './mornings.ts';
import { weigh } from './plans.ts';
import { isListedOnly, ownerOf } from './routes.ts';
import { isOf } from './tellings.ts';

/** Law 4: what comes without a message of its own is named in a digest. Which are left for the next one, from what was planned. */
export function followDigests() {
  /** When the digests of a morning were written last. */
  const written = new Map<string, string>();
  let newest: MorningRequest | null = null;

  /** A morning that a night came for in shadow has its digests behind it, too: none of them was sent. */
  const night: Watcher['night'] = (world, { isReplay }) => {
    let day = world.date;
    while (isQuietDay(day, world)) day = addDays(day, 1);
    if (!isReplay) written.set(day, world.now);
  };

  const planned: Watcher['planned'] = (_world, request, _plan, isWhole) => {
    newest = request;
    if (isWhole) written.set(request.date, request.now);
  };

  /** Only a digest tells it, and those of the morning were written by then. */
  function isListedNext(world: World, one: Case, { morning, since }: { morning: string; since: string }): boolean {
    const at = written.get(morning);
    return at !== undefined && at <= since && isListedOnly(world, one, morning);
  }

  /** On a morning without a digest its owner was told as much as the budget has room for, and nothing that presses less. */
  function isCrowdedOut(world: World, one: Case, morning: string): boolean {
    const { cases, notify, outbox } = world;
    const request = newest;
    const owner = ownerOf(world, one.about, morning);
    if (owner === null || request?.date !== morning || outbox.find(`digest ${owner.of} ${morning}`)) return false;
    const asPlanned = new Map(request.cases.map((known) => [caseKey(known), known]));
    const told = [...cases.values()].filter(({ tellings }) => tellings.some(isOf('alert', owner.to, morning)));
    const weightOf = (known: Case) => weigh(asPlanned.get(caseKey(known)) ?? known, request);
    return told.length >= notify.budget && told.every((other) => weightOf(other) >= weightOf(one) * (1 - 1e-9));
  }

  return { night, planned, isListedNext, isCrowdedOut };
}

export type Digests = ReturnType<typeof followDigests>;
