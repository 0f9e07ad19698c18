import type { Case } from '../cases/case.ts';
import { startOfClock } from '../cases/look-at-chain.ts';
import { routeCase } from '../cases/route-case.ts';
import { isUnreachable, toldTo } from '../cases/telling.ts';
import type { Wish } from '../cases/wish.ts';
import { describeStandIn } from './address-draft.ts';
import { sayAlert } from './alert-words.ts';
import { describeAnswers, describeRules, draftNotice, listCases, type Writing } from './case-notice.ts';
import { firstReached, nameAccount, titleCase, whyMissed, withInstant } from './case-words.ts';
import { describeNextTurn } from './describe-chain.ts';
import type { Draft } from './draft.ts';
import { countOf, formatDay, joinNames } from './figures.ts';
import type { MessageDocument } from './message-document.ts';
import { agree, dayOf, nameWho, type Reading, startWith } from './reading.ts';

/** What reached its owner, and nobody took in hand: all of one reader's. */
export function makeReminderMessage(writing: Writing): Draft {
  const { notice, context, reading } = writing;
  const { wishes, addressee } = notice;
  const cases = wishes.map(({ one }) => one);
  const [first] = cases as [Case];
  const document: MessageDocument = {
    title: cases.length === 1 ? titleCase(first, ' still open') : `Still open: ${countOf(cases.length, 'account')}`,
    headline: `Nobody has taken ${joinNames(cases.map(nameAccount))} in hand.`,
    details: describeStandIn(reading.recipient),
    sections: listCases(
      'Not in hand yet',
      (wish) =>
        [describeReached(wish.one, addressee.of, reading), ...becauseOf(wish), describeNext(wish, writing)].filter(
          Boolean,
        ),
      { ...writing, showsOwner: false },
    ),
    footnotes: [
      `${describeRules(cases)}; as of the night of ${formatDay(context.night, context.date)}.`,
      describeAnswers(cases),
    ],
  };
  return draftNotice(writing, { kind: 'alert-reminder', subject: addressee.of, canAct: true }, document);
}

/** What its owner was told of, or could not be, and has not taken: whoever comes after them hears of all of it at once. */
export function makeEscalationMessage(writing: Writing): Draft {
  const { notice, context, reading } = writing;
  const { wishes, addressee } = notice;
  const cases = wishes.map(({ one }) => one);
  const [first] = cases as [Case];
  const asks = new Set(wishes.map(({ turn }) => turn?.ask ?? null));
  const [asked] = asks.size === 1 ? [...asks] : [];
  const document: MessageDocument = {
    title:
      cases.length === 1
        ? titleCase(first, ', taken by nobody')
        : `Taken by nobody: ${countOf(cases.length, 'account')}`,
    headline: [
      cases.length === 1
        ? describeUntaken(first, writing)
        : `Nobody has taken ${joinNames(cases.map(nameAccount))} in hand.`,
      describeAsk(asked ?? null),
    ]
      .filter(Boolean)
      .join(' '),
    details: describeStandIn(reading.recipient),
    sections: listCases(
      'Not in hand yet',
      (wish) =>
        [
          describeUntaken(wish.one, writing),
          ...becauseOf(wish),
          asks.size > 1 ? describeAsk(wish.turn?.ask ?? null) : '',
          describeNext(wish, writing),
        ].filter(Boolean),
      { ...writing, showsOwner: true, showsCauses: true },
    ),
    footnotes: [
      `${describeRules(cases)}; as of the night of ${formatDay(context.night, context.date)}.`,
      'You may take it in hand yourself: then nobody else is told.',
      describeAnswers(cases),
    ],
  };
  const subject = JSON.stringify([addressee.of, addressee.role]);
  return draftNotice(writing, { kind: 'alert-escalation', subject, canAct: true }, document);
}

function describeAsk(ask: string | null): string {
  return ask === null ? '' : `Asked of you: ${ask}.`;
}

function becauseOf({ alerts }: Wish): readonly string[] {
  return alerts.map(sayAlert);
}

/** "It reached you on 23 Nov, and was given back on 24 Nov."; '' unless it did. */
function describeReached(one: Case, owner: string, reading: Reading): string {
  const reached = firstReached(one, owner);
  if (reached === null) return '';
  const started = startOfClock(one, toldTo(one, owner));
  const back =
    started === null || started === reached.reachedAt ? '' : `, and was given back on ${dayOf(started, reading)}`;
  return `It reached ${nameWho(reached.to, reading)} on ${dayOf(reached.reachedAt, reading)}${back}.`;
}

/** Who was told and has not taken it, or could not be told. */
function describeUntaken(one: Case, { reading, portfolio }: Writing): string {
  const owner = routeCase(one.about, reading.date, portfolio.notify)?.of ?? null;
  const told = owner === null ? [] : toldTo(one, owner);
  const missed = isUnreachable(told) ? told.findLast(({ outcome }) => outcome.is === 'not-reached') : undefined;
  if (missed) {
    const why = whyMissed(missed);
    return `${startWith(missed.to, reading)} could not be reached${why === '' ? '' : `: ${why}`}.`;
  }
  const reached = owner === null ? null : firstReached(one, owner);
  if (reached === null) return 'Nobody has taken it in hand.';
  const { to, reachedAt } = reached;
  const was = `${startWith(to, reading)} ${agree(to, 'was', 'were', reading)} told on ${dayOf(reachedAt, reading)}`;
  const back = one.acts.findLast(({ did, at }) => (did === 'undid' || did === 'woke') && at > reachedAt);
  if (back)
    return `${was}; ${nameWho(back.by, reading)} gave it back on ${dayOf(back.at, reading)}, and nobody has it in hand.`;
  const [reminder] = told
    .filter((telling) => telling.as === 'reminder' && telling.to === to && telling.plannedAt >= reachedAt)
    .flatMap(withInstant);
  const reminded = reminder ? `, reminded on ${dayOf(reminder.reachedAt, reading)},` : '';
  return `${was}${reminded} and ${agree(to, 'has', 'have', reading)} not taken it in hand.`;
}

function describeNext({ one, turn }: Wish, { reading, portfolio }: Writing): string {
  const owner = routeCase(one.about, reading.date, portfolio.notify)?.of ?? null;
  const startedAt = owner === null ? null : startOfClock(one, toldTo(one, owner));
  return turn === null || startedAt === null ? '' : describeNextTurn(one, { turn, startedAt }, reading, portfolio);
}
