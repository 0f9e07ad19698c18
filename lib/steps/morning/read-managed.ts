import type { Night } from '../../calendar.ts';
import { peopleOf } from '../../cases/account-people.ts';
import type { AccountPeople } from '../../cases/assign-task.ts';
import { type Case, isOpen } from '../../cases/case.ts';
import { PORTFOLIO } from '../../cases/task.ts';
import { listOverdue, mayTellTeams, type OverdueMorning } from '../../cases/tell-overdue.ts';
import { compareText } from '../../compare-text.ts';
import { groupBy } from '../../group-by.ts';
import type { NightDependencies } from '../dependencies.ts';

interface Known {
  readonly cases: readonly Case[];
  /** What is known of accounts without an open case is of the last believed night before it. */
  readonly before: Night;
}

/** Whose the accounts of overdue tasks are, on a morning on which managers hear of those; an account that nobody knows is not there. */
export async function readManaged(
  morning: OverdueMorning,
  { cases, before }: Known,
  { history, config }: Pick<NightDependencies, 'history' | 'config'>,
): Promise<ReadonlyMap<string, AccountPeople>> {
  const people = new Map<string, AccountPeople>();
  if (!mayTellTeams(morning)) return people;
  const run = await history.readLastRunBefore(before);
  const casesOf = groupBy(cases, ({ account }) => account);
  for (const account of new Set(listOverdue(morning).map((task) => task.account))) {
    if (account === PORTFOLIO) continue;
    const own = [...(casesOf.get(account) ?? [])].sort((a, b) => compareText(a.plannedFor, b.plannedFor));
    const open = own.findLast(isOpen);
    const [chart] = run && !open ? await history.readAccount([run], account) : [];
    const about = run && chart ? peopleOf({ run, chart }, own, config.notify) : (open ?? own.at(-1))?.about;
    if (about) people.set(account, about);
  }
  return people;
}
