import type { Night } from '../calendar.ts';
import { type Case, type CaseName, caseKey } from '../cases/case.ts';
import { byDueDate, isOverdue, type Task } from '../cases/task.ts';
import { isOverdueTold } from '../cases/tell-overdue.ts';
import type { Wish } from '../cases/wish.ts';
import { groupBy } from '../group-by.ts';
import { nameCase } from './case-notice.ts';
import { currentHand } from './case-words.ts';
import { pickNext } from './task-words.ts';

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
  /** Overdue, and others’ on the accounts that they manage, on the one morning of a week that says so; empty on all others. */
  readonly team: readonly Task[];
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

/** An account that is named for its tasks alone. */
export interface AccountTasks {
  readonly account: string;
  readonly tasks: readonly Task[];
}

/** In a list of those. */
const SHOWN_ACCOUNTS = 10;
/** Where so many are overdue. */
const SHOWN_OVERDUE = 20;

/** Accounts with tasks that a digest names nowhere else, the first due first; `leftOut`: how many are only counted. What is overdue, and nobody has told them, is named before all else. */
export function nameOtherTasks(
  { tasks, today, now }: BookState,
  seen: ReadonlySet<string>,
): { readonly shown: readonly AccountTasks[]; readonly leftOut: number } {
  const firstOf = ({ tasks: own }: AccountTasks) => [...own].sort(byDueDate)[0]!;
  const all = [...groupBy(tasks, ({ account }) => account)]
    .flatMap(([account, own]): readonly AccountTasks[] => (seen.has(account) ? [] : [{ account, tasks: own }]))
    .sort((one, other) => byDueDate(firstOf(one), firstOf(other)));
  const isLate = (task: Task) => isOverdue(task, { today, now });
  const late = all.filter((one) => one.tasks.some(isLate));
  const untold = late.filter((one) => one.tasks.some((task) => isLate(task) && !isOverdueTold(task)));
  const first = new Set([...new Set([...untold, ...late])].slice(0, SHOWN_OVERDUE));
  const named = new Set([
    ...first,
    ...all.filter((one) => !first.has(one)).slice(0, Math.max(0, SHOWN_ACCOUNTS - first.size)),
  ]);
  return { shown: all.filter((one) => named.has(one)), leftOut: all.length - named.size };
}

/** Tasks that a digest names as overdue. */
export function listOverdueNamed(share: BookState): readonly Task[] {
  const { open, onlyHere, triage } = nameCases(share);
  const first = new Set([
    ...open.map(({ account }) => account),
    ...[...onlyHere, ...triage].map(({ wishes: [{ one }] }) => one.account),
  ]);
  const named = [...first, ...nameOtherTasks(share, first).shown.map(({ account }) => account)];
  const { tasks, today, now } = share;
  const next = named.flatMap((account) =>
    pickNext(
      tasks.filter((task) => task.account === account),
      { today, now },
    ),
  );
  return next.filter((task) => isOverdue(task, { today, now }));
}

/** Tasks that are overdue, or due today. */
export function listPressing({ tasks, today, now }: BookState): readonly Task[] {
  return tasks.filter((task) => task.dueOn <= today || isOverdue(task, { today, now }));
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

/** Whether somebody's digest has anything of their own to say: what others let pass is a message of its own without it. */
export function isEmpty({ open, overBudget, triage, waiting, tasks }: BookState): boolean {
  return open.length + overBudget.length + triage.length + waiting + tasks.length === 0;
}
