import { addDays, type Night } from '../calendar.ts';
import type { Case } from '../cases/case.ts';
import { morningOf, type Turn, turnsOf } from '../cases/chain.ts';
import { type Addressee, routeTurn } from '../cases/route-case.ts';
import { nextWorkingDay } from '../cases/working-days.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import type { Portfolio } from './case-notice.ts';
import { currentHand } from './case-words.ts';
import { countOf, formatDay, joinWords } from './figures.ts';
import { nameWho, type Reading } from './reading.ts';

/** Who hears next of a case that its owner is told of; '' where nobody does. */
export function describeChain(one: Case, reading: Reading, { notify }: Pick<Portfolio, 'notify'>): string {
  if (one.kind === 'opportunity') return '';
  const hand = currentHand(one);
  if (hand !== null)
    return `While ${nameWho(hand.by, reading)} ${nameWho(hand.by, reading) === 'you' ? 'have' : 'has'} it in hand, nobody is reminded of it.`;
  const steps = turnsOf(one).flatMap((turn) => {
    const to = routeTurn(turn.role, one.about, reading.date, notify);
    if (to === null) return [];
    const whom = turn.role === 'owner' ? 'comes back to you' : `goes to ${nameWho(to.of, reading)}`;
    return [`${whom} after ${describeAfter(turn, notify.quiet)}${describeAsk(turn)}`];
  });
  return steps.length === 0 ? '' : `If nobody takes it in hand, it ${joinWords(steps)}.`;
}

/** As the chain itself counts: in mornings. */
function describeAfter({ after }: Turn, { clock }: NotifyConfig['quiet']): string {
  const isWorking = 'businessDays' in after || clock === 'stands';
  const days = 'businessDays' in after ? after.businessDays : Math.max(1, Math.ceil(after.hours / 24));
  return countOf(days, isWorking ? 'working day' : 'day');
}

function describeAsk({ ask }: Turn): string {
  return ask === null ? '' : `, asked for: ${ask}`;
}

/** Whose turn it is after the one that is told of, and when; '' = nobody's. */
export function describeNextTurn(
  one: Case,
  { turn, startedAt }: { readonly turn: Turn; readonly startedAt: string },
  reading: Reading,
  { notify, timezone }: Pick<Portfolio, 'notify' | 'timezone'>,
): string {
  const hours = { notify, timezone };
  const turns = turnsOf(one);
  const later = turns.slice(turns.findIndex(({ role }) => role === turn.role) + 1);
  const next = later.flatMap((other): readonly { readonly other: Turn; readonly to: Addressee }[] => {
    const to = routeTurn(other.role, one.about, reading.date, notify);
    return to === null ? [] : [{ other, to }];
  })[0];
  if (!next) return '';
  const due = morningOf(next.other, startedAt, hours);
  const isNow = due <= reading.date && due === morningOf(turn, startedAt, hours);
  const whom = nameWho(next.to.of, reading);
  if (isNow) return `It goes to ${whom} this morning, too.`;
  return `If nobody takes it in hand, it goes to ${whom} on ${formatDay(latest(due, nextWorkingDay(addDays(reading.date, 1), notify.quiet)), reading.date)}.`;
}

function latest(one: Night, other: Night): Night {
  return one > other ? one : other;
}
