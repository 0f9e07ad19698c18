import type { Wish } from '../cases/wish.ts';
import { describeStandIn } from './address-draft.ts';
import { describeMissed } from './alert-message.ts';
import { sayAlert, sayAlertSince } from './alert-words.ts';
import { describeAnswers, describeRules, draftNotice, listCases, type Writing } from './case-notice.ts';
import { nameAccount, withInstant } from './case-words.ts';
import type { Draft } from './draft.ts';
import { countOf, formatDay, joinNames } from './figures.ts';
import type { MessageDocument } from './message-document.ts';
import { agree, dayOf, type Reading, startWith } from './reading.ts';

/** Open risks that were found without an occasion, ranked: what to look at first. */
export function makeTriageMessage(writing: Writing): Draft {
  const { notice, context, portfolio, reading } = writing;
  const { wishes, unnamed, addressee } = notice;
  const cases = wishes.map(({ one }) => one);
  const total = wishes.length + unnamed;
  const document: MessageDocument = {
    title: `${countOf(total, 'open risk')}, first look`,
    headline: `${total === 1 ? 'It was' : 'These were'} already so when Nightrounds first looked, and you have not been told of ${total === 1 ? 'it' : 'them'} yet: ${joinNames(cases.map(nameAccount))}.`,
    details: [
      total > 1 ? 'The most pressing come first: by ARR, severity and how near the renewal is.' : '',
      unnamed > 0
        ? `${countOf(unnamed, 'more comes', 'more come')} in your digests, at most ${portfolio.notify.budget} a morning.`
        : '',
      describeStandIn(reading.recipient),
    ]
      .filter(Boolean)
      .join(' '),
    sections: listCases('Look at these first', (wish) => describeRow(wish, reading), { ...writing, showsOwner: false }),
    footnotes: [
      `${describeRules(cases)}; as of the night of ${formatDay(context.night, context.date)}.`,
      'Nobody is reminded of these one by one. What gets worse is told by itself; what nobody touches for a working week is counted for the manager.',
      describeAnswers(cases),
    ],
  };
  return draftNotice(writing, { kind: 'alert-triage', subject: addressee.of, canAct: true }, document);
}

/** A row of a triage: since when, and the rule's sentence. */
export function describeRow(wish: Wish, reading: Reading): readonly string[] {
  const missed = wish.code === 'told-anew' ? describeMissed(wish, reading) : '';
  return [...wish.alerts.map((alert) => sayAlertSince(alert, reading.date)), ...(missed === '' ? [] : [missed])];
}

/** Once a week: what nobody has touched since it was first shown. */
export function makeReportMessage(writing: Writing): Draft {
  const { notice, context, reading } = writing;
  const { wishes, unnamed, addressee } = notice;
  const cases = wishes.map(({ one }) => one);
  const total = wishes.length + unnamed;
  const [list, ...more] = listCases(
    total > wishes.length ? `The ${wishes.length} largest` : 'What they are',
    ({ one, alerts }) => [describeShown(one, reading), ...alerts.map(sayAlert)].filter(Boolean),
    { ...writing, showsOwner: true },
  );
  const document: MessageDocument = {
    title: `${countOf(total, 'open risk')} untouched since the first look`,
    headline: `Nobody has touched ${countOf(total, 'open risk')} for a working week or longer; the largest: ${joinNames(cases.map(nameAccount))}.`,
    details: describeStandIn(reading.recipient),
    sections: [...(list ? [list] : []), ...more],
    footnotes: [
      `${describeRules(cases)}; as of the night of ${formatDay(context.night, context.date)}. It is said again in a week if they stay untouched.`,
    ],
  };
  return draftNotice(writing, { kind: 'alert-report', subject: addressee.of, canAct: false }, document);
}

/** '' unless somebody was reached by it. */
function describeShown({ tellings }: Wish['one'], reading: Reading): string {
  const [first] = tellings.filter(({ as, role }) => as === 'triage' && role === 'owner').flatMap(withInstant);
  if (!first) return '';
  const was = agree(first.to, 'was', 'were', reading);
  return `${startWith(first.to, reading)} ${was} shown it on ${dayOf(first.reachedAt, reading)}.`;
}
