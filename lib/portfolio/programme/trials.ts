import { addDays, type Night, toLocalDate } from '../../calendar.ts';
import { isTakenBack } from '../../cases/auto-start.ts';
import type { Case } from '../../cases/case.ts';
import { NOBODY } from '../../cases/hand.ts';
import type { Task } from '../../cases/task.ts';
import { tasksOfCase } from '../../cases/tasks-of-case.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import { groupBy } from '../../group-by.ts';

/** So many days after a start it is looked at what became of it. */
export const TRIAL_DAYS = 30;

/** A case in which a playbook was started, or could have been. */
export interface Trial {
  readonly playbook: string;
  readonly one: Case;
  /** The last night before the start; of a case without one the night on which the rule opened its alert. */
  readonly from: Night;
  /** By the product itself, or by a person; null = it was not started. */
  readonly start: 'automatic' | 'by-hand' | null;
}

/** Every playbook of every case, each once: started, or named by the rule of one of its alerts. */
export function listTrials(
  cases: readonly Case[],
  tasks: readonly Task[],
  { rules, timezone }: Pick<HealthConfig, 'rules' | 'timezone'>,
): readonly Trial[] {
  const casesOf = groupBy(cases, ({ account }) => account);
  const tasksOf = groupBy(tasks, ({ account }) => account);
  const playbookOf = new Map(rules.map(({ id, playbook }) => [id, playbook]));
  return cases.flatMap((one) => {
    const own = tasksOfCase(one, tasksOf.get(one.account) ?? [], casesOf.get(one.account) ?? []);
    const started = [...groupBy(own, ({ playbook }) => playbook)].flatMap(([playbook, steps]): Trial[] => {
      if (playbook === null || steps.every(isTakenBack)) return [];
      const startedAt = steps.map((step) => step.startedAt).reduce((first, at) => (at < first ? at : first));
      const from = addDays(toLocalDate(Date.parse(startedAt), timezone), -1);
      const isAutomatic = steps.every(({ startedBy }) => startedBy === NOBODY);
      return [{ playbook, one, from, start: isAutomatic ? 'automatic' : 'by-hand' }];
    });
    const known = new Set(started.map(({ playbook }) => playbook));
    const others = new Map<string, Night>();
    for (const { rule, openedOn } of one.alerts) {
      const playbook = playbookOf.get(rule) ?? null;
      if (playbook === null || known.has(playbook)) continue;
      const first = others.get(playbook);
      if (first === undefined || openedOn < first) others.set(playbook, openedOn);
    }
    return [...started, ...[...others].map(([playbook, from]): Trial => ({ playbook, one, from, start: null }))];
  });
}

/** Whether its days are over by a night, and it says something: not of what was mended away, or goes on under another id. */
export function isObserved({ from, one }: Trial, asOf: Night): boolean {
  const isNothing = one.ended?.because === 'withdrawn' || one.ended?.because === 'renamed';
  return addDays(from, TRIAL_DAYS) <= asOf && !isNothing;
}

/** Whether no rule held any more within its days. */
export function isOverInTime({ from, one }: Trial): boolean {
  return one.ended?.because === 'over' && one.ended.on <= addDays(from, TRIAL_DAYS);
}
