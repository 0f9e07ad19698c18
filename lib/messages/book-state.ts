import type { Night } from '../calendar.ts';
import { type Case, type CaseName, caseKey } from '../cases/case.ts';
import { isOverdue, type Task } from '../cases/task.ts';
import type { Wish } from '../cases/wish.ts';
import { nameCase } from './case-notice.ts';
import { currentHand } from './case-words.ts';

/** What one person has before them on a morning. */
export interface BookState {
  /** Open risks that they were told of, those of this very morning with them; the most pressing first. */
  readonly open: readonly Case[];
  /** Without a message of their own, for want of room: all of them. */
  readonly overBudget: readonly Wish[];
  /** The next of a triage that named others. */
  readonly triage: readonly Wish[];
  /** Cases of the triage that are not named yet. */
  readonly waiting: number;
  /** Theirs that are open. */
  readonly tasks: readonly Task[];
  readonly today: Night;
  /** ISO instant of the morning's hour. */
  readonly now: string;
}

/** So many open cases are named: the others are counted. */
const SHOWN_OPEN = 20;

/** A person's cases as a digest names them, each account under one heading. */
export interface NamedCases {
  readonly open: readonly Case[];
  /** Open cases that are only counted. */
  readonly onlyCounted: number;
  readonly onlyHere: readonly NamedAccount[];
  readonly triage: readonly NamedAccount[];
}

/** An account with all that is news of it. */
export interface NamedAccount {
  readonly wishes: readonly [Wish, ...Wish[]];
  /** The case of it that was told before; null = none. */
  readonly told: Case | null;
}

/** What comes without a message of its own is named in any case, so its accounts are not among those that may be counted only. */
export function nameCases({ open, overBudget, triage }: BookState): NamedCases {
  const named = new Map<string, NamedAccount>();
  for (const wish of [...overBudget, ...triage]) {
    const { account } = wish.one;
    const known = named.get(account);
    const told = open.find((one) => one.account === account) ?? null;
    named.set(account, { wishes: known ? [...known.wishes, wish] : [wish], told });
  }
  const rest = open.filter(({ account }) => !named.has(account));
  const accounts = [...named.values()];
  const isOnlyHere = ({ wishes }: NamedAccount) => overBudget.includes(wishes[0]);
  return {
    open: rest.slice(0, SHOWN_OPEN),
    onlyCounted: Math.max(0, rest.length - SHOWN_OPEN),
    onlyHere: accounts.filter(isOnlyHere),
    triage: accounts.filter((one) => !isOnlyHere(one)),
  };
}

/** Those that a digest names, each once. */
export function listNamed(share: BookState): readonly CaseName[] {
  const { open, onlyHere, triage } = nameCases(share);
  const others = [...onlyHere, ...triage].flatMap(({ wishes, told }) => [
    ...wishes.map(({ one }) => one),
    ...(told === null ? [] : [told]),
  ]);
  return [...new Map([...open, ...others].map((one) => [caseKey(one), nameCase(one)])).values()];
}

/** What of it asks for something today. */
export interface Needs {
  readonly open: number;
  /** Of those, how many nobody has in hand. */
  readonly untaken: number;
  readonly onlyHere: number;
  readonly waiting: number;
  readonly overdue: number;
  readonly dueToday: number;
}

export function countNeeds({ open, overBudget, triage, waiting, tasks, ...time }: BookState): Needs {
  const news = [...overBudget, ...triage].map(({ one }) => one).filter(({ kind }) => kind === 'risk');
  const all = [...new Map([...open, ...news].map((one) => [caseKey(one), one])).values()];
  return {
    open: all.length,
    untaken: all.filter((one) => currentHand(one) === null).length,
    onlyHere: overBudget.length,
    waiting,
    overdue: tasks.filter((task) => isOverdue(task, time)).length,
    dueToday: tasks.filter((task) => task.dueOn === time.today && !isOverdue(task, time)).length,
  };
}

/** Whether somebody's digest has anything of their own to say. */
export function isEmpty({ open, overBudget, triage, waiting, tasks }: BookState): boolean {
  return open.length + overBudget.length + triage.length + waiting + tasks.length === 0;
}
