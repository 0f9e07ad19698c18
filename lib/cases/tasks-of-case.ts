import { compareText } from '../compare-text.ts';
import { pickPool } from '../config/pools.ts';
import { type Case, type CaseAlert, isOpen } from './case.ts';
import type { Task, TaskSubject } from './task.ts';

/** To which case of an account an alert of a rule belongs now: the open one, else the newest. */
export function caseOfAlert(rule: string, cases: readonly Case[]): Case | null {
  const own = cases.filter(({ alerts }) => alerts.some((alert) => alert.rule === rule));
  const newest = [...own].sort((a, b) => compareText(a.openedOn, b.openedOn)).at(-1);
  return own.find(isOpen) ?? newest ?? null;
}

/** Of which of an account's cases a task is: by the night in its id, which one of the version before has not. Null: of none, or of no playbook. */
export function caseOfTask({ id, rule }: Pick<Task, 'id' | 'rule'>, cases: readonly Case[]): Case | null {
  if (rule === null) return null;
  const named = cases.find(
    ({ openedOn, alerts }) => id.startsWith(`${openedOn}.${rule}.`) && alerts.some((alert) => alert.rule === rule),
  );
  if (named) return named;
  return id.startsWith(`${rule}.`) ? caseOfAlert(rule, cases) : null;
}

/** `all`: the cases of the same account, this one included. */
export function tasksOfCase(one: Case, tasks: readonly Task[], all: readonly Case[]): readonly Task[] {
  const own = all.filter(({ account }) => account === one.account);
  return tasks.filter((task) => {
    const of = task.account === one.account ? caseOfTask(task, own) : null;
    return of !== null && of.kind === one.kind && of.openedOn === one.openedOn;
  });
}

/** What the playbook of an alert is started for. */
export function taskSubjectOf({ account, openedOn, about }: Case, { rule, episode }: CaseAlert): TaskSubject {
  const { name: accountName, owner, manager, executive } = about;
  return { account, accountName, openedOn, rule, episode, owner, manager, executive, ...pickPool(about) };
}
