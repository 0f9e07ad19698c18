import { type Holders, holdersOf, holdersOfAccount } from '../../actions/authority.ts';
import { isSamePerson } from '../../address.ts';
import { peopleOf } from '../../cases/account-people.ts';
import type { Case } from '../../cases/case.ts';
import { endTask, isTaskNamed, nameTask, PORTFOLIO, type Task } from '../../cases/task.ts';
import { caseOfTask } from '../../cases/tasks-of-case.ts';
import type { Act } from '../../channels/order.ts';
import type { OutboxEntry } from '../../delivery/outbox-entry.ts';
import { readLastChart } from '../accounts/find-named.ts';
import type { OrderDependencies } from '../dependencies.ts';
import { type Click, takeInHand } from './change-case.ts';
import { done, type Outcome, refuse } from './outcome.ts';
import { showCases } from './show-cases.ts';
import { showTask } from './show-tasks.ts';

export interface FoundTask {
  readonly task: Task;
  /** Null: it is of none. */
  readonly one: Case | null;
}

interface ClickedMessage {
  /** Null: it is not kept any more. */
  readonly entry: OutboxEntry | null;
  /** Its cases, as they are now. */
  readonly told: readonly Case[];
  /** Who clicked. */
  readonly by: string;
}

/** One of those that the message lists, of a case of one of the accounts that it tells of, or of their own. */
export async function findTask(
  { task: name }: Extract<Act, { do: 'task-done' | 'task-drop' }>,
  { entry, told, by }: ClickedMessage,
  { cases }: Pick<OrderDependencies, 'cases'>,
): Promise<FoundTask | null> {
  const listed = entry?.tasks ?? [];
  for (const account of new Set([...told, ...listed].map((one) => one.account))) {
    const task = (await cases.readTasksOf(account)).find((known) => isTaskNamed(known, name));
    if (!task) continue;
    const one = caseOfTask(task, await cases.readCasesOf(account));
    if (one !== null || listed.some(({ id, account: of }) => id === task.id && of === account)) return { task, one };
  }
  // On the home tab stand all of theirs, whatever the message lists.
  const own = (await cases.readBook(by)).tasks.find(
    (task) => nameTask(task) === name && isSamePerson(task.assignee, by),
  );
  return own ? { task: own, one: caseOfTask(own, await cases.readCasesOf(own.account)) } : null;
}

/** Those of its case, or else of its account, and whoever has the task. */
export async function readHolders(
  { task: { account, assignee }, one }: FoundTask,
  { cases, history, config }: Pick<OrderDependencies, 'cases' | 'history' | 'config'>,
): Promise<Holders> {
  const known = one ? [] : await cases.readCasesOf(account);
  const stored = one || account === PORTFOLIO ? null : await readLastChart(account, history);
  const people = stored
    ? peopleOf(stored, known, config.notify)
    : (known.at(-1)?.about ?? { owner: null, manager: null, executive: null });
  const holders = one ? holdersOf(one) : holdersOfAccount(people, known);
  return { ...holders, told: [...holders.told, ...(assignee === null ? [] : [assignee])] };
}

export interface Finishing {
  readonly state: 'done' | 'dropped';
  readonly click: Click;
  readonly entry: OutboxEntry | null;
}

/** Once, by whoever is first; whoever does a task of an open case has it in hand. */
export async function finishTask(
  found: FoundTask | null,
  { state, click, entry }: Finishing,
  dependencies: OrderDependencies,
): Promise<Outcome> {
  if (!found) return refuse('This task is not kept any more.');
  const { by, at } = click;
  const { task, one } = found;
  const show = async (newest: Task) => {
    if (one) await showCases([one], { clicked: entry, at }, dependencies);
    await showTask(newest, { clicked: entry, at }, dependencies);
  };
  const isOwn = task.state === state && isSamePerson(task.endedBy, by) && task.endedAt === at;
  const ended = endTask(task, state, by, at);
  if (!isOwn && !ended) {
    await show(task);
    return refuse(`It is ${task.state} already, by ${task.endedBy ?? 'somebody'}.`);
  }
  const written = isOwn || (ended && (await dependencies.cases.writeTask(ended)) !== null);
  if (written && one && state === 'done') await takeInHand(one, 'finished-task', click, dependencies);
  await show(ended ?? task);
  return written
    ? done(state === 'done' ? 'Done.' : 'Dropped.')
    : refuse('Somebody else changed it at that moment: look again.');
}
