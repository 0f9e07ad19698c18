import type { Case, CaseEnd } from '../cases/case.ts';
import { NOBODY } from '../cases/hand.ts';
import type { Task } from '../cases/task.ts';
import { describeStandIn } from './address-draft.ts';
import { sayAlert } from './alert-words.ts';
import { describeRules, draftNotice, type Writing } from './case-notice.ts';
import { describeNow, nameAccount } from './case-words.ts';
import type { Draft } from './draft.ts';
import { countOf, formatDay, formatMoney, joinNames, joinWords } from './figures.ts';
import type { MessageDocument, TableSection } from './message-document.ts';

/** Everything that ended for one reader. */
export function makeOverMessage(writing: Writing): Draft {
  const { notice, context, portfolio, reading } = writing;
  const cases = notice.wishes.map(({ one }) => one);
  const isGone = (one: Case) => one.ended?.because === 'left' || one.ended?.because === 'churned';
  const gone = cases.filter(isGone);
  const closed = gone.flatMap((one) => closedTasks(one, context.tasksOf(one.account)));
  const document: MessageDocument = {
    title: titleOf(cases, gone),
    headline: ENDS.flatMap((end) =>
      describeEnd(
        end,
        cases.filter(({ ended }) => ended?.because === end),
      ),
    ).join(' '),
    details: [
      closed.length === 0
        ? ''
        : `${countOf(closed.length, 'task')} ${closed.length === 1 ? 'was' : 'were'} closed with ${gone.length === 1 ? 'it' : 'them'}: nobody has to do ${closed.length === 1 ? 'it' : 'them'} any more.`,
      describeStandIn(reading.recipient),
    ]
      .filter(Boolean)
      .join(' '),
    sections: [
      listEnded(
        cases.filter((one) => !isGone(one)),
        writing,
      ),
      listGone(gone, writing),
    ].filter(({ rows }) => rows.length > 0),
    footnotes: [
      `${describeRules(cases, { isOver: true })}; ${portfolio.portfolio}, as of the night of ${formatDay(context.night, context.date)}.`,
    ],
  };
  return draftNotice(writing, { kind: 'alert-over', subject: notice.addressee.of, canAct: false }, document);
}

const ENDS: readonly CaseEnd['because'][] = ['left', 'churned', 'over', 'withdrawn'];

function titleOf(cases: readonly Case[], gone: readonly Case[]): string {
  const what = gone.length === cases.length ? 'Gone' : 'Over';
  const [first] = cases as [Case];
  return `${what}: ${cases.length === 1 ? nameAccount(first) : countOf(cases.length, 'account')}`;
}

function describeEnd(end: CaseEnd['because'], cases: readonly Case[]): readonly string[] {
  if (cases.length === 0) return [];
  const names = joinNames(cases.map(nameAccount));
  const isOne = cases.length === 1;
  switch (end) {
    case 'over':
      return [`The risk at ${names} is over.`];
    case 'withdrawn':
      return [`What was said of ${names} does not hold any more: its data was corrected, or its rule changed.`];
    case 'left':
      return [`${names} ${isOne ? 'is' : 'are'} not in the accounts export any more.`];
    case 'churned':
      return [`${names} ${isOne ? 'has' : 'have'} churned.`];
    case 'renamed':
      return [`${names} ${isOne ? 'has another id' : 'have other ids'} now: what was open goes on there.`];
  }
}

function listEnded(cases: readonly Case[], { context: { date } }: Writing): TableSection {
  return {
    kind: 'table',
    title: 'No longer so',
    columns: ['Account', 'Since', 'Until', 'Now', 'Why'].map((title) => ({ title, isNumber: false })),
    rows: cases.map((one) => [
      nameAccount(one),
      formatDay(one.openedOn, date),
      one.ended === null ? '' : formatDay(one.ended.on, date),
      describeNow(one),
      one.ended?.because === 'withdrawn' ? 'corrected' : one.alerts.map(sayAlert).join(' '),
    ]),
    accounts: cases.map(({ account }) => account),
  };
}

function listGone(cases: readonly Case[], { context, portfolio }: Writing): TableSection {
  const titles = ['Account', 'What happened', 'ARR', 'Tasks closed'];
  return {
    kind: 'table',
    title: 'Accounts that are gone',
    columns: titles.map((title) => ({ title, isNumber: title === 'ARR' })),
    rows: cases.map((one) => [
      nameAccount(one),
      `${one.ended?.because === 'churned' ? 'churned' : 'not in the export any more'}, ${one.ended === null ? '' : formatDay(one.ended.on, context.date)}`,
      formatMoney(one.about.arr, portfolio.currency),
      joinWords(closedTasks(one, context.tasksOf(one.account)).map(({ title }) => title)),
    ]),
    accounts: cases.map(({ account }) => account),
  };
}

/** Those that the end of the case closes, or has closed. */
function closedTasks({ ended }: Case, tasks: readonly Task[]): readonly Task[] {
  const isClosed = ({ state, endedBy, endedAt }: Task) =>
    state === 'open' || (state === 'dropped' && endedBy === NOBODY && (endedAt ?? '') >= (ended?.on ?? ''));
  return tasks.filter(isClosed);
}
