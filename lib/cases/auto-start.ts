import type { Night } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { type Case, type CaseAlert, caseKey, firingOf, isOpen } from './case.ts';
import { hourOf } from './chain.ts';
import { NOBODY } from './hand.ts';
import type { MorningPlan } from './plan-morning.ts';
import { findAutoPlaybook } from './playbook.ts';
import { readRecurringId } from './recurring-id.ts';
import { endTask, startPlaybook, type Task } from './task.ts';
import { taskSubjectOf, tasksOfCase } from './tasks-of-case.ts';
import { coversAlert, isNews, stands } from './telling.ts';

export interface AutoStartRequest {
  /** The working day. */
  readonly date: Night;
  readonly plan: MorningPlan;
  readonly cases: readonly Case[];
  /** Without what an earlier plan of this morning had to say and never tried. */
  readonly tasks: readonly Task[];
  /** The morning is planned whole, in place of an earlier plan of it. */
  readonly isWhole: boolean;
}

export interface AutoStart {
  /** All tasks there are, those that start this morning with them. */
  readonly tasks: readonly Task[];
  readonly started: readonly Task[];
  /** What an earlier plan of this morning started for a case that it does not tell any more: dropped, and nobody has heard of it. */
  readonly withdrawn: readonly Task[];
}

/** The playbooks that start by themselves because their cases are told this morning. Planned again they are the same tasks. */
export function startTold(request: AutoStartRequest, config: HealthConfig): AutoStart {
  const { date, cases, tasks, isWhole } = request;
  const at = hourOf(date, config);
  const isTentative = (task: Task) =>
    isWhole &&
    task.startedBy === NOBODY &&
    task.startedAt === at &&
    task.state === 'open' &&
    !task.tellings.some(stands);
  const isUntouched = (task: Task) => readRecurringId(task) === null && (isTentative(task) || isTakenBack(task));
  // Where somebody has done one of them, the playbook goes on.
  const begun = new Set(tasks.filter((task) => !isUntouched(task)).map(startKey));
  const tentative = new Map(
    tasks.filter((task) => isUntouched(task) && !begun.has(startKey(task))).map((task) => [keyOf(task), task]),
  );
  const known = tasks.filter((task) => !tentative.has(keyOf(task)));
  const started = listTold(request).flatMap(({ one, alerts }) => {
    const done = new Set(tasksOfCase(one, known, cases).map(({ playbook }) => playbook));
    return alerts.flatMap((alert) => {
      const playbook = findAutoPlaybook(alert, config);
      if (playbook === null || done.has(playbook.id)) return [];
      done.add(playbook.id);
      const fresh = startPlaybook(playbook, taskSubjectOf(one, alert), { by: NOBODY, at }, config);
      return fresh.map((task) => {
        const { version = 0, tellings = [] } = tentative.get(keyOf(task)) ?? {};
        return { ...task, version, tellings };
      });
    });
  });
  for (const task of started) tentative.delete(keyOf(task));
  const withdrawn = [...tentative.values()].flatMap((task) => endTask(task, 'dropped', NOBODY, at) ?? []);
  return { tasks: [...known, ...started], started, withdrawn };
}

/** Started by the product, and dropped by it before anybody heard of it: as though it had never been. */
export function isTakenBack({ state, startedBy, endedBy, tellings }: Task): boolean {
  return state === 'dropped' && startedBy === NOBODY && endedBy === NOBODY && !tellings.some(stands);
}

/** One for all tasks of a start of a playbook. */
function startKey({ account, id }: Task): string {
  return JSON.stringify([account, id.slice(0, id.lastIndexOf('.'))]);
}

function keyOf({ account, id }: Task): string {
  return JSON.stringify([account, id]);
}

interface ToldCase {
  readonly one: Case;
  readonly alerts: readonly CaseAlert[];
}

/** What is told this morning: by this plan, or by an earlier one whose message stands. Each case once. */
function listTold({ date, plan, cases }: AutoStartRequest): readonly ToldCase[] {
  const told = new Map<string, ToldCase>();
  const add = (one: Case, alerts: readonly CaseAlert[]) => {
    const before = told.get(caseKey(one))?.alerts ?? [];
    const isFiring = ({ rule }: CaseAlert) => firingOf(one).some((alert) => alert.rule === rule);
    if (isOpen(one)) told.set(caseKey(one), { one, alerts: [...before, ...alerts.filter(isFiring)] });
  };
  for (const { as, wishes } of plan.notices)
    if (as === 'alert' || as === 'triage') for (const { one, alerts } of wishes) add(one, alerts);
  for (const { overBudget, triage } of plan.digests.values())
    for (const { one, alerts } of [...overBudget, ...triage]) add(one, alerts);
  for (const one of cases)
    for (const telling of one.tellings)
      if (telling.morning === date && isNews(telling) && stands(telling))
        add(
          one,
          firingOf(one).filter((alert) => coversAlert(telling, alert)),
        );
  return [...told.values()];
}
