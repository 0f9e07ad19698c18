import { isSamePerson } from '../address.ts';
import { MS_PER_DAY } from '../calendar.ts';
import { type Case, type CaseAlert, isOpen } from './case.ts';
import { addAct, type CaseAct, type Hand, handOf, newSince, type TakingAct, type Verdict } from './hand.ts';
import { coverOf } from './telling.ts';

export type Acted = { readonly one: Case } | { readonly problem: string };

/** Who does something, and when they said so. */
export interface Actor {
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
}

export const LONGEST_SNOOZE_DAYS = 30;

/** Somebody has it in hand: no reminder, no escalation. */
export function acknowledge(one: Case, actor: Actor): Acted {
  if (!isOpen(one)) return { problem: 'It is over: there is nothing to acknowledge.' };
  const hand = handOf(one, actor.at);
  if (hand?.did === 'acknowledged' && !saysMore(one, hand, actor)) return { problem: 'It is acknowledged already.' };
  return { one: take(one, 'acknowledged', actor) };
}

/** Whether it has more than was acknowledged, or the same person says again on another day that they are at it. */
function saysMore({ alerts }: Case, hand: Hand, { by, at }: Actor): boolean {
  const isLater = Date.parse(at) - Date.parse(hand.lastActAt) >= MS_PER_DAY;
  return (isLater && isSamePerson(hand.by, by)) || newSince(hand, alerts.filter(isUnresolved)).length > 0;
}

/** Gives a case back: its clock goes on. */
export function undo(one: Case, actor: Actor): Acted {
  if (!isOpen(one)) return { problem: 'It is over: there is nothing to undo.' };
  if (handOf(one, actor.at) === null) return { problem: 'Nobody has it in hand.' };
  return { one: addAct(one, { ...actor, did: 'undid' }) };
}

/** Quiet until an instant, at most 30 days on; a higher severity pierces it. */
export function snooze(one: Case, until: string, actor: Actor): Acted {
  if (!isOpen(one)) return { problem: 'It is over: there is nothing to snooze.' };
  const days = (Date.parse(until) - Date.parse(actor.at)) / MS_PER_DAY;
  if (!(days > 0)) return { problem: 'A snooze ends later than now.' };
  if (days > LONGEST_SNOOZE_DAYS) return { problem: `A snooze lasts at most ${LONGEST_SNOOZE_DAYS} days.` };
  return { one: take(one, 'snoozed', actor, until) };
}

export function wake(one: Case, actor: Actor): Acted {
  if (!isOpen(one) || handOf(one, actor.at)?.until == null) return { problem: 'It is not snoozed.' };
  return { one: addAct(one, { ...actor, did: 'woke' }) };
}

/** Says what being told was worth, or that it was the wrong person. It changes no clock. */
export function judge(one: Case, verdict: Verdict, actor: Actor): Acted {
  return { one: addAct(one, { ...actor, did: verdict }) };
}

/** What somebody did about an open case beside answering its message: whoever does that has it in hand. */
export function takeByDoing(one: Case, did: TakingAct, actor: Actor): Case {
  return isOpen(one) && !hasDone(one, { ...actor, did }) ? take(one, did, actor) : one;
}

/** The same click, carried out before. */
export function hasDone({ acts }: Pick<Case, 'acts'>, { at, by, did }: Actor & Pick<CaseAct, 'did'>): boolean {
  return acts.some((act) => act.at === at && isSamePerson(act.by, by) && act.did === did);
}

function take(one: Case, did: TakingAct, actor: Actor, until?: string): Case {
  const covers = one.alerts.filter(isUnresolved).map(coverOf);
  return addAct(one, { ...actor, did, covers, ...(until !== undefined && { until }) });
}

function isUnresolved({ state }: CaseAlert): boolean {
  return state !== 'resolved';
}
