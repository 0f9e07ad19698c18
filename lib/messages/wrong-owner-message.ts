import { toLocalDate } from '../calendar.ts';
import { type Case, caseKey, firingOf } from '../cases/case.ts';
import type { Recipient } from '../cases/recipient.ts';
import { describeEntry } from './account-entry.ts';
import { addressDraft, describeStandIn } from './address-draft.ts';
import { describeAnswers, describeRules, nameCase, type Portfolio } from './case-notice.ts';
import { describeMove, lineOfCase, titleCase } from './case-words.ts';
import type { Draft } from './draft.ts';
import { formatDay } from './figures.ts';
import type { MessageDocument } from './message-document.ts';
import { dayOf, startWith } from './reading.ts';
import { sweepPeriod } from './sweep-period.ts';

/** Somebody said that an account is not theirs: told at once to whoever comes after them. `one`: with that on record. */
export function makeWrongOwnerMessage(
  one: Case,
  recipient: Recipient,
  portfolio: Pick<Portfolio, 'currency' | 'notify' | 'timezone'>,
): Draft {
  const said = one.acts.findLast(({ did }) => did === 'wrong-owner');
  const { timezone } = portfolio;
  const date = said ? toLocalDate(Date.parse(said.at), timezone) : one.plannedFor;
  const reading = { recipient, date, timezone };
  const entry = describeEntry(lineOfCase(one), { night: date, currency: portfolio.currency, showsOwner: true });
  const holding = firingOf(one);
  const document: MessageDocument = {
    title: titleCase(one, ', wrong owner'),
    headline: [
      said
        ? `${startWith(said.by, reading)} said on ${dayOf(said.at, reading)} that the account is somebody else’s.`
        : 'The account is somebody else’s, it was said.',
      describeMove(one),
      one.about.because,
    ]
      .filter(Boolean)
      .join(' '),
    details: ['Whose it is comes from the accounts export: correct it there.', describeStandIn(recipient)]
      .filter(Boolean)
      .join(' '),
    sections: [
      {
        kind: 'accounts',
        title: 'What was reported',
        entries: [{ ...entry, why: holding.map(({ because }) => because), nextStep: one.about.nextStep }],
        leftOut: 0,
      },
    ],
    footnotes: [`${describeRules([one])}. Open since ${formatDay(one.openedOn, date)}.`, describeAnswers([one])],
  };
  return addressDraft(
    { recipient, at: null },
    {
      kind: 'alert-wrong-owner',
      // However often the click is carried out, it is one message.
      subject: JSON.stringify([caseKey(one), said?.by ?? null, said?.at ?? null]),
      period: sweepPeriod(date),
      cases: [nameCase(one)],
      controls: {
        over: 'cases',
        cases: [one],
        tasks: [],
        timezone,
        withPlaybook: new Set(one.about.nextStep === null ? [] : [caseKey(one)]),
      },
    },
    document,
    portfolio,
  );
}
