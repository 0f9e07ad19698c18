import { isSamePerson } from '../address.ts';
import { toLocalDate } from '../calendar.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { isMoreSevere } from './severity.ts';
import { type Covered, coversAlert } from './telling.ts';
import { addBusinessDays } from './working-days.ts';

/** What somebody did with a case, or what became of their hand. The newest last. */
export interface CaseAct {
  /** ISO instant. */
  readonly at: string;
  readonly by: string;
  readonly did: TakingAct | ReleasingAct | Verdict;
  /** Of a snooze: ISO instant. */
  readonly until?: string;
  /** What was known when it was taken in hand. */
  readonly covers?: readonly Covered[];
}

/** Takes it in hand, or shows that it is. */
export type TakingAct =
  | 'acknowledged'
  | 'snoozed'
  | 'started-playbook'
  | 'finished-task'
  | 'set-override'
  | 'set-pulse';
/** `lapsed`: nobody did anything for ten business days. `pierced`: it got more severe than what was taken. `passed-on`: the account did. */
export type ReleasingAct = 'undid' | 'woke' | 'lapsed' | 'pierced' | 'passed-on' | 'snooze-ended';
/** What a person made of being told. */
export type Verdict = 'useful' | 'not-useful' | 'wrong-owner';

/** Who has a case, and how they took it. */
export interface Hand {
  readonly by: string;
  readonly did: TakingAct;
  /** ISO instant of the taking. */
  readonly since: string;
  /** ISO instant of the newest act. */
  readonly lastActAt: string;
  /** ISO instant; null = not snoozed. */
  readonly until: string | null;
  readonly covers: readonly Covered[];
}

/** By whom the product itself lets go of a hand. */
export const NOBODY = 'nightrounds';

/** Business days without an act after which a hand is one no more. */
export const LAPSE_BUSINESS_DAYS = 10;

/** Who has the case at an instant, from all that was done up to it; null = nobody. */
export function handOf({ acts }: { readonly acts: readonly CaseAct[] }, at: string): Hand | null {
  let hand: Hand | null = null;
  for (const act of acts) {
    if (act.at > at) break;
    hand = follow(hand, act);
  }
  return hand;
}

function follow(hand: Hand | null, { at, by, did, until, covers = [] }: CaseAct): Hand | null {
  switch (did) {
    case 'acknowledged':
    case 'snoozed':
    case 'started-playbook':
    case 'finished-task':
    case 'set-override':
    case 'set-pulse': {
      const isOwn = hand !== null && isSamePerson(hand.by, by);
      // Whoever does something with a case that somebody else has only helps them.
      if (hand !== null && !isOwn && (did === 'finished-task' || did === 'set-pulse'))
        return { ...hand, lastActAt: at };
      return { by, did, since: isOwn ? hand!.since : at, lastActAt: at, until: until ?? null, covers };
    }
    case 'undid':
    case 'woke':
    case 'lapsed':
    case 'pierced':
    case 'passed-on':
    case 'snooze-ended':
      return null;
    case 'useful':
    case 'not-useful':
    case 'wrong-owner':
      return hand;
  }
}

/**
 * Kept in the order of their instants: of two senders' clocks one may be behind. What a morning that is still to come was to let go of is
 * not let go of by itself once somebody does something before it.
 */
export function addAct<Acted extends { readonly acts: readonly CaseAct[] }>(one: Acted, act: CaseAct): Acted {
  const isPersons = act.by !== NOBODY && !isVerdict(act.did);
  const kept = isPersons ? one.acts.filter(({ at, by }) => by !== NOBODY || at <= act.at) : one.acts;
  const later = kept.findIndex(({ at }) => at > act.at);
  const acts = later < 0 ? [...kept, act] : [...kept.slice(0, later), act, ...kept.slice(later)];
  return { ...one, acts };
}

export function isVerdict(did: CaseAct['did']): did is Verdict {
  return did === 'useful' || did === 'not-useful' || did === 'wrong-owner';
}

/** Whether a person took it in hand by it, or showed that they had. */
export function isTaking(did: CaseAct['did']): did is TakingAct {
  return takingActs.has(did);
}

const takingActs: ReadonlySet<CaseAct['did']> = new Set<TakingAct>([
  'acknowledged',
  'snoozed',
  'started-playbook',
  'finished-task',
  'set-override',
  'set-pulse',
]);

/** Whether an alert is more severe than anything that was known when the case was taken. */
export function isPierced({ covers }: Hand, alerts: readonly Covered[]): boolean {
  return alerts.some((alert) => covers.every(({ severity }) => isMoreSevere(alert.severity, severity)));
}

/** Those that opened, or got worse, since the case was taken. */
export function newSince<Alert extends Covered>(hand: Hand, alerts: readonly Alert[]): readonly Alert[] {
  return alerts.filter((alert) => !coversAlert(hand, alert));
}

/** Whether nobody did anything for so long that the hand has lapsed. A task with its date ahead is a hand at work. */
export function hasLapsed(
  { lastActAt, until }: Hand,
  { morning, hasTaskAhead }: { readonly morning: string; readonly hasTaskAhead: boolean },
  { notify, timezone }: { readonly notify: Pick<NotifyConfig, 'quiet'>; readonly timezone: string },
): boolean {
  if (until !== null || hasTaskAhead) return false;
  const lastDay = toLocalDate(Date.parse(lastActAt), timezone);
  return morning > addBusinessDays(lastDay, LAPSE_BUSINESS_DAYS, notify.quiet);
}
