import { byDueDate } from '../cases/task.ts';
import type { OwnerBook } from '../portfolio/night-report.ts';
import type { BookState, Needs } from './book-state.ts';
import { countOf, formatCount, formatDay, formatMoney, formatShare } from './figures.ts';

/** As its reader knows it: an executive or an operator has tasks on the accounts of others. */
export function nameBook({ owner, pool }: OwnerBook, isTasksOnly: boolean): string {
  return pool ?? (owner === null ? 'Accounts without an owner' : isTasksOnly ? 'Your tasks' : 'Your accounts');
}

/** Of somebody who owns nothing and has no case: that they have no accounts is no news to them. */
export function hasTasksOnly(
  { owner, pool, accounts }: OwnerBook,
  { open, overBudget, triage, waiting, tasks }: BookState,
): boolean {
  const isPerson = owner !== null && pool === undefined;
  return (
    isPerson && accounts === 0 && tasks.length > 0 && open.length + overBudget.length + triage.length + waiting === 0
  );
}

/** "4 open risks, 2 in nobody’s hands", "1 told only here", "2 tasks overdue": the most important first. */
export function describeNeeds(
  { open, untaken, onlyHere, overdue, dueToday, waiting }: Needs,
  worse: number,
): readonly string[] {
  const hands =
    untaken === 0 ? 'in hand' : untaken === open ? 'in nobody’s hands' : `${formatCount(untaken)} in nobody’s hands`;
  return [
    ...(open === 0 ? [] : [`${countOf(open, 'open risk')}, ${hands}`]),
    ...(onlyHere === 0 ? [] : [`${formatCount(onlyHere)} told only here`]),
    ...(overdue === 0 ? [] : [`${countOf(overdue, 'task')} overdue`]),
    ...(dueToday === 0 ? [] : [`${countOf(dueToday, 'task')} due today`]),
    ...(worse === 0 ? [] : [`${countOf(worse, 'account')} got worse`]),
    ...(open + onlyHere === 0 && waiting > 0 ? [`${countOf(waiting, 'open risk')} to come`] : []),
  ];
}

/** That nothing is to be done is said only where nothing is open, overdue or waiting. */
export function describeDay(news: readonly string[], { tasks, today }: BookState): string {
  if (news.length > 0) return `${news.join('; ')}.`;
  const [next] = [...tasks].sort(byDueDate);
  return next === undefined
    ? 'Nothing needs you today.'
    : `Nothing is due today; your next task is due ${formatDay(next.dueOn, today)}.`;
}

export function describeWaiting({ waiting }: Needs): string {
  return waiting === 0
    ? ''
    : `${countOf(waiting, 'open risk waits', 'open risks wait')} since the first look, and ${waiting === 1 ? 'comes' : 'come'} in the next digests.`;
}

/** What could not be scored stands first: nobody knows whether it is at risk. */
export function describeBook(book: OwnerBook, currency: string): string {
  const { owner, pool, accounts, unknown } = book;
  if (accounts === 0 && pool !== undefined) return `No account of the newest accounts export is in ${pool}.`;
  if (accounts === 0)
    return owner === null ? 'Every account has an owner.' : 'You have no accounts in the newest accounts export.';
  if (unknown === 0) return describeAtRisk(book, countOf(accounts, 'account'), currency);
  if (unknown === accounts)
    return `None of ${countOf(accounts, 'account')} could be scored: too little data. What is at risk is not known.`;
  const unscored = `${formatCount(unknown)} of ${countOf(accounts, 'account')} could not be scored: too little data.`;
  return `${unscored} ${describeAtRisk(book, `${countOf(accounts - unknown, 'account')} scored`, currency)}`;
}

function describeAtRisk({ arr, atRisk }: OwnerBook, whole: string, currency: string): string {
  if (atRisk.accounts === 0) return `None of ${whole} is at risk.`;
  const share = `${formatCount(atRisk.accounts)} of ${whole} ${atRisk.accounts === 1 ? 'is' : 'are'} at risk`;
  if (arr <= 0) return `${share}.`;
  return `${share}: ${formatMoney(atRisk.arr, currency)} of ${formatMoney(arr, currency)} ARR (${formatShare(atRisk.arr, arr)}).`;
}
