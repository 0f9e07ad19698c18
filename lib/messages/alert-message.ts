import { isSamePerson } from '../address.ts';
import { toLocalDate } from '../calendar.ts';
import { caseKey } from '../cases/case.ts';
import { LAPSE_BUSINESS_DAYS } from '../cases/hand.ts';
import { coversAlert, stands, toldTo } from '../cases/telling.ts';
import type { Wish } from '../cases/wish.ts';
import { describeStandIn } from './address-draft.ts';
import { explainAlerts, sayAlert } from './alert-words.ts';
import {
  describeAnswers,
  describeCase,
  describeRules,
  draftNotice,
  openTasksOf,
  timeOf,
  type Writing,
} from './case-notice.ts';
import {
  currentHand,
  describeAlerts,
  describeHistory,
  describeMove,
  handBefore,
  titleCase,
  whyMissed,
} from './case-words.ts';
import { describeChain } from './describe-chain.ts';
import type { Draft } from './draft.ts';
import { formatDay } from './figures.ts';
import type { MessageDocument } from './message-document.ts';
import { agree, dayOf, nameWho, type Reading, startWith } from './reading.ts';
import { listTasks, listTexts } from './task-words.ts';

/** One case, told to whoever is to deal with it. */
export function makeAlertMessage(writing: Writing): Draft {
  const { notice, context, portfolio, reading } = writing;
  const [wish] = notice.wishes as readonly [Wish];
  const { one, alerts } = wish;
  const { what, lead, past } = describeOccasion(wish, reading);
  const tasks = openTasksOf(one, context);
  const because = alerts[0] ? sayAlert(alerts[0]) : one.about.because;
  const move = describeMove(one);
  const document: MessageDocument = {
    title: titleCase(one, what),
    headline: [lead, ...(lead.endsWith(':') ? [because, move] : [move, because])].filter(Boolean).join(' '),
    details: [explainAlerts(alerts), past, describeStandIn(reading.recipient)].filter(Boolean).join(' '),
    sections: [
      {
        kind: 'accounts',
        title: one.kind === 'risk' ? 'Why now' : 'Why it is worth a word',
        entries: [
          describeCase(
            one,
            {
              why: describeAlerts(one, { news: alerts, date: context.date }),
              showsOwner: !isSamePerson(one.about.owner, notice.addressee.of),
              showsCauses: true,
            },
            writing,
          ),
        ],
        leftOut: 0,
      },
      ...listTasks('What is to be done', tasks, timeOf(context, portfolio)),
      ...listTexts(tasks),
    ],
    footnotes: [
      `${describeRules([one])}. Open since ${formatDay(one.openedOn, context.date)}, as of the night of ${formatDay(context.night, context.date)}.`,
      describeChain(one, reading, portfolio),
      describeAnswers([one]),
    ].filter(Boolean),
  };
  return draftNotice(writing, { kind: 'alert', subject: caseKey(one), canAct: true }, document);
}

/** Why a case is told on this morning. */
interface Occasion {
  /** Behind the account's name in the title. */
  readonly what: string;
  /** Before what holds; '' where that says it all. */
  readonly lead: string;
  /** What others had to do with it. */
  readonly past: string;
}

function describeOccasion(wish: Wish, reading: Reading): Occasion {
  const { one, code, addressee } = wish;
  const plain = { what: '', lead: '', past: '' };
  switch (code) {
    case 'opened':
      return plain;
    case 'reopened':
      return { what: ' again', lead: 'It is back.', past: describeHistory(one, '', reading) };
    case 'worsened':
      return { ...plain, what: ' got worse', lead: describeWorse(wish, reading) };
    case 'new-owner': {
      const isOwner = isSamePerson(one.about.owner, addressee.of);
      return {
        what: isOwner ? ' is yours now' : ' comes to you now',
        lead: isOwner ? describeHandover(reading) : 'It comes to you: its owner cannot be told, or it has none.',
        past: describeHistory(one, addressee.of, reading),
      };
    }
    case 'told-anew':
      return { ...plain, lead: describeMissed(wish, reading) };
    case 'snooze-over': {
      const hand = handBefore(one, 'snooze-ended');
      const who =
        hand && `${startWith(hand.by, reading)} snoozed it until ${dayOf(hand.until ?? hand.lastActAt, reading)}.`;
      return { ...plain, what: ', snooze over', lead: `${who ?? 'The snooze is over.'} It is still so.` };
    }
    case 'hand-lapsed':
      return { ...plain, what: ' is still open', lead: describeLapse(wish, reading) };
    case 'triage':
    case 'triage-untouched':
    case 'step':
    case 'resolved':
    case 'account-gone':
      return plain;
  }
}

function describeHandover({ recipient }: Reading): string {
  return recipient.insteadOf === null ? 'This account is yours now.' : `This account is ${recipient.insteadOf}’s now.`;
}

/** New within a case that somebody has, or more severe than what they took. */
function describeWorse({ one }: Wish, reading: Reading): string {
  const hand = currentHand(one);
  if (hand !== null) {
    const has = agree(hand.by, 'has', 'have', reading);
    return `New in a case ${nameWho(hand.by, reading)} ${has} had since ${dayOf(hand.since, reading)}:`;
  }
  const before = handBefore(one, 'pierced');
  if (before === null) return 'Got worse:';
  return `Got more severe than what ${nameWho(before.by, reading)} took in hand on ${dayOf(before.since, reading)}, and is open again:`;
}

/** Which message did not arrive, and why. */
export function describeMissed({ one, addressee, alerts }: Wish, reading: Reading): string {
  const missed = toldTo(one, addressee.of).findLast(
    (telling) => !stands(telling) && alerts.some((alert) => coversAlert(telling, alert)),
  );
  if (!missed) return '';
  if (missed.outcome.is === 'not-reached' && missed.outcome.mayHaveArrived)
    return `This may be a copy: nobody knows whether the message of ${formatDay(missed.morning, reading.date)} reached ${nameWho(missed.to, reading)}.`;
  const why = whyMissed(missed);
  return `The message of ${formatDay(missed.morning, reading.date)} did not reach ${nameWho(missed.to, reading)}${why === '' ? '' : `: ${why}`}.`;
}

function describeLapse({ one }: Wish, reading: Reading): string {
  const hand = handBefore(one, 'lapsed');
  if (hand === null) return `Nothing was recorded for ${LAPSE_BUSINESS_DAYS} working days.`;
  const { timezone } = reading;
  const isLater = toLocalDate(Date.parse(hand.lastActAt), timezone) > toLocalDate(Date.parse(hand.since), timezone);
  const since = isLater ? ` since ${dayOf(hand.lastActAt, reading)}` : '';
  return `${startWith(hand.by, reading)} took it in hand on ${dayOf(hand.since, reading)}; nothing was recorded${since} for ${LAPSE_BUSINESS_DAYS} working days.`;
}
